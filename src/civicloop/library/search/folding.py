"""Text as search sees it: NFKC, lower case, simplified characters, no invisible ones; every character leads back.

Folding goes character by character (with the marks that combine with it), never by word: what is part of a text stays
part of it when both are folded. That makes search exact.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import opencc

COMBINING = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e31-\u0e3a"
    r"\u1160-\u11ff\u20d0-\u20f0\u3099\u309a\uff9e\uff9f"
)
JOINING = re.compile(f"[{COMBINING}]")
UNIT = re.compile(f"[^{COMBINING}][{COMBINING}]*|[{COMBINING}]+", re.DOTALL)
INVISIBLE = re.compile(r"[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
RADICALS = {
    "⺠": "民",
    "⻅": "见",
    "⻆": "角",
    "⻉": "贝",
    "⻋": "车",
    "⻓": "长",
    "⻔": "门",
    "⻘": "青",
    "⻚": "页",
    "⻛": "风",
}
RADICALS |= {
    "⻜": "飞",
    "⻝": "食",
    "⻢": "马",
    "⻣": "骨",
    "⻤": "鬼",
    "⻥": "鱼",
    "⻦": "鸟",
    "⻩": "黄",
    "⻬": "齐",
    "⻮": "齿",
    "⻰": "龙",
}


@dataclass(frozen=True)
class Folded:
    """`text` is the folded text; its character `i` comes from `starts[i]` up to `ends[i]` of the original."""

    text: str
    starts: list[int] | range
    ends: list[int] | range

    def places(self, wanted: str) -> list[tuple[int, int]]:
        """Where the folded words stand in the original: (start, end) each, none inside another of the same word."""
        found, at = [], self.text.find(wanted)
        while wanted and at >= 0:
            found.append((self.starts[at], self.ends[at + len(wanted) - 1]))
            at = self.text.find(wanted, at + len(wanted))
        return found


class Table(dict[int, str]):
    """Each character's folded form, found out when it is first met."""

    def __init__(self) -> None:
        self.uneven: set[str] = set()
        """Those met whose form isn't one character."""

    def __missing__(self, code: int) -> str:
        self[code] = form = fold_unit(chr(code))
        if len(form) != 1:
            self.uneven.add(chr(code))
        return form


def fold_unit(unit: str) -> str:
    """One character with its combining marks."""
    if INVISIBLE.match(unit) or unit == "\x00" or unicodedata.category(unit[0]) in ("Cf", "Cs"):
        return ""
    form = unicodedata.normalize("NFKC", RADICALS.get(unit, unit))
    form = unicodedata.normalize("NFKC", form.casefold())
    return "".join(simplified(character) for character in form)


@cache
def simplified(character: str) -> str:
    if ord(character) < 0x2E80:
        return character
    plain: str = converter().convert(character)
    return plain if len(plain) == 1 else character


@cache
def converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


TABLE = Table()


def fold(text: str) -> str:
    """The text as search sees it."""
    if JOINING.search(text):
        return "".join(fold_piece(unit) for unit in UNIT.findall(text))
    return text.translate(TABLE)


def fold_piece(unit: str) -> str:
    return TABLE[ord(unit)] if len(unit) == 1 else fold_unit(unit)


def fold_with_places(text: str) -> Folded:
    """The folded text and where each of its characters comes from."""
    folded = fold(text)
    if TABLE.uneven.isdisjoint(text) and not JOINING.search(text):
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    starts: list[int] = []
    ends: list[int] = []
    for match in UNIT.finditer(text):
        width = len(fold_piece(match.group()))
        starts += [match.start()] * width
        ends += [match.end()] * width
    return Folded(folded, starts, ends)
