"""Forms of the city's calendar: the day of an event, a stretch of declared days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.programme.extraction.periods import EVENT_NAMES
from civicloop.programme.forms.fields import day_input


class EventForm(forms.Form):
    name = forms.ChoiceField(label=_("Event"), choices=[(name, name) for name in EVENT_NAMES])
    on = forms.DateField(label=_("Day"), widget=day_input())
    is_yearly = forms.BooleanField(label=_("The same day every year"), required=False)


class DaysForm(forms.Form):
    first = forms.DateField(label=_("From"), widget=day_input())
    last = forms.DateField(
        label=_("Until"), widget=day_input(), required=False, help_text=_("The same day where it is left out.")
    )
    is_working = forms.TypedChoiceField(
        label=_("These days are"),
        choices=[("0", pgettext_lazy("day", "free")), ("1", pgettext_lazy("day", "worked"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
    )
    note = forms.CharField(label=_("Note"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["last"] = cleaned.get("last") or cleaned.get("first")
        return cleaned
