"""Forms with which the civility office sets the city up: rules of routing, categories, key periods."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.cases.models import Area, AreaKind, Category, Group, KeyPeriod, KeyProblem, RoutingRule
from civicloop.cases.places import Point

type Choices = list[tuple[str, Any]]
MANY = forms.SelectMultiple(attrs={"size": 7})


def named(rows: Iterable[Any]) -> Choices:
    return [(row.code, row.title) for row in rows]


def category_choices() -> Choices:
    kinds = list(Category.objects.filter(is_retired=False).order_by("standard_code", "pk"))
    return [(str(group.label), named(kind for kind in kinds if kind.group == group)) for group in Group]


def area_choices() -> Choices:
    """Surfaces that a case can lie in, by their kind."""
    areas = [area for area in Area.objects.order_by("code") if "Polygon" in area.geometry["type"]]
    return [(str(kind.label), named(area for area in areas if area.kind == kind)) for kind in AreaKind]


def office_choices() -> Choices:
    return named(Office.objects.filter(is_closed=False).order_by("path"))


class CodesField(forms.MultipleChoiceField):
    """Several codes. One that was chosen before and no longer exists is let go of when the form is saved."""

    widget = MANY


class RuleForm(forms.ModelForm[RoutingRule]):
    categories = CodesField(label=_("Kinds of problem"), required=False, help_text=_("None: any kind."))
    problems = forms.MultipleChoiceField(
        label=_("Key problems"), required=False, choices=KeyProblem.choices, widget=forms.CheckboxSelectMultiple
    )
    areas = CodesField(label=_("Areas"), required=False, help_text=_("None: anywhere."))
    periods = CodesField(label=_("Key periods"), required=False, help_text=_("None: on any day."))
    guarantors = CodesField(label=_("The place is answered for by"), required=False, help_text=_("None: by anyone."))
    office = forms.ChoiceField(label=_("Sent to"), required=False)

    class Meta:
        model = RoutingRule
        fields = ("name", "categories", "problems", "areas", "periods", "guarantors", "office", "is_off")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offices = office_choices()
        periods = named(KeyPeriod.objects.filter(is_cancelled=False).order_by("-starts_on"))
        given: dict[str, Choices] = {
            "categories": category_choices(), "areas": area_choices(), "periods": periods, "guarantors": offices,
            "office": [("", _("The office that answers for the place")), *offices],
        }  # fmt: skip
        for name, choices in given.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class TryForm(forms.Form):
    """A case that might be: who would get it?"""

    words = forms.CharField(label=_("Words"), required=False, max_length=500)
    category = forms.ChoiceField(label=_("Kind of problem"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False, help_text=_("A place in the middle of it."))
    place = forms.CharField(
        label=_("or a place"), required=False, max_length=40, help_text=_("Latitude, longitude: 31.2304, 121.4737")
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].choices = [("", _("By the words")), *category_choices()]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "–"), *area_choices()]  # type: ignore[attr-defined]

    def clean_place(self) -> Point | None:
        text = self.cleaned_data["place"].replace("，", ",").strip()
        if not text:
            return None
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            raise forms.ValidationError(_("Write latitude and longitude with a comma between them.")) from None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise forms.ValidationError(_("This is no place on earth."))
        return Point(latitude, longitude)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("place") and not cleaned.get("area"):
            self.add_error("area", _("Say where it is."))
        return cleaned
