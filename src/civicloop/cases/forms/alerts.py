"""The forms that ask for an alert: an area of the map, a street by its name, or a circle around a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models import Area, AreaKind

RADII = (200, 500, 1000, 2000, 5000)


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


class CircleForm(forms.Form):
    """The middle comes from the map."""

    latitude = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)
    metres = forms.TypedChoiceField(
        label=_("Within"), coerce=int, initial=500, choices=[(metres, f"{metres} m") for metres in RADII]
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "latitude" in self.errors or "longitude" in self.errors:
            self.errors.clear()
            raise forms.ValidationError(_("Choose the place on the map first."), code="no-place")
        return said
