"""What a file is about: its title, the texts in it, what its cover says, and where something is left to fill in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from statistics import median

from . import dates
from .boxes import Box
from .cover import Field, read_fields
from .furniture import PageText, Span, keep, kept_spans
from .headings import Line, find_title, heads_attachment, is_part_title, same_title, starts_page
from .outline import Heading, find_outline

ROW = r"[_＿﹍﹎]{2,}(?:[ \u3000]?[_＿﹍﹎]{2,})*"
BLANK = re.compile(rf"(?<![A-Za-z\d_]){ROW}|{ROW}(?![A-Za-z\d_])")
"""Within a word, as in a file's name, underscores are none."""
CONTEXT = 24
LONG_LINE = 200


@dataclass(frozen=True)
class Part:
    """One of several texts in a file. Pages count from 1; its title stands at `start` of its first page's text."""

    title: str
    first_page: int
    last_page: int
    start: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Blank:
    """An empty place. `start` and `end` are its place in its page's clean text; `context` is cut from that text."""

    page: int
    start: int
    end: int
    context: str


class CleanPage:
    """A page's own text without running headers and footers; `boxes[i]` is where `text[i]` stands.

    The boxes are taken from the raw page when asked for, so that a page which loads its own late costs nothing before.
    """

    def __init__(self, raw: PageText, spans: Sequence[Span]) -> None:
        self.raw = raw
        self.spans = spans
        self.text, _no_boxes = keep(raw.text, (), spans)

    @property
    def boxes(self) -> list[Box]:
        return keep(self.raw.text, self.raw.boxes, self.spans)[1]


@dataclass(frozen=True)
class Understanding:
    title: str
    parts: list[Part]
    fields: list[Field]
    blanks: list[Blank]
    outline: list[Heading]
    pages: list[CleanPage]
    kept: list[list[Span]]
    """What of each page's raw text was kept."""

    @property
    def dated_on(self) -> date | None:
        """The document's own date, where its cover or its end gives a whole one."""
        given = (dates.first_date(field.value) for field in self.fields if field.name in DATE_FIELDS)
        return next((day for day in given if day), None)


DATE_FIELDS = ("日期", "成文日期", "发布日期", "发布时间", "印发日期", "撰写日期", "时间")


def understand(pages: Sequence[PageText], *, name: str = "") -> Understanding:
    """All pages' raw text and boxes, in order; `name` is the file's own, for when the text has no title."""
    kept = kept_spans(pages)
    clean = [CleanPage(page, spans) for page, spans in zip(pages, kept, strict=True)]
    lines = list(read_lines(clean))
    title = find_title(lines) or PurePath(name).stem
    parts = find_parts(lines, title, len(pages))
    return Understanding(
        title=title,
        parts=parts,
        fields=list(read_fields(lines)),
        blanks=[blank for number, page in enumerate(clean, 1) for blank in find_blanks(page.text, number)],
        outline=find_outline(lines, titles_of(parts, lines)),
        pages=clean,
        kept=kept,
    )


def read_lines(pages: Sequence[CleanPage]) -> Iterator[Line]:
    """Every line that holds something, with its type's size against the file's usual one."""
    found = [(number, *each) for number, page in enumerate(pages, 1) for each in lines_of(page)]
    usual = median(height for _, text, height, _ in found for _character in text[:LONG_LINE]) if found else 0.0
    for number, text, height, start in found:
        yield Line(text, number, height / usual if usual else 1.0, start)


def lines_of(page: CleanPage) -> Iterator[tuple[str, float, int]]:
    """Each line, the height of its type, and where it starts."""
    boxes = page.boxes
    for match in re.finditer(r"[^\n]*\S[^\n]*", page.text):
        own = [box[3] - box[1] for box in boxes[match.start() : match.end()]]
        text = match[0].lstrip()
        yield text.rstrip(), median(own) if own else 0.0, match.end() - len(text)


def find_parts(lines: Sequence[Line], title: str, page_count: int) -> list[Part]:
    """The file's texts in order; one that has only one text is one part."""
    parts = [Part(title, 1, max(page_count, 1))]
    for index, line in enumerate(lines):
        before = parts[-1]
        if not is_part_title(lines, index) or same_title(line.text, before.title):
            continue
        first = index - 1 if heads_attachment(lines, index) else index
        last_page = line.page - 1 if starts_page(lines, first) else line.page
        parts[-1] = replace(before, last_page=last_page)
        parts.append(Part(line.text, line.page, max(page_count, 1), line.start))
    return parts


def titles_of(parts: Sequence[Part], lines: Sequence[Line]) -> dict[tuple[int, int], str]:
    """Where each of several texts begins; the first one at the file's first line."""
    if len(parts) < 2 or not lines:
        return {}
    first, *others = parts
    return {(lines[0].page, lines[0].start): first.title} | {
        (part.first_page, part.start): part.title for part in others
    }


def find_blanks(text: str, page: int) -> Iterator[Blank]:
    for match in BLANK.finditer(text):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - CONTEXT)
        stop = text.find("\n", match.end())
        end = min(stop if stop >= 0 else len(text), match.end() + CONTEXT)
        yield Blank(page, match.start(), match.end(), text[start:end].strip())
