"""When festivals fall: solar ones by rule, Qingming by formula, lunar ones by table (2004–2035).

The lunar days are facts of astronomy; the tests check them against computed new moons and, where it reaches,
against the official holiday table.
"""

from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import get_solar_terms

FIRST_YEAR, LAST_YEAR = 2004, 2035

SOLAR = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "青年节": (5, 4),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "十一": (10, 1),
    "国庆": (10, 1),
}

# Month and day of 春节, 端午 and 中秋, one entry a year from FIRST_YEAR.
SPRING = (
    "0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 "
    "0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208"
)
DRAGON_BOAT = (
    "0622 0611 0531 0619 0608 0528 0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 "
    "0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610"
)
MID_AUTUMN = (
    "0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 "
    "1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916"
)

# Name → table and days after its entry.
LUNAR = {
    "春节": (SPRING, 0),
    "除夕": (SPRING, -1),
    "元宵": (SPRING, 14),
    "端午": (DRAGON_BOAT, 0),
    "中秋": (MID_AUTUMN, 0),
}

NAMES = (*SOLAR, *LUNAR, "清明")
HOLIDAYS = ("元旦", "春节", "清明", "五一", "端午", "中秋", "国庆")


def festival_on(name: str, year: int) -> date | None:
    """The day a festival of `NAMES` falls on in a year of the common era; None outside the lunar tables."""
    if name in SOLAR:
        return date(year, *SOLAR[name])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if name == "清明":
        return date(year, 4, int((year % 100) * 0.2422 + 4.81) - year % 100 // 4)
    table, shift = LUNAR[name]
    entry = table.split()[year - FIRST_YEAR]
    return date(year, int(entry[:2]), int(entry[2:])) + timedelta(days=shift)


SOLAR_TERMS = (
    *("立春", "雨水", "惊蛰", "春分", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑", "立秋"),
    *("处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒"),
)


@lru_cache(maxsize=32)
def solar_terms(year: int) -> dict[str, date]:
    return {name: day for day, name in get_solar_terms(date(year, 1, 1), date(year, 12, 31))}


def solar_term_on(name: str, year: int) -> date | None:
    return solar_terms(year).get(name)


def next_festival(name: str, after: date, *, lead: int = 0) -> date | None:
    """The first such festival whose day, less `lead` days, is not before `after`."""
    for year in (after.year, after.year + 1):
        day = festival_on(name, year)
        if day and day - timedelta(days=lead) >= after:
            return day
    return None


def next_holiday(after: date, *, lead: int = 0) -> date | None:
    """The first public holiday of any name whose day, less `lead` days, is not before `after`."""
    days = [day for name in HOLIDAYS if (day := next_festival(name, after, lead=lead))]
    return min(days, default=None)
