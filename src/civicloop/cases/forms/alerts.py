"""The form that asks for an alert: an area of the map, or a street by its name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models import Area, AreaKind


class AlertForm(forms.Form):
    area = forms.ModelChoiceField(
        Area.objects.exclude(kind=AreaKind.GRID).order_by("kind", "code").defer("geometry"),
        label=_("Area"),
        required=False,
        empty_label=_("None: by street"),
    )
    street = forms.CharField(
        label=_("Or a street’s name"), required=False, min_length=2, max_length=40,
        help_text=_("You hear of cases whose place names it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and bool(said.get("area")) == bool(said.get("street")):
            raise forms.ValidationError(_("Choose an area, or give a street: one of them."), code="one-of-them")
        return said
