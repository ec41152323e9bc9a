"""A task's clock: reckoned from its limit, its pauses and its extensions; and the light that tells how much is used.

Green to 80 % of its time, yellow to its end, then red. Time runs from dispatch. The day of dispatch costs nothing; each
later counted day is used up as it begins. A task is overdue only once its moment has passed, so a deadline on a free
day stays yellow through that day. The last extension granted replaces the limit from the moment it was granted: only
pauses after it move its last day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from civicloop.kernel.clock import day_of
from civicloop.kernel.worktime import (
    Hours,
    Stretch,
    Unit,
    after,
    days_counted,
    elapsed,
    moment,
    nth_day,
    since,
    without,
)
from civicloop.programme.models import Light, TaskState

WARNING_SHARE = (4, 5)  # beyond four fifths of its time a task turns yellow
INSTANT = timedelta(microseconds=1)
LAST_SECOND = time(23, 59, 59)
ENDS = {TaskState.DONE: Light.DONE, TaskState.CANCELLED: Light.OFF}


@dataclass(frozen=True)
class Term:
    """What a clock is reckoned from: an amount of a unit, or a last day. `extensions`: (granted at, new last day)."""

    start: datetime
    unit: str = Unit.WORKING_DAYS
    amount: int | None = None
    last_day: date | None = None
    pauses: tuple[Stretch, ...] = ()
    extensions: tuple[tuple[datetime, date], ...] = ()

    @property
    def in_force(self) -> "Term":
        """The term from which the end is reckoned: from the last extension on, if there is one."""
        later = [each for each in self.extensions if each[0] >= self.start]
        if not later:
            return self
        at, last_day = max(later)
        return Term(start=at, unit=self.unit, last_day=last_day, pauses=self.pauses)

    @property
    def runs_by_hours(self) -> bool:
        return self.unit == Unit.WORKING_HOURS and self.last_day is None and self.in_force is self

    def spells(self, hours: Hours) -> Iterator[Stretch]:
        """When the clock of a limit in hours runs."""
        return without(hours.open_spells(self.start), since(self.start, self.pauses))


def due_at(term: Term, hours: Hours) -> datetime | None:
    """The last moment in time; None where there is no limit."""
    now = term.in_force
    if now.last_day is not None:
        return end_of(moved(now.start, now.last_day, now, hours))
    if now.amount is None:
        return None
    if term.runs_by_hours:
        return after(timedelta(hours=now.amount), now.spells(hours))
    return end_of(nth_day(day_of(now.start), now.amount, hours.counts(now.unit, since(now.start, now.pauses))))


def moved(start: datetime, last_day: date, term: Term, hours: Hours) -> date:
    """A named last day, later by the counted days on which the clock stood."""
    first = day_of(start)
    count = days_counted(first, last_day, hours.counts(term.unit))
    return max(last_day, nth_day(first, count, hours.counts(term.unit, since(start, term.pauses))))


def warns_at(term: Term, due: datetime, hours: Hours) -> datetime:
    """The first moment at which more than four fifths of the time are used."""
    part, whole = WARNING_SHARE
    if term.runs_by_hours:
        total = elapsed(due, term.spells(hours))
        return after(total * part / whole, term.spells(hours)) + INSTANT
    total_days = int(spent(term, due, due, hours).total)
    counts = hours.counts(term.unit, since(term.start, term.pauses))
    first = day_of(term.start)
    return start_of(nth_day(first, total_days * part // whole + 1, counts) if total_days else first)


@dataclass(frozen=True)
class Spent:
    """A task's time in its unit: all of it, and what is used (more than all: over)."""

    total: float
    used: float

    @property
    def share(self) -> float:
        """0 at dispatch, 1 at the end, more beyond; without any time to speak of all is used."""
        return self.used / self.total if self.total else 1.0


def spent(term: Term, due: datetime, now: datetime, hours: Hours) -> Spent:
    """How much of a task's time is used at a moment: hours, or counted days."""
    if term.runs_by_hours:
        total, used = (elapsed(each, term.spells(hours)) / timedelta(hours=1) for each in (due, now))
        return Spent(total, used)
    counts = hours.counts(term.unit, since(term.start, term.pauses))
    first = day_of(term.start)
    return Spent(days_counted(first, day_of(due), counts), days_counted(first, day_of(now), counts))


def light(state: TaskState | str, term: Term, now: datetime, hours: Hours) -> Light:
    """The light at a moment. `now` of a task that was handed in is when that happened: its clock stands."""
    if state in ENDS:
        return ENDS[TaskState(state)]
    due = due_at(term, hours)
    if due is None:
        return Light.NONE
    if now > due:
        return Light.RED
    return Light.YELLOW if spent(term, due, now, hours).share * WARNING_SHARE[1] > WARNING_SHARE[0] else Light.GREEN


def start_of(day: date) -> datetime:
    """The first moment of a day of the city."""
    return moment(day, time.min)


def end_of(day: date) -> datetime:
    """The last second of a day of the city."""
    return moment(day, LAST_SECOND)
