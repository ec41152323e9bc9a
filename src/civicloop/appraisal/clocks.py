"""The clocks of disputes and of bad ratings, as data: a change of the law is a change of one line.

Operator's answer, then appeal to the regulator: 电信用户申诉处理办法, articles 10 and 14, and the reply's 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.appraisal.models import DisputeState
from civicloop.kernel import workdays
from civicloop.kernel.calendar import declared_days

SOON_DAYS = 3  # before its end a clock turns yellow
FOLLOW_UP_WORKING_DAYS = 5  # for an office to answer a bad rating


@dataclass(frozen=True)
class Clock:
    """So many days for whoever must act next; calendar days unless they are said to be working days."""

    days: int
    are_working_days: bool
    waits_for: str | Promise
    source: str

    def ends_on(self, start: date, overrides: workdays.Overrides) -> date:
        """The last day in time; the day it starts on is not counted."""
        if self.are_working_days:
            return workdays.add_working_days(start, self.days, overrides)
        return start + timedelta(days=self.days)


CLOCKS = {
    DisputeState.LODGED: Clock(15, False, _("the operator"), "电信用户申诉处理办法 §10"),
    DisputeState.APPEALED: Clock(5, True, _("the regulator"), "电信用户申诉处理办法 §14"),
    DisputeState.ADMITTED: Clock(30, False, _("the regulator"), "电信用户申诉处理办法"),
}


def end_of_clock(state: DisputeState, start: date) -> date | None:
    """The last day of the clock that a state starts; None where nobody is waited for."""
    clock = CLOCKS.get(state)
    return clock.ends_on(start, declared_days()) if clock else None


def end_of_follow_up(start: date) -> date:
    return workdays.add_working_days(start, FOLLOW_UP_WORKING_DAYS, declared_days())


def light(due_on: date | None, today: date) -> str:
    """Red past the end, yellow in the last three days, grey where no clock runs."""
    if due_on is None:
        return "grey"
    if today > due_on:
        return "red"
    return "yellow" if today + timedelta(days=SOON_DAYS) >= due_on else "green"
