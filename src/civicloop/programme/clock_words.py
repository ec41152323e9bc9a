"""A task's time in words and per cent, for the page: what is left, what is over, what it took."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from civicloop.kernel.worktime import Unit, city_hours
from civicloop.programme.lights import spent
from civicloop.programme.models import Task, TimeRequest
from civicloop.programme.timekeeping import is_standing, term_of


class Clock(NamedTuple):
    """A task's time in its unit, rounded down: all of it, and what is used of it (more than all: over)."""

    total: int
    used: int
    unit: str = Unit.WORKING_DAYS
    stands: bool = False
    """Handed in or ended: the clock stands for good."""
    is_paused: bool = False

    @property
    def share(self) -> float:
        """How much is used, in per cent, at most all."""
        return round(min(100.0, 100 * self.used / self.total), 2) if self.total else 100.0

    @property
    def words(self) -> str:
        left = self.total - self.used
        if self.stands:
            return _("Took %(n)s of %(total)s") % {"n": self.used, "total": amount(self.total, self.unit)}
        if left < 0:
            return _("%(time)s over its time") % {"time": amount(-left, self.unit)}
        return _("%(n)s of %(total)s left") % {"n": left, "total": amount(self.total, self.unit)}


def amount(count: int, unit: str) -> str:
    """So much time in words."""
    if unit == Unit.WORKING_HOURS:
        words = ngettext("%(n)d working hour", "%(n)d working hours", count)
    elif unit == Unit.CALENDAR_DAYS:
        words = ngettext("%(n)d day", "%(n)d days", count)
    else:
        words = ngettext("%(n)d working day", "%(n)d working days", count)
    return words % {"n": count}


def limit_words(task: Task) -> str:
    """The task's limit as it was ordered."""
    if task.limit_amount:
        return amount(task.limit_amount, task.limit_unit)
    return f"{task.due_on:%Y-%m-%d}" if task.due_on else pgettext("limit", "none")


def clock_of(task: Task, requests: list[TimeRequest], now: datetime) -> Clock | None:
    """None without a deadline. The clock of work handed in stands at that moment."""
    if task.due_at is None:
        return None
    stopped = task.submitted_at or task.done_at
    term = term_of(task, requests)
    time = spent(term, task.due_at, stopped or now, city_hours())
    return Clock(
        total=int(time.total),
        used=int(time.used),
        unit=Unit.WORKING_HOURS if term.runs_by_hours else shown_unit(task.limit_unit),
        stands=stopped is not None,
        is_paused=stopped is None and is_standing(requests, now),
    )


def shown_unit(unit: str) -> str:
    """A limit in hours whose last day was named anew is shown by the day."""
    return Unit.WORKING_DAYS if unit == Unit.WORKING_HOURS else unit
