"""Forms of what a task is made of: measures and milestones, helpers, parts and their weights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.programme.forms.fields import SHORT, UNCHOSEN, day_input, open_offices
from civicloop.programme.forms.orders import MilestonesField
from civicloop.programme.models import Task


class PlanForm(forms.Form):
    measures = forms.CharField(label=_("More measures"), required=False, widget=SHORT, help_text=_("One a line."))
    milestones = MilestonesField(
        label=_("More milestones"), required=False, help_text=_("One a line, its day first: 2026-06-15 survey done.")
    )


class AskSupportForm(forms.Form):
    """Another office, or a new part for one that helps already."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office that helps"), empty_label=UNCHOSEN)
    part = forms.CharField(label=_("Its part"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices()  # type: ignore[attr-defined]


class PartForm(forms.Form):
    """One part of a task; an empty line is none."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Lead office"), empty_label=UNCHOSEN, required=False)
    weight = forms.IntegerField(label=_("Weight, in per cent"), min_value=1, max_value=99, required=False)
    due_on = forms.DateField(label=_("By when"), required=False, widget=day_input())

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices()  # type: ignore[attr-defined]
        self.fields["office"].initial = task.lead_office_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("title"):
            for name in ("office", "weight"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A part needs an office and a weight."))
        return cleaned


PartFormSet = forms.formset_factory(PartForm, extra=6, max_num=20)


class WeightsForm(forms.Form):
    """The weight of each part, by its number."""

    def __init__(self, *args: Any, parts: list[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            self.fields[part.number] = forms.IntegerField(
                label=f"{part.number} {part.title[:40]}", min_value=0, max_value=100, initial=part.weight
            )

    def weights(self) -> dict[str, int]:
        return {part.number: self.cleaned_data[part.number] for part in self.parts}
