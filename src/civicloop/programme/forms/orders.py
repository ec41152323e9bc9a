"""Forms that make work: a task of an order, a campaign."""

import re
from datetime import date, timedelta
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.kernel.worktime import Unit
from civicloop.programme.actions.tasks import Limit
from civicloop.programme.forms.fields import SHORT, UNCHOSEN, day_input, open_offices
from civicloop.programme.models import Campaign, Directive, Practice

MILESTONE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s:：]+(.+)")


class MilestonesField(forms.CharField):
    """A milestone a line: its day, then its name."""

    widget = SHORT

    def to_python(self, value: Any) -> list[tuple[date, str]]:  # type: ignore[override]
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]
        return [self.milestone(line) for line in lines]

    def milestone(self, line: str) -> tuple[date, str]:
        found = MILESTONE.fullmatch(line)
        try:
            if found:
                return date(int(found[1]), int(found[2]), int(found[3])), found[4].strip()
        except ValueError:  # no day of any month
            pass
        raise ValidationError(_("“%(line)s” is no milestone: write its day, then its name.") % {"line": line})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{day} {title}" for day, title in value) if isinstance(value, list) else value


class OrderForm(forms.Form):
    """Dispatching an order."""

    lead_office = forms.ModelChoiceField(Office.objects.none(), label=_("Lead office"), empty_label=UNCHOSEN)
    supporters = forms.ModelMultipleChoiceField(
        Office.objects.none(), label=_("Supporting offices"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=day_input(),
        help_text=_("The last day on which it is still in time."),
    )
    amount = forms.IntegerField(
        label=_("Or within"), required=False, min_value=1, max_value=2000, help_text=_("Counted from dispatch.")
    )
    unit = forms.ChoiceField(
        label=_("Counted in"), required=False, choices=Unit.choices, help_text=_("Pauses are counted in it, too.")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    measures = forms.CharField(label=_("Measures"), required=False, widget=SHORT, help_text=_("One a line."))
    milestones = MilestonesField(
        label=_("Milestones"), required=False, help_text=_("One a line, its day first: 2026-06-15 survey done.")
    )
    campaigns = forms.ModelMultipleChoiceField(
        Campaign.objects.none(),
        label=_("Campaigns it counts towards"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    practice = forms.ModelChoiceField(Practice.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_office", "supporters"):
            self.fields[name].queryset = open_offices()  # type: ignore[attr-defined]
        self.fields["campaigns"].queryset = Campaign.objects.order_by("-starts_on")  # type: ignore[attr-defined]
        self.fields["practice"].queryset = Practice.objects.filter(is_retired=False)  # type: ignore[attr-defined]
        self.initial.setdefault("unit", Unit.WORKING_DAYS)

    @property
    def supporter_count(self) -> int:
        return len(self["supporters"].value() or [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("due_on") and cleaned.get("amount"):
            self.add_error("amount", _("Give either a last day or an amount of time, not both."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The arguments of `order_task`."""
        given = dict(self.cleaned_data)
        unit = given.pop("unit") or Unit.WORKING_DAYS
        limit = Limit(amount=given.pop("amount"), unit=unit, last_day=given.pop("due_on"))
        return {**given, "limit": limit}

    @classmethod
    def of(cls, directive: Directive, today: date, practice: Practice | None = None, data: Any = None) -> Self:
        """The form of a task, filled in with what the order says, and with the good practice it starts from."""
        initial = {
            "lead_office": directive.lead_office,
            "supporters": directive.support_offices.all(),
            "title": directive.what[:200],
            "campaigns": [directive.campaign] if directive.campaign else [],
        }
        started = started_from(practice, today) if practice else {}
        if directive.deadline_on:
            started |= {"due_on": directive.deadline_on, "amount": None}
        return cls(data, initial=initial | started)


def started_from(practice: Practice, today: date) -> dict[str, Any]:
    """What good practice puts into a task's form: its milestones reckoned from today."""
    return {
        "practice": practice,
        "measures": "\n".join(practice.measures),
        "milestones": [(today + timedelta(days=days), title) for days, title in practice.milestones],
        "amount": practice.limit_amount,
        "unit": practice.limit_unit or Unit.WORKING_DAYS,
    }


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """Starting a campaign."""

    class Meta:
        model = Campaign
        fields = ("name", "name_en", "slug", "aim", "starts_on", "ends_on")
        widgets = {"starts_on": day_input(), "ends_on": day_input(), "aim": SHORT}
