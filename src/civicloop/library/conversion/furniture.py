"""Running headers and footers: found, taken out of the pages' text, and sentences joined over the gap they leave."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from .boxes import Box

Span = tuple[int, int]
TOP, BOTTOM = 0.075, 0.92
"""Parts of the page's height: a line whose middle stands above the first or below the second may be furniture."""
LOW = 0.85
"""A page number that is the last line may stand as high as this: official documents have it 7 mm below the text."""
FEWEST, SHARE = 3, 0.4
"""A line is a running one when it stands in the margin of at least so many pages, and of this part of all."""

# 第3页共7页: wherever it stands, also in the middle of a sentence of a text that lost its layout
COUNTED_PAGE = re.compile(r"[ \u3000]*第\s?\d{1,4}\s?页\s?[,，/／|]?\s?[(（]?共\s?\d{1,4}\s?页[)）]?[ \u3000]*")
# a whole line that can only be a page number
PAGE_LINE = re.compile(
    r"\s*(?:第\s*[\d一二三四五六七八九十百]{1,4}\s*页|[-—–－―•·]\s*\d{1,4}\s*[-—–－―•·]|page\s+\d+(?:\s*(?:of|/)\s*\d+)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4})\s*",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
SENTENCE_ENDS = "。！？；：…!?;:.”’」』）)】》"
STARTS_ANEW = re.compile(
    r"[ \u3000]{2}|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]"
    r"|第[一二三四五六七八九十\d]+[章节条]|附件"
)


class PageText(Protocol):
    """A page as far as this module looks at it. Boxes may be missing; then every first and last line is suspect."""

    @property
    def text(self) -> str: ...

    @property
    def boxes(self) -> Sequence[Box]: ...


class Line(NamedTuple):
    start: int
    end: int
    text: str


def kept_spans(pages: Sequence[PageText]) -> list[list[Span]]:
    """For each page the stretches of its text that are its own, in order."""
    margins = [margin_lines(page) for page in pages]
    running = running_lines(margins)
    shift = numbering(margins)
    return [
        complement(sorted([*marks(page.text), *lines_out(page.text, lines, running, number, shift)]), len(page.text))
        for number, (page, lines) in enumerate(zip(pages, margins, strict=True), 1)
    ]


def keep(text: str, boxes: Sequence[Box], spans: Sequence[Span]) -> tuple[str, list[Box]]:
    """Only these stretches, still with a box for each character."""
    kept = "".join(text[start:end] for start, end in spans)
    places = [box for start, end in spans for box in boxes[start:end]]
    lead = len(kept) - len(kept.lstrip("\n"))
    end = len(kept.rstrip("\n"))
    return kept[lead:end], places[lead:end]


# --- finding -----------------------------------------------------------------------------------------


def margin_lines(page: PageText) -> list[Line]:
    """The lines in the page's top and bottom margin."""
    lines = [Line(match.start(), match.end(), match[0]) for match in re.finditer(r"[^\n]+", page.text)]
    boxes = page.boxes
    if not boxes:
        return lines[:1] + lines[1:][-1:]
    last = lines[-1:] if lines and is_page_number(lines[-1].text) and middle(boxes[lines[-1].start]) > LOW else []
    return [line for line in lines if is_marginal(boxes[line.start]) or line in last]


def is_page_number(text: str) -> bool:
    return bool(PAGE_LINE.fullmatch(text) or BARE_NUMBER.fullmatch(text))


def is_marginal(box: Box) -> bool:
    return not TOP <= middle(box) <= BOTTOM


def middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def likeness(line: Line) -> str:
    """The line without what changes from page to page."""
    return re.sub(r"\s+", "", re.sub(r"\d+", "#", line.text))


def running_lines(margins: Sequence[Sequence[Line]]) -> set[str]:
    counted = Counter(name for lines in margins for name in {likeness(line) for line in lines})
    fewest = max(FEWEST, SHARE * len(margins))
    return {name for name, count in counted.items() if count >= fewest and name != "#"}


def numbering(margins: Sequence[Sequence[Line]]) -> int | None:
    """By how much the bare numbers in the margins differ from the pages' own, when they do so steadily."""
    shifts = Counter(
        int(match[1]) - number
        for number, lines in enumerate(margins, 1)
        for line in lines
        if (match := BARE_NUMBER.fullmatch(line.text))
    )
    shift, count = max(shifts.items(), key=lambda pair: pair[1], default=(0, 0))
    return shift if count >= 2 else None


def marks(text: str) -> Iterator[Span]:
    for match in COUNTED_PAGE.finditer(text):
        yield whole_line(text, match.start(), match.end())


def lines_out(text: str, lines: Sequence[Line], running: set[str], number: int, shift: int | None) -> Iterator[Span]:
    for line in lines:
        bare = BARE_NUMBER.fullmatch(line.text)
        is_number = bare is not None and shift is not None and int(bare[1]) == number + shift
        if is_number or PAGE_LINE.fullmatch(line.text) or likeness(line) in running:
            yield whole_line(text, line.start, line.end)


def whole_line(text: str, start: int, end: int) -> Span:
    """With its line break, where nothing else stands on the line."""
    starts_line = start == 0 or text[start - 1] == "\n"
    ends_line = end == len(text) or text[end] == "\n"
    return (start, min(end + 1, len(text))) if starts_line and ends_line else (start, end)


def complement(spans: Sequence[Span], length: int) -> list[Span]:
    kept, place = [], 0
    for start, end in spans:
        if start > place:
            kept.append((place, start))
        place = max(place, end)
    return [*kept, (place, length)] if place < length else kept


# --- joining -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Joined:
    """The pages' texts as one; `starts[i]` is where page i+1 begins in it."""

    text: str
    starts: list[int]

    def locate(self, offset: int) -> tuple[int, int]:
        """Page number and offset in that page's text."""
        index = bisect_right(self.starts, offset) - 1
        return index + 1, offset - self.starts[index]


def join(texts: Sequence[str]) -> Joined:
    """A sentence that a page break cuts goes on without a break; all else starts a new line."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for text in texts:
        between = gap("".join(parts[-2:]), text) if parts else ""
        starts.append(length + len(between))
        parts += [between, text]
        length += len(between) + len(text)
    return Joined("".join(parts), starts)


def gap(before: str, after: str) -> str:
    last_line = before.rpartition("\n")[2]
    if len(last_line) < 12 or not after or last_line[-1] in SENTENCE_ENDS or STARTS_ANEW.match(after):
        return "\n"
    return " " if last_line[-1].isascii() and after[0].isascii() else ""
