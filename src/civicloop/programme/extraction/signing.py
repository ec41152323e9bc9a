"""The date a document itself bears (成文日期): a line that is nothing but a full date, the last such."""

import re
from datetime import date

from civicloop.programme.extraction.numerals import NUMBER, YEAR, number

FULL_DATE = re.compile(
    rf"^[（(]?(?:日期[：:]|"
    rf"时间[：:])?\s*(?P<year>{YEAR})年\s*(?P<month>{NUMBER})月\s*(?P<day>{NUMBER})日(?:印发)?[）)]?$",
    re.MULTILINE,
)


def issued_on(text: str) -> date | None:
    days = [day for found in FULL_DATE.finditer(text) if (day := day_of(found))]
    return days[-1] if days else None


def day_of(found: re.Match[str]) -> date | None:
    try:
        return date(number(found["year"]), number(found["month"]), number(found["day"]))
    except ValueError:
        return None
