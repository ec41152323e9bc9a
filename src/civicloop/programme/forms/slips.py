"""Forms around slips: the list's filters, the ladder's steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.programme.forms.fields import open_offices
from civicloop.programme.models import Colour, SlipState


class SlipFilters(forms.Form):
    """What is not understood filters nothing."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, to_field_name="code", empty_label=_("All offices")
    )
    colour = forms.ChoiceField(label=_("Colour"), required=False, choices=[("", _("All colours")), *Colour.choices])
    state = forms.ChoiceField(required=False, choices=[("", ""), *SlipState.choices], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices()  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class RungForm(forms.Form):
    working_days = forms.IntegerField(label=_("Working days after the slip"), min_value=0, max_value=60)
