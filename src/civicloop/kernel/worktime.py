"""How time is counted: working hours, working days or calendar days, with the spells in which a clock stands.

Two ways of counting, both on plain values. *Running time* flows through spells: the hours in which offices are open,
or round the clock; a pause takes its time out. *Days* are used up as they begin: the day a clock starts on costs
nothing, nor does a free day; a pause is like starting anew, so that the day it begins on still counts and the days up
to and including the one it ends on do not. Moments are UTC; days and opening hours are the city's.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.calendar import declared_days
from civicloop.kernel.clock import day_of
from civicloop.kernel.workdays import is_working_day

FURTHEST_DAYS = 3660  # a calendar without a single working day in ten years is a mistake
NO_WORKING_DAY = "the working calendar has no working day"

type Spell = tuple[time, time]
type Stretch = tuple[datetime, datetime]
"""From a moment up to, not including, another."""
type Counts = Callable[[date], bool]


class Unit(TextChoices):
    """What a limit is counted in."""

    WORKING_HOURS = "hours", _("working hours")
    WORKING_DAYS = "days", _("working days")
    CALENDAR_DAYS = "calendar", _("calendar days")


@dataclass(frozen=True)
class Hours:
    """When the city's offices are open: spells of a day, in order, and which days."""

    spells: tuple[Spell, ...]
    is_working: Counts

    def open_spells(self, start: datetime) -> Iterator[Stretch]:
        """The spells of opening from a moment on, the first one cut."""
        day, idle = day_of(start), 0
        while idle <= FURTHEST_DAYS:
            is_worked = self.is_working(day)
            for opening, closing in self.spells if is_worked else ():
                begin, end = max(start, moment(day, opening)), moment(day, closing)
                if begin < end:
                    yield begin, end
            day, idle = day + timedelta(days=1), 0 if is_worked else idle + 1
        raise ValueError(NO_WORKING_DAY)

    def counts(self, unit: Unit | str, pauses: Iterable[Stretch] = ()) -> Counts:
        """Whether a day is used up by a clock of days; for hours, too, which are shown by the day."""
        is_counted = everyday if unit == Unit.CALENDAR_DAYS else self.is_working
        standing = [(day_of(begin), day_of(end)) for begin, end in pauses]
        return lambda day: is_counted(day) and not any(first < day <= last for first, last in standing)


def everyday(day: date) -> bool:
    return True


def moment(day: date, at: time) -> datetime:
    """A time of a day in the city, in UTC, so that differences are true also over a change of the clocks."""
    return timezone.make_aware(datetime.combine(day, at)).astimezone(UTC)


def parse_spells(text: str) -> tuple[Spell, ...]:
    """`"09:00-12:00,14:00-18:00"` as spells of a day."""
    pairs = [part.strip().split("-") for part in text.split(",")]
    return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in pairs)


def city_hours() -> Hours:
    """The opening hours of `CIVICLOOP_WORKING_HOURS`, on the days of the city's calendar as it stands now."""
    declared = declared_days()
    return Hours(parse_spells(settings.WORKING_HOURS), lambda day: is_working_day(day, declared))


# --- running time ------------------------------------------------------------------------------------


def around_the_clock(start: datetime) -> Iterator[Stretch]:
    yield start, datetime.max.replace(tzinfo=UTC)


def without(spells: Iterable[Stretch], pauses: Iterable[Stretch]) -> Iterator[Stretch]:
    """What is left of spells where the clock does not stand. Pauses may overlap and come in any order."""
    standing = sorted(pauses)
    for begin, end in spells:
        reached = begin
        for pause_begin, pause_end in standing:
            if pause_end <= reached or pause_begin >= end:
                continue
            if reached < pause_begin:
                yield reached, pause_begin
            reached = max(reached, pause_end)
        if reached < end:
            yield reached, end


def after(length: timedelta, spells: Iterable[Stretch]) -> datetime:
    """The moment at which so much time has run."""
    for begin, end in spells:
        if end - begin >= length:
            return (begin + length).astimezone(UTC)
        length -= end - begin
    raise ValueError(NO_WORKING_DAY)


def elapsed(until: datetime, spells: Iterable[Stretch]) -> timedelta:
    """How much time has run up to a moment."""
    total = timedelta()
    for begin, end in spells:
        if begin >= until:
            break
        total += min(end, until) - begin
    return total


# --- days --------------------------------------------------------------------------------------------


def nth_day(first: date, count: int, counts: Counts) -> date:
    """The count-th counted day after `first`; `first` itself where the count is nought."""
    day, left, idle = first, count, 0
    while left > 0:
        day += timedelta(days=1)
        is_counted = counts(day)
        left, idle = left - is_counted, 0 if is_counted else idle + 1
        if idle > FURTHEST_DAYS:
            raise ValueError(NO_WORKING_DAY)
    return day


def days_counted(first: date, last: date, counts: Counts) -> int:
    """The counted days after one day, up to and including another; none where they are in the wrong order."""
    span = max(0, (last - first).days)
    return sum(counts(first + timedelta(days=n)) for n in range(1, span + 1))


def since(start: datetime, pauses: Iterable[Stretch]) -> Sequence[Stretch]:
    """The pauses of a clock that starts at `start`: what lies before is over, one that goes on is cut."""
    return [(max(begin, start), end) for begin, end in pauses if end > start and end > begin]
