"""Named stretches of days (6月底, 第三季度, “五一”, 下周五) and the days they can mean.

A `Point` is a pattern and a function that lists, in time order, the periods a match may stand for around the
document's day. The deadline grammar picks the first that is not past, so that rolling needs no rule of its own.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from civicloop.programme.extraction.festivals import NAMES, SOLAR_TERMS, festival_on, solar_term_on
from civicloop.programme.extraction.numerals import NUMBER, YEAR, number
from civicloop.programme.extraction.policy import MonthAndDay, Policy

type Found = re.Match[str]


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both in; `unit` is day, end, ten-days, month … festival or event."""

    start: date
    end: date
    unit: str


@dataclass(frozen=True)
class Point:
    """A pattern and the periods its match may mean, given the document's day (None if unknown)."""

    name: str
    pattern: re.Pattern[str]
    periods: Callable[[Found, date | None, Policy], list[Period]]


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


YEAR_PART = rf"(?:(?P<year>{YEAR})年|(?P<rel>今年|本年度?|当年|明年|次年|来年))?的?"
REL_MONTH = r"(?P<relm>本月|这个?月|当月|下个?月|次月)"
ALONE = r"(?<![0-9〇零一二三四五六七八九今明本当次来每半全两几个])"
EDGE = r"(?P<edge>底|末)?份?"
NEXT_YEAR = {"明年", "次年", "来年"}
NEXT_MONTH = {"下月", "下个月", "次月"}
QUARTERS = "一二三四"
WEEKDAYS = "一二三四五六日"


def years(found: Found, day: date | None) -> list[int]:
    """The years a match may mean: the one it names, else last year's, this year's, the next two."""
    groups = found.groupdict()
    if groups.get("year"):
        return [number(groups["year"])]
    if day is None:
        return []
    if rel := groups.get("rel"):
        return [day.year + (rel in NEXT_YEAR)]
    return [day.year - 1, day.year, day.year + 1, day.year + 2]


def months(found: Found, day: date | None) -> list[tuple[int, int]]:
    """The (year, month) pairs a match may mean: by number, by 本月/下月, or any month near the document's."""
    groups = found.groupdict()
    if groups.get("month"):
        return [(year, number(groups["month"])) for year in years(found, day)]
    if day is None:
        return []
    if rel := groups.get("relm"):
        steps: Iterable[int] = [int(rel in NEXT_MONTH)]
    else:
        steps = range(-1, 13)
    return [(moved.year, moved.month) for step in steps for moved in [add_months(day.replace(day=1), step)]]


def edged(found: Found, start: date, end: date, unit: str) -> Period:
    """The period, or only its last day where 底 or 末 follows."""
    return Period(end, end, "end") if found["edge"] else Period(start, end, unit)


def days_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    wanted = number(found["day"])
    return [
        Period(date(year, month, wanted), date(year, month, wanted), "day")
        for year, month in months(found, day)
        if 1 <= month <= 12 and 1 <= wanted <= calendar.monthrange(year, month)[1]
    ]


def ten_days_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    first = {"上": 1, "中": 11, "下": 21}[found["ten"]]
    return [
        Period(
            date(year, month, first),
            month_end(year, month) if first == 21 else date(year, month, first + 9),
            "ten-days",
        )
        for year, month in months(found, day)
        if 1 <= month <= 12
    ]


def months_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    valid = [(year, month) for year, month in months(found, day) if 1 <= month <= 12]
    return [edged(found, date(year, month, 1), month_end(year, month), "month") for year, month in valid]


def early_month_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    valid = [(year, month) for year, month in months(found, day) if 1 <= month <= 12]
    return [Period(date(year, month, 1), date(year, month, 10), "ten-days") for year, month in valid]


def quarter(year: int, index: int) -> tuple[date, date]:
    return date(year, index * 3 - 2, 1), month_end(year, index * 3)


def quarters_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    index = "一二三四".find(found["quarter"]) + 1 or number(found["quarter"])
    return [edged(found, *quarter(year, index), "quarter") for year in years(found, day)]


