"""The lines of a document's pages, without what is not its text: leaf numbers, page footers, blank fields of a cover.

Document sites hand out texts whose leaves are numbered and run on in mid-sentence (…各单位↵4、要在…), with footers and
cover fields (撰写人:____) left where they fell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

TERMINAL = "。！？；：!?;:"
CLOSING = "”’」』）)》】"
FOOTER = re.compile(r"第\s*\d{1,4}\s*页[，,\s]*共\s*\d{1,4}\s*页")
LABEL = r"(?:撰写人|撰稿人|作者|姓名|单位|部门|编号|日期|时间)"
FIELD = re.compile(rf"(?:{LABEL}\s*[:：]\s*[_＿]{{3,}}\s*)+(?:日$)?|^期\s*[:：]\s*[_＿]{{3,}}\s*")  # 日|期 may wrap
LEAF = re.compile(r"(?P<number>\d{1,3})、")
FEWEST_LEAVES = 3
SHORTEST_LEAF = 100
SHORTEST_TITLE = 6


@dataclass(frozen=True)
class Line:
    """A line of a page, without its break: page number, offset in the page, words without outer blanks."""

    page: int
    offset: int
    text: str
    is_indented: bool
    runs_on: bool = False  # behind a leaf's number or a footer: goes on where the line before broke off

    def cut(self, start: int, end: int, *, runs_on: bool = False) -> "Line":
        words = self.text[start:end]
        lead = len(words) - len(words.lstrip(" \t　_＿"))
        return replace(
            self,
            offset=self.offset + start + lead,
            text=words.strip(" \t　_＿"),
            is_indented=self.is_indented and start == 0,
            runs_on=runs_on or (self.runs_on and start == 0),
        )


def lines_of(pages: Sequence[str]) -> list[Line]:
    lines = [line for number, page in enumerate(pages, 1) for line in raw_lines(number, page)]
    if are_leaves(lines):
        lines = list(without_leaf_numbers(lines))
    return list(without_cover([part for line in lines for part in without_footers(line)]))


def raw_lines(number: int, page: str) -> Iterator[Line]:
    offset = 0
    for raw in page.splitlines(keepends=True):
        words = raw.strip(" \t\r\n\f\v　")
        if words:
            yield Line(number, offset + raw.index(words[0]), words, raw.startswith(("　　", "    ")))
        offset += len(raw)


def are_leaves(lines: Sequence[Line]) -> bool:
    """Whether lines count up from 1, each a long stretch that breaks off in mid-sentence: no list does that."""
    numbered = [(index, int(found["number"])) for index, line in enumerate(lines) if (found := LEAF.match(line.text))]
    counts = [count for _, count in numbered]
    if len(counts) < FEWEST_LEAVES or counts[0] != 1 or any(after <= before for before, after in pairwise(counts)):
        return False
    return all(breaks_off(lines[start:end]) for (start, _), (end, _) in pairwise(numbered))


def breaks_off(leaf: Sequence[Line]) -> bool:
    return sum(len(line.text) for line in leaf) >= SHORTEST_LEAF and not ends(leaf[-1])


def ends(line: Line) -> bool:
    """Whether the line ends with its sentence."""
    return line.text.rstrip(CLOSING)[-1:] in TERMINAL


def without_leaf_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """The leaves one after the other, their numbers taken out where they begin, in mid-line too."""
    wanted = 1
    for line in lines:
        low = 0
        while found := re.compile(rf"(?<!\d){wanted}、").search(line.text, low):
            yield from [line.cut(low, found.start(), runs_on=low > 0)] if found.start() > low else []
            low, wanted = found.end(), wanted + 1
        rest = line.cut(low, len(line.text), runs_on=low > 0) if low else line
        yield from [rest] if rest.text else []


def without_footers(line: Line) -> Iterator[Line]:
    low = 0
    for found in FOOTER.finditer(line.text):
        before = line.cut(low, found.start(), runs_on=low > 0)
        yield from [before] if before.text else []
        low = found.end()
    rest = line.cut(low, len(line.text), runs_on=low > 0) if low else line
    yield from [rest] if rest.text else []


def without_cover(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without blank fields; the title before them, said again behind them, stands by itself."""
    title = ""
    for line in lines:
        low = 0
        for found in FIELD.finditer(line.text):
            before = line.cut(low, found.start())
            title, low = before.text or title, found.end()
            yield from [before] if before.text else []
        rest = line.cut(low, len(line.text)) if low else line
        if len(title) >= SHORTEST_TITLE and rest.text.startswith(title) and rest.text != title:
            yield rest.cut(0, len(title))
            rest, title = rest.cut(len(title), len(rest.text)), ""
        yield from [rest] if rest.text else []
