"""The clock of a case: its limit through working hours and working days, and the light that tells how much is used.

A limit of working hours runs only while offices are open; one of working days ends with the office hours of the last
day, the day of dispatch not counted; one of calendar days runs round the clock. Moments in UTC, hours of the city.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from civicloop.cases.models import LimitUnit
from civicloop.kernel.clock import day_of
from civicloop.kernel.worktime import Hours, after, days_counted, elapsed, moment, nth_day

WARNING_SHARE = 0.8  # beyond four fifths of its time a case turns yellow


def due_at(start: datetime, amount: int, unit: str, hours: Hours) -> datetime:
    """When a limit that begins at `start` ends."""
    ends: dict[str, Callable[[datetime, int, Hours], datetime]] = {
        LimitUnit.WORKING_HOURS: lambda begin, count, open_: after(timedelta(hours=count), open_.open_spells(begin)),
        LimitUnit.WORKING_DAYS: after_working_days,
        LimitUnit.CALENDAR_DAYS: lambda begin, count, _: begin + timedelta(days=count),
    }
    return ends[unit](start, amount, hours)


def after_working_days(start: datetime, amount: int, hours: Hours) -> datetime:
    return moment(nth_day(day_of(start), amount, hours.is_working), hours.spells[-1][1])


def open_time(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """How long offices were open between two moments."""
    return elapsed(end, hours.open_spells(start)) if start < end else timedelta()


def warns_at(start: datetime, due: datetime, hours: Hours) -> datetime:
    """The moment from which a case is yellow: four fifths of its time used, in opening time where there is any."""
    whole = open_time(start, due, hours)
    if not whole:
        return start + (due - start) * WARNING_SHARE
    return after(whole * WARNING_SHARE, hours.open_spells(start))


def resumed(due: datetime, paused_at: datetime, resumed_at: datetime, unit: str, hours: Hours) -> datetime:
    """When a limit ends whose clock stood still in between: what was left is left still, what was late stays late."""
    if due <= paused_at or unit == LimitUnit.CALENDAR_DAYS:
        return due + (resumed_at - paused_at)
    if unit == LimitUnit.WORKING_DAYS:
        days = days_counted(day_of(paused_at), day_of(due), hours.is_working)
        if days:
            return after_working_days(resumed_at, days, hours)
    return after(open_time(paused_at, due, hours), hours.open_spells(resumed_at))


def light(due: datetime | None, warns: datetime | None, now: datetime) -> str:
    """green, yellow or red; grey where no clock runs."""
    if due is None or warns is None:
        return "grey"
    if now > due:
        return "red"
    return "yellow" if now >= warns else "green"
