"""How deadlines are to be read: conventions a city may set, each with the default that the tests pin down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from civicloop.kernel.workdays import NONE, Overrides

type MonthAndDay = tuple[int, int]

# Events with the same day everywhere each year. A city adds its own: 入汛, 两会, 供暖, 开学 …
NATIONAL_EVENTS: Mapping[str, MonthAndDay] = MappingProxyType({"高考": (6, 7)})


@dataclass(frozen=True)
class Policy:
    """Conventions of the deadline grammar.

    - 15日前, 周五前, 月底前, 季度末前: that day itself is still in time (always so).
    - `festival_included`: 春节前, 入汛前, 高考前 end on the day before (False) or on the day (True).
    - `period_included`: 6月前, 第三季度前, 2026年前 end before the period begins (False) or with it (True).
    - `ten_days_included`: 中旬前 ends with the ten days (True) or before them (False).
    - A date without a year that has passed is the next one; 一周内 counts from the document's day, which is day 0.
    - `events`: the day of an event named in a deadline: (month, day) of every year, a date, or several years' dates.
    - `workdays`: the administrator's table for 工作日, over the built-in calendar.
    - `infer_date`: without a date given, take the one the document itself bears.
    """

    festival_included: bool = False
    period_included: bool = False
    ten_days_included: bool = True
    events: Mapping[str, MonthAndDay | date | Sequence[date]] = field(default_factory=lambda: dict(NATIONAL_EVENTS))
    workdays: Overrides = NONE
    infer_date: bool = True


DEFAULT = Policy()
