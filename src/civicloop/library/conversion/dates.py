"""Dates as documents write them: 2021年5月8日, 2021-05-08, 二○二一年五月八日."""

import re
from datetime import date

DIGITS = {character: str(index) for index, character in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
    "O": "0",
}
FULL = str.maketrans("０１２３４５６７８９", "0123456789")
NUMERIC = re.compile(r"((?:19|20)\d{2})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})(?!\d)\s?日?")
SPOKEN = re.compile(
    r"([一二][〇○零ＯO一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def first_date(text: str) -> date | None:
    """The first whole date in the text."""
    plain = text.translate(FULL)
    found = [match for pattern in (NUMERIC, SPOKEN) if (match := pattern.search(plain))]
    for match in sorted(found, key=re.Match.start):
        try:
            return date(*(number(part) for part in match.groups()))
        except ValueError:
            continue
    return None


def number(text: str) -> int:
    """35 for 35 and for 三十五; a year is read digit by digit."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(DIGITS[character] for character in text))
    return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0"))


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    plain = text.translate(FULL).strip(" \u3000()（）")
    return bool(NUMERIC.fullmatch(plain) or SPOKEN.fullmatch(plain))
