"""Days as people write them in a query: 2024, 2024-05, 2024-05-01, 2024年5月, and two of them with .. between."""

import calendar
import re
from datetime import date

DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
BETWEEN = re.compile(r"\.\.|~|至")


def span(text: str) -> tuple[date, date] | None:
    """The first and the last day meant, both included; None where no days are."""
    first, *last = BETWEEN.split(text, maxsplit=1)
    if not last:
        return stretch(first)
    start = stretch(first) if first else (date.min, date.min)
    end = stretch(last[0]) if last[0] else (date.max, date.max)
    if not (start and end) or not (first or last[0]):
        return None
    return start[0], end[1]


def stretch(text: str) -> tuple[date, date] | None:
    """A year's, a month's or one day's first and last day."""
    match = DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        assert year is not None
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])