def near_quarters_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    if day is None:
        return []
    moved = add_months(day.replace(day=1), 3 if found["relq"].startswith("下") else 0)
    return [edged(found, *quarter(moved.year, (moved.month + 2) // 3), "quarter")]


def halves_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    first = 1 if found["half"] == "上" else 7
    return [edged(found, date(year, first, 1), month_end(year, first + 5), "half") for year in years(found, day)]


def years_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    return [edged(found, date(year, 1, 1), date(year, 12, 31), "year") for year in years(found, day)]


def this_year_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    """年底, 年内: the year of the document."""
    return [edged(found, date(day.year, 1, 1), date(day.year, 12, 31), "year")] if day else []


def weekdays_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    if day is None:
        return []
    monday = day - timedelta(days=day.weekday())
    wanted = monday + timedelta(days=WEEKDAYS.index(found["weekday"].replace("天", "日")))
    weeks = [found["week"].count("下")] if found["week"][0] in "本这下" else [0, 1]
    return [Period(each, each, "day") for week in weeks for each in [wanted + timedelta(weeks=week)]]


def weeks_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    if day is None:
        return []
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=found["week"].count("下"))
    return [edged(found, monday, monday + timedelta(days=6), "week")]


def near_days_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    if day is None:
        return []
    shift = {"今": 0, "明": 1, "后": 2}[found[0][0]]
    wanted = day + timedelta(days=shift)
    return [Period(wanted, wanted, "day")]


def festivals_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    """Of several festivals named together (中秋、国庆节前) the earliest counts."""
    names = re.findall("|".join(NAMES), found[0])
    periods = []
    for year in years(found, day):
        days = [each for name in names if (each := festival_on(name, year))]
        periods += [Period(min(days), max(days), "festival")] if days else []
    return periods


def events_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    """The days the city gave the event; none where it gave none."""
    name = SAME_EVENT.get(found["event"].removesuffix("季"), found["event"].removesuffix("季"))
    when = policy.events.get(name)
    if not when:
        return []
    if isinstance(when, date):
        days = [when]
    elif isinstance(when[0], date):
        days = sorted(each for each in when if isinstance(each, date))
    else:
        month, of_month = cast(MonthAndDay, when)
        days = [date(year, month, of_month) for year in years(found, day)]
    return [Period(each, each, "event") for each in days]


def solar_terms_of(found: Found, day: date | None, policy: Policy) -> list[Period]:
    periods = [on for year in years(found, day) if (on := solar_term_on(found["term"], year))]
    return [Period(on, on, "festival") for on in periods]


QUOTE = "[“”\"'‘’「」]?"
FESTIVAL = rf"{QUOTE}(?:{'|'.join(NAMES)}){QUOTE}(?:国际)?(?:劳动)?(?:节日?|假期|小长假|长假|黄金周)?"
EVENT_NAMES = (
    *("入汛", "高考", "中考", "全国两会", "两会", "高温季节", "供暖", "秋季开学", "春季开学", "开学", "暑假", "寒假"),
    *("迎检", "测评", "考评"),
)
SAME_EVENT = {"汛期": "入汛", "采暖": "供暖", "暑期": "暑假"}
EVENTS = (
    "全国两会|秋季开学|春季开学|高温季节|供暖季?|采暖季?|入汛|汛期|高考|中考|两会|开学|暑期|暑假|寒假|迎检|测评|考评"
)


def point(name: str, pattern: str, periods: Callable[[Found, date | None, Policy], list[Period]]) -> Point:
    return Point(name, re.compile(pattern), periods)


POINTS = (
    point(
        "day",
        rf"{YEAR_PART}(?<![0-9第])(?P<month>{NUMBER})月份?的?(?P<day>{NUMBER})(?:日|号|(?=[以之]?前))",
        days_of,
    ),
    point("numeric day", r"(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)", days_of),
    point("day of the month", rf"(?:{REL_MONTH}的?|(?<![0-9月第]))(?P<day>{NUMBER})[日号]", days_of),
    point(
        "ten days",
        rf"{YEAR_PART}(?:(?<![0-9])(?P<month>{NUMBER})月份?|{REL_MONTH})?的?(?P<ten>[上中下])旬",
        ten_days_of,
    ),
    point("month", rf"{YEAR_PART}(?<![0-9第])(?P<month>{NUMBER})月{EDGE}", months_of),
    point("early month", rf"{YEAR_PART}(?:(?<![0-9])(?P<month>{NUMBER})月|{REL_MONTH})初", early_month_of),
    point("this month", rf"{REL_MONTH}{EDGE}", months_of),
    point("month end", r"(?<![个每年0-9一二三四五六七八九十])月(?P<edge>[底末])", months_of),
    point("quarter", rf"{YEAR_PART}第?(?P<quarter>[一二三四1-4])季度(?P<edge>[底末])?", quarters_of),
    point("near quarter", r"(?P<relq>本|这个?|下个?|下一)季度(?P<edge>[底末])?", near_quarters_of),
    point("half-year", rf"{YEAR_PART}(?P<half>[上下])半年(?P<edge>[底末])?", halves_of),
    point(
        "year",
        rf"(?:(?P<year>{YEAR})年|(?P<rel>今年|本年度?|当年|明年|次年|来年))年?(?P<edge>[底末终])?",
        years_of,
    ),
    point("year end", rf"{ALONE}(?:年|岁)(?P<edge>[底末终])", this_year_of),
    point("this year", rf"{ALONE}年(?P<edge>(?!))?(?=[以之]?内)", this_year_of),
    point(
        "weekday",
        r"(?P<week>下下周|下个?周|本周|这周|周|下个?星期|本星期|星期)(?P<weekday>[一二三四五六日天])",
        weekdays_of,
    ),
    point("week", r"(?P<week>下个?周|本周|这周|下个?星期|本星期)(?P<edge>末)?", weeks_of),
    point("near day", r"(?:今天|今日|明天|明日|后天)", near_days_of),
    point("festival", rf"{YEAR_PART}{FESTIVAL}(?:[、和及与]?{FESTIVAL})*(?:到来|来临|放假)?", festivals_of),
    point(
        "solar term",
        rf"{YEAR_PART}(?P<term>{'|'.join(SOLAR_TERMS)})(?:节气)?(?:到来|来临)?(?=[以之]?前)",
        solar_terms_of,
    ),
    point("event", rf"{YEAR_PART}(?P<event>{EVENTS})(?:到来|来临|开始|召开)?", events_of),
)
