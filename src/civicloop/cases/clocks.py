"""The clock of a case: its limit through working hours and working days, and the light that tells how much is used.

A limit of working hours runs only while offices are open; one of working days ends with the office hours of the last
day, the day of dispatch not counted; one of calendar days runs round the clock. Moments in UTC, hours of the city.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from civicloop.cases.models import LimitUnit
from civicloop.kernel.models import CalendarDay
from civicloop.kernel.workdays import is_working_day

WARNING_SHARE = 0.8  # beyond four fifths of its time a case turns yellow
FURTHEST_DAYS = 3660  # a calendar without a single working day in ten years is a mistake

type Spell = tuple[time, time]
type IsWorking = Callable[[date], bool]


@dataclass(frozen=True)
class Hours:
    """When the city's offices are open: spells of a day, and which days."""

    spells: tuple[Spell, ...]
    is_working: IsWorking

    def open_spells(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spells of opening from a moment on, the first one cut."""
        first = timezone.localtime(start).date()
        for day in (first + timedelta(days=n) for n in range(FURTHEST_DAYS)):
            if self.is_working(day):
                for opening, closing in self.spells:
                    begin, end = max(start, moment(day, opening)), moment(day, closing)
                    if begin < end:
                        yield begin, end
        raise ValueError("the working calendar has no working day")


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def spells(text: str) -> tuple[Spell, ...]:
    """`"09:00-12:00,14:00-18:00"` as spells of a day."""
    pairs = [part.strip().split("-") for part in text.split(",")]
    return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in pairs)


def city_hours() -> Hours:
    """The opening hours of `CIVICLOOP_WORKING_HOURS`, on the days of the city's calendar as it stands now."""
    declared = dict(CalendarDay.objects.values_list("day", "is_working"))
    return Hours(spells(settings.WORKING_HOURS), lambda day: is_working_day(day, declared))


def due_at(start: datetime, amount: int, unit: str, hours: Hours) -> datetime:
    """When a limit that begins at `start` ends."""
    ends: dict[str, Callable[[datetime, int, Hours], datetime]] = {
        LimitUnit.WORKING_HOURS: after_working_hours,
        LimitUnit.WORKING_DAYS: after_working_days,
        LimitUnit.CALENDAR_DAYS: lambda begin, count, _: begin + timedelta(days=count),
    }
    return ends[unit](start, amount, hours).astimezone(UTC)


def after_working_hours(start: datetime, amount: int, hours: Hours) -> datetime:
    left = timedelta(hours=amount)
    for begin, end in hours.open_spells(start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("open_spells never ends quietly")


def after_working_days(start: datetime, amount: int, hours: Hours) -> datetime:
    day, left = timezone.localtime(start).date(), amount
    for _ in range(FURTHEST_DAYS):
        day += timedelta(days=1)
        left -= hours.is_working(day)
        if left == 0:
            return moment(day, hours.spells[-1][1])
    raise ValueError("the working calendar has no working day")


def open_time(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """How long offices were open between two moments."""
    total = timedelta()
    if start >= end:
        return total
    for begin, closing in hours.open_spells(start):
        if begin >= end:
            break
        total += min(closing, end) - begin
    return total


def warns_at(start: datetime, due: datetime, hours: Hours) -> datetime:
    """The moment from which a case is yellow: four fifths of its time used, in opening time where there is any."""
    whole = open_time(start, due, hours)
    if not whole:
        return start + (due - start) * WARNING_SHARE
    left = whole * WARNING_SHARE
    for begin, end in hours.open_spells(start):
        if end - begin >= left:
            return (begin + left).astimezone(UTC)
        left -= end - begin
    raise AssertionError("open_spells never ends quietly")


def light(due: datetime | None, warns: datetime | None, now: datetime) -> str:
    """green, yellow or red; grey where no clock runs."""
    if due is None or warns is None:
        return "grey"
    if now > due:
        return "red"
    return "yellow" if now >= warns else "green"
