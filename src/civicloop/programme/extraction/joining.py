"""The pages of a document as one running text, with the way back from each character to its page.

Lines that only wrap are joined, also over a page's end; lines that end a paragraph, a heading or a row stay apart.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from civicloop.programme.extraction.lines import CLOSING, TERMINAL, Line, lines_of

OPENS_PARAGRAPH = re.compile(
    r"^(?:[　 ]{2,}|第[一二三四五六七八九十百]+[章节条部分]|[一二三四五六七八九十]+、|"
    r"[（(][一二三四五六七八九十\d]+[）)]"
    r"|\d{1,2}(?:[、)）．]|\.(?!\d)|[\s|](?=[\s|]*[一-鿿])|$)|[①-⑳]|[一二三四五六七八九十]是|"
    r"第[一二三四五六七八九十]+[，,、]|附件|抄送|"
    r"(?:牵头|责任|配合|协办|主办|完成)(?:单位|部门|时限|时间|科室)[：:])"
)
CELLS = re.compile(r"[\s|｜]+")
FEWEST_CELLS = 4  # a row of a table, which no sentence goes on
SHORTEST_WRAP = 12
LONGEST_WRAP = 80
FEWEST_LINES = 4
FULL = 0.85  # of the width: a line that long has no room for another word
SHARE_OF_FULL = 0.35


@dataclass(frozen=True)
class Piece:
    """A stretch of one page and where it stands in the running text."""

    start: int
    page: int
    offset: int
    length: int


@dataclass(frozen=True)
class Spot:
    """A span on one page: number from 1, offsets in that page's text, whether it holds the whole."""

    page: int
    start: int
    end: int
    is_whole: bool


@dataclass(frozen=True)
class Joined:
    """The running text (paragraphs parted by a newline) and the pieces it was made from."""

    text: str
    pieces: tuple[Piece, ...]

    def spot(self, start: int, end: int, core_start: int, core_end: int) -> Spot:
        """Where a span lies; of one over two pages the part on the page with most of its core."""
        page = max(self.pages_of(core_start, core_end).items(), key=lambda each: (each[1], -each[0]))[0]
        parts = [self.on_page(piece, start, end) for piece in self.pieces_in(start, end) if piece.page == page]
        is_whole = len(self.pages_of(start, end)) == 1
        return Spot(page, parts[0][0], parts[-1][1], is_whole)

    def pages_of(self, start: int, end: int) -> dict[int, int]:
        """Pages under a span, each with its number of letters."""
        counts: dict[int, int] = {}
        for piece in self.pieces_in(start, end):
            low, high = self.on_page(piece, start, end)
            counts[piece.page] = counts.get(piece.page, 0) + high - low
        return counts

    @staticmethod
    def on_page(piece: Piece, start: int, end: int) -> tuple[int, int]:
        low, high = max(start, piece.start), min(end, piece.start + piece.length)
        return piece.offset + low - piece.start, piece.offset + high - piece.start

    def pieces_in(self, start: int, end: int) -> list[Piece]:
        first = max(0, bisect_right(self.pieces, start, key=lambda each: each.start) - 1)
        chosen = []
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            if piece.start + piece.length > start:
                chosen.append(piece)
        return chosen


def join(pages: Sequence[str]) -> Joined:
    lines = lines_of(pages)
    width = wrap_width(lines)
    pieces, text = [], ""
    for line, following in pairwise([*lines, None]):
        assert line
        pieces.append(Piece(len(text), line.page, line.offset, len(line.text)))
        text += line.text + ("" if following and wraps(line, following, width) else "\n")
    return Joined(text, tuple(pieces))


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which this document's lines wrap; 0 if its lines are whole paragraphs."""
    widths = sorted(len(line.text) for line in lines)
    if len(widths) < FEWEST_LINES or widths[-1] > LONGEST_WRAP:
        return 0
    width = widths[int(len(widths) * 0.9)]
    full = sum(each >= width * FULL for each in widths)
    return width if full >= len(widths) * SHARE_OF_FULL else 0


def wraps(line: Line, following: Line, width: int) -> bool:
    """Whether the paragraph goes on in the next line."""
    if following.runs_on:
        return line.text.rstrip(CLOSING)[-1:] not in TERMINAL
    if OPENS_PARAGRAPH.match(following.text) or following.is_indented:
        return False
    if len(CELLS.split(line.text)) >= FEWEST_CELLS and following.text.endswith("。"):
        return False
    is_full = width > 0 and len(line.text) >= max(SHORTEST_WRAP, width * FULL)
    if line.text.rstrip(CLOSING)[-1:] in TERMINAL:
        return is_full and line.page == following.page
    if line.text[-1] in "，、,（(" or following.text[0] in "，。、；：）,;":
        return True
    if line.page != following.page:
        return is_full if width else len(line.text) >= SHORTEST_WRAP
    return is_full
