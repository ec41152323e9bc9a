"""Filters of lists: in the address, so that a list can be sent on; what is not understood filters nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.programme.forms.fields import open_offices
from civicloop.programme.models import Campaign, Clarity, Light, Practice, Standing


class Filters(forms.Form):
    """A list's filters; what is not understood filters nothing."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, to_field_name="code", empty_label=_("All offices")
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Campaign"),
        required=False,
        to_field_name="slug",
        empty_label=_("All campaigns"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices()  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = Campaign.objects.order_by("-starts_on")  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class TaskFilters(Filters):
    practice = forms.ModelChoiceField(Practice.objects.all(), required=False, widget=forms.HiddenInput)
    light = forms.ChoiceField(
        label=_("Light"), required=False, choices=[("", _("All lights")), *Light.choices], widget=forms.HiddenInput
    )


class OrderFilters(Filters):
    standing = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", _("All orders")), *Standing.choices],
        widget=forms.HiddenInput,
    )
    clarity = forms.ChoiceField(required=False, choices=[("", ""), *Clarity.choices], widget=forms.HiddenInput)
    document = forms.IntegerField(required=False, widget=forms.HiddenInput)
