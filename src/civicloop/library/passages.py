"""Where a passage stands: its rectangles on the page's picture, and its place among the page's paragraphs."""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, chain, pairwise

import numpy as np
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from civicloop.kernel import blobs
from civicloop.library.conversion.boxes import Boxes
from civicloop.library.models import Page

SCALE = 100_000
"""Boxes are kept as whole parts of this of the page's width and height."""

type Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Rect:
    """In points, from the page's top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """What stands side by side in one printed line: `text` over `rect`."""

    text: str
    rect: Rect

    @property
    def size(self) -> float:
        """Type size that fills the rectangle."""
        return self.rect.height

    @property
    def baseline(self) -> float:
        return round(self.rect.y + self.rect.height * 0.86, 1)


@dataclass(frozen=True)
class Span:
    """Something to mark in a page's text, from `start` up to `end`: a link where it has an `href`.

    `label` is read out and shown on hover; `sign` is a short visible sign, so that colour never stands alone.
    """

    start: int
    end: int
    css: str = ""
    href: str = ""
    label: str = ""
    sign: str = ""
    id: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a page, with its spans marked; `anchor` is its citable place."""

    anchor: str
    start: int
    html: SafeString


# --- on the picture ----------------------------------------------------------------------------------


def pack(boxes: Iterable[Box]) -> bytes:
    """Boxes of a page's characters, as parts of its width and height, in the form that is kept."""
    sides = boxes.sides if isinstance(boxes, Boxes) else array("f", chain.from_iterable(boxes))
    return json.dumps((np.asarray(sides) * SCALE).round().astype(int).tolist(), separators=(",", ":")).encode()


def shares_of(page: Page) -> list[Box]:
    """A box for each character of the page's text, as parts of its width and height; none where none were kept."""
    try:
        return unpack(blobs.get(page.boxes_key))
    except FileNotFoundError:
        return []


def unpack(kept: bytes) -> list[Box]:
    sides: list[int] = json.loads(kept)
    return list(batched((side / SCALE for side in sides), 4))  # type: ignore[arg-type]


def boxes_of(page: Page) -> list[Box]:
    """The same in points."""
    across, down = page.width, page.height
    return [(box[0] * across, box[1] * down, box[2] * across, box[3] * down) for box in shares_of(page)]


class Sheet:
    """One page's characters on paper, read once."""

    def __init__(self, page: Page) -> None:
        self.text = page.text
        self.boxes = boxes_of(page)

    def rects(self, start: int, end: int) -> list[Rect]:
        """What covers `text[start:end]`: one rectangle a line."""
        return [line.rect for line in self.lines(start, end)]

    def lines(self, start: int = 0, end: int | None = None) -> list[Line]:
        stop = min(len(self.boxes), len(self.text) if end is None else end)
        return [self.line(first, last) for first, last in self.runs(max(start, 0), stop)]

    def runs(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """The stretches of text that stand in one line."""
        printed = [index for index in range(start, stop) if not is_empty(self.boxes[index])]
        first = 0
        for place in range(1, len(printed) + 1):
            if place == len(printed) or not beside(self.boxes[printed[place - 1]], self.boxes[printed[place]]):
                yield printed[first], printed[place - 1] + 1
                first = place

    def line(self, start: int, end: int) -> Line:
        boxes = [box for box in self.boxes[start:end] if not is_empty(box)]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        rect = Rect(round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1))
        return Line(self.text[start:end].replace("\n", " "), rect)


def rects(page: Page, start: int, end: int) -> list[Rect]:
    """What covers `page.text[start:end]` on the page's picture: one rectangle a line, in points."""
    return Sheet(page).rects(start, end)


def is_empty(box: Box) -> bool:
    return box[2] <= box[0] or box[3] <= box[1]


def beside(box: Box, following: Box) -> bool:
    """Whether the second box goes on in the first one's line."""
    overlap = min(box[3], following[3]) - max(box[1], following[1])
    lower = min(box[3] - box[1], following[3] - following[1])
    return overlap > 0.5 * lower and following[0] > box[0] - lower


# --- in the text -------------------------------------------------------------------------------------


def paragraphs(text: str, spans: Iterable[Span] = (), *, page: int = 1) -> list[Paragraph]:
    """The page's text, a paragraph a line, with the spans marked: any may cross, hold or repeat another."""
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    found, start, begun = [], 0, set[Span]()
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [span for span in ordered if span.start < end and span.end > start]
            found.append(Paragraph(f"p{page}-{start}", start, marked(text, start, end, inside, begun)))
        start = end + 1
    return found


def marked(text: str, start: int, end: int, spans: Sequence[Span], begun: set[Span]) -> SafeString:
    """`text[start:end]` with its spans as elements, closed and opened again wherever they cross."""
    pieces: list[str] = []
    opened: list[Span] = []
    for left, right in pairwise(cuts(start, end, spans)):
        wanted = nested([span for span in spans if span.start <= left and span.end >= right])
        kept = shared(opened, wanted)
        pieces += [closing(span) for span in reversed(opened[kept:])]
        pieces += [opening(span, begun) for span in wanted[kept:]]
        pieces.append(conditional_escape(text[left:right]))
        opened = wanted
    pieces += [closing(span) for span in reversed(opened)]
    return mark_safe("".join(pieces))  # noqa: S308  every piece was escaped


def cuts(start: int, end: int, spans: Sequence[Span]) -> list[int]:
    edges = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    return sorted({start, end} | edges)


def nested(spans: list[Span]) -> list[Span]:
    """Outermost first. A link can't stand inside a link: the innermost one is the link there."""
    links = [span for span in spans if span.href]
    return [span for span in spans if not span.href or span is links[-1]]


def shared(opened: list[Span], wanted: list[Span]) -> int:
    """How many of the open elements stay open."""
    count = 0
    for now, then in zip(opened, wanted, strict=False):
        if now is not then:
            break
        count += 1
    return count


def opening(span: Span, begun: set[Span]) -> str:
    """The first piece of a span carries its id, label and sign; the pieces after it only look alike."""
    is_first = span not in begun
    begun.add(span)
    tag: str = (
        format_html('<a class="{}" href="{}"', span.css, span.href)
        if span.href
        else format_html('<mark class="{}"', span.css)
    )
    if span.label:
        tag += format_html(' title="{}"', span.label)
    if is_first and span.id:
        tag += format_html(' id="{}"', span.id)
    if is_first and span.sign:
        tag += format_html(' data-sign="{}"', span.sign)
    if not is_first and span.href:
        tag += ' tabindex="-1"'
    tag += ">"
    if is_first and span.label:
        tag += format_html('<span class="visually-hidden">{} </span>', span.label)
    return tag


def closing(span: Span) -> str:
    return "</a>" if span.href else "</mark>"
