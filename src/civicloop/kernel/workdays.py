"""Which days are worked in mainland China: the State Council's table where it is known, plain weekends elsewhere.

`overrides` maps a day to whether it is worked; it wins over everything (an administrator's table, `CalendarDay`).
The built-in table covers 2004–2026. Beyond it weekends alone are free: `is_covered` tells, so that a page that
reckons with such a day can say that its holidays are not known yet.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

import chinese_calendar

type Overrides = Mapping[date, bool]

NONE: Overrides = MappingProxyType({})
SATURDAY = 5
FIRST_YEAR, LAST_YEAR = (each.year for each in (min(chinese_calendar.holidays), max(chinese_calendar.holidays)))


def is_covered(day: date, overrides: Overrides = NONE) -> bool:
    """Whether holidays and shifted days around this day are known, not guessed from the weekday."""
    return day in overrides or FIRST_YEAR <= day.year <= LAST_YEAR


def is_working_day(day: date, overrides: Overrides = NONE) -> bool:
    if day in overrides:
        return overrides[day]
    if is_covered(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


def add_working_days(start: date, count: int, overrides: Overrides = NONE) -> date:
    """The day on which the count-th working day after `start` ends; `start` itself is not counted. `count` ≥ 0."""
    day, left = start, count
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, overrides)
    return day
