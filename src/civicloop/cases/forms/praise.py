"""The form of a good deed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.cases.forms import StreetPicturesField
from civicloop.cases.models import Area, AreaKind


class PraiseForm(forms.Form):
    """What was good, and where."""

    words = forms.CharField(
        label=_("What was good?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone can read this once an officer has looked. Leave out names and numbers of people."),
    )  # fmt: skip
    pictures = StreetPicturesField(
        label=_("Picture"), required=False, help_text=_("Faces and number plates that are found get blurred.")
    )
    area = forms.ModelChoiceField(
        Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code"), label=_("District"), required=False
    )
    place_text = forms.CharField(label=_("Place in words"), required=False, max_length=120)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("area") and (cleaned.get("latitude") is None or cleaned.get("longitude") is None):
            self.add_error("area", _("Say where it was: choose the district."))
        return cleaned
