"""The outline inside texts: chapters, 一、（一）1.（1）, and 一要…二要…三要 inside a paragraph.

A number counts only where it goes on from the one before it, so that neither 1.5 million nor a table's rows become
headings. Levels follow what a text uses: a text that starts with （一） has that on its first level.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import dates
from .headings import Line

HAN = "[一二三四五六七八九十百零〇]{1,6}"
WRITTEN = (  # from the outside in; each is what stands before the words of a heading
    re.compile(rf"第(?P<n>{HAN}|\d{{1,3}})[编篇](?:[ \u3000、：:]+|$)"),
    re.compile(rf"第(?P<n>{HAN}|\d{{1,3}})章[ \u3000、：:]*"),
    re.compile(rf"第(?P<n>{HAN}|\d{{1,3}})节[ \u3000、：:]*"),
    re.compile(rf"(?P<n>{HAN})[、．.][ \u3000]*"),
    re.compile(rf"[（(](?P<n>{HAN})[)）][、.．]?[ \u3000]*"),
    re.compile(rf"第(?P<n>{HAN}|\d{{1,3}})条[ \u3000、：:]*"),
    re.compile(r"(?P<n>\d{1,2})(?:[、．]|\.(?!\d))[ \u3000]*"),
    re.compile(r"\d{1,2}\.(?P<n>\d{1,2})(?![\d.])[ \u3000、]*"),
    re.compile(r"\d{1,2}\.\d{1,2}\.(?P<n>\d{1,2})(?![\d.])[ \u3000、]*"),
    re.compile(r"[（(](?P<n>\d{1,2})[)）][、.．]?[ \u3000]*"),
    re.compile(r"(?P<n>\d{1,2})[)）][ \u3000]*"),
    re.compile(r"(?P<n>[①-⑳])[ \u3000]*"),
)
SPOKEN = (  # one after the other in running text
    re.compile(rf"(?:^|(?<=[。；;：:，,、！!？?”]))[ \u3000]*(?P<n>第?{HAN})要(?=[\u4e00-\u9fff“])"),
    re.compile(rf"(?:^|(?<=[。；;：:，,、！!？?”]))[ \u3000]*(?P<n>{HAN})是(?=[\u4e00-\u9fff“])"),
    re.compile(rf"(?:^|(?<=[。；;：:！!？?”]))[ \u3000]*(?P<n>第{HAN})[，,、](?=[\u4e00-\u9fff“])"),
)
ENDS = re.compile(r"[。；;：:！!？?]|\.{3}|…|[_＿]{2}")
POINT_ENDS = re.compile(r"[。；;：:！!？?，,]")
CONTENTS_LINE = re.compile(r"(?:[.．…·]{3,}|[ \u3000]{3,}|\t)[ \u3000]*\d{1,4}$")
LONGEST = 60
TITLE, WEAK, POINT = -1, 6, len(WRITTEN)
"""Kinds: a text's title; those from WEAK on need a second number to be believed; those from POINT on are spoken."""


@dataclass(frozen=True)
class Heading:
    """A line of the outline. Level 0 is the title of one of several texts; `start` is its place in the page's text."""

    level: int
    text: str
    page: int
    start: int


@dataclass(frozen=True)
class Mark:
    """A number that may head something: of which kind, where, before which words."""

    kind: int
    number: int
    text: str
    page: int
    start: int


def find_outline(lines: Sequence[Line], titles: Mapping[tuple[int, int], str] | None = None) -> list[Heading]:
    """The headings in order. `titles`: of each of several texts by page and place; each starts the counting anew."""
    marks = [mark for line in lines for mark in marks_of(line, titles or {})]
    believed = [mark for members in lists(marks) if is_believed(members) for mark in members]
    believed.sort(key=lambda mark: (mark.page, mark.start))
    return [Heading(level, mark.text, mark.page, mark.start) for level, mark in leveled(believed)]


# --- marks -------------------------------------------------------------------------------------------


def marks_of(line: Line, titles: Mapping[tuple[int, int], str]) -> Iterator[Mark]:
    """A title, or the number at the line's start, and those inside it."""
    if title := titles.get((line.page, line.start)):
        yield Mark(TITLE, 1, title, line.page, line.start)
        return
    if CONTENTS_LINE.search(line.text):
        return
    yield from written(line)
    yield from spoken(line)


def written(line: Line) -> Iterator[Mark]:
    for kind, pattern in enumerate(WRITTEN):
        if match := pattern.match(line.text):
            if words := words_of(line.text, match.end(), ENDS):
                yield Mark(
                    kind, numeral(match["n"]), f"{match[0].strip()}{space(match[0])}{words}", line.page, line.start
                )
            return


def spoken(line: Line) -> Iterator[Mark]:
    found = [(kind, match) for kind, pattern in enumerate(SPOKEN, POINT) for match in pattern.finditer(line.text)]
    for kind, match in sorted(found, key=lambda pair: pair[1].start("n")):
        start = match.start("n")
        words = words_of(line.text, match.end(), POINT_ENDS)
        yield Mark(kind, numeral(match["n"]), line.text[start : match.end()] + words, line.page, line.start + start)


def words_of(text: str, start: int, ends: re.Pattern[str]) -> str:
    """Up to the end of the first sentence."""
    end = ends.search(text, start)
    words = text[start : end.start() if end else len(text)].strip()
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def space(mark: str) -> str:
    """第一章 and 1.1 stand apart from their words, 一、 does not."""
    return " " if mark.strip()[-1:] in "章节条编篇0123456789" else ""


def numeral(text: str) -> int:
    """35 for 35, 三十五 and 第三十五; 3 for ③."""
    plain = text.removeprefix("第")
    if "①" <= plain <= "⑳":
        return ord(plain) - ord("①") + 1
    if plain.isdigit() and plain.isascii():
        return int(plain)
    hundreds, hundred, rest = plain.rpartition("百")
    rest = rest.lstrip("零〇")
    return (dates.number(hundreds or "一") * 100 if hundred else 0) + (dates.number(rest) if rest else 0)


# --- lists -------------------------------------------------------------------------------------------


def lists(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks that count on from one another, those that don't left out. One of an outer kind ends the inner lists."""
    found: list[list[Mark]] = []
    opened: dict[int, list[Mark]] = {}
    for mark in marks:
        members = opened.get(mark.kind)
        if members and mark.kind != TITLE and mark.number - members[-1].number in (1, 2):
            members.append(mark)
        elif mark.number == 1:
            found.append(members := [mark])
        else:
            continue
        opened = {kind: each for kind, each in opened.items() if kind < mark.kind} | {mark.kind: members}
    return found


def is_believed(members: Sequence[Mark]) -> bool:
    return members[0].kind < WEAK or len(members) > 1


def leveled(marks: Iterable[Mark]) -> Iterator[tuple[int, Mark]]:
    """Each with the number of kinds that it stands in, its own included."""
    around: list[int] = []
    for mark in marks:
        around = [kind for kind in around if kind < mark.kind]
        around += [] if mark.kind == TITLE else [mark.kind]
        yield len(around), mark
