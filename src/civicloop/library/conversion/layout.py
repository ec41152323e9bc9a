"""Characters with their places become text as people read it: lines in order, each paragraph in one line.

A box is (left, top, right, bottom) in points from the page's top left corner.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from .boxes import Box
from .furniture import SENTENCE_ENDS, STARTS_ANEW

SUPPOSED_SPACE = "\x1f"
THIN, THINNEST = 0.6, 0.3
"""Of the height of type: a narrower gap beside a Chinese character, or between two, is no space."""
MARGIN = 0.09
"""The strips at the page's top and bottom in which running headers and footers stand, as a part of its height."""
FEW, MOST, TWICE = 4, 0.6, 2
"""A line of so many words, most of them one character, is printed wide. Gaps twice the usual one divide it still; where
the usual one is as wide as two characters, they are the cells of a table."""
WIDE = 0.9
"""Of the height of type: a wider gap parts the cells of a row."""
NAME_ENDS, NARROW = "局办委区县镇院所队站处科部会司", 5.5
"""Of offices; and how many characters wide a cell must be for a full line to tell that it wraps."""
TALLEST_ROW = 14
"""Of the height of type: what stands beside, but higher than that, is another column of the page."""
SHORT = 3.5
LONG = 14
"""Characters: a shorter line, such as a table's cell, never runs on."""


type Cell = tuple[float, float]


@dataclass
class Line:
    """One printed line: its characters and their boxes, as many of the one as of the other."""

    characters: str
    boxes: list[Box]

    @property
    def marks(self) -> Iterator[Box]:
        """The boxes of what can be seen."""
        return (box for mark, box in zip(self.characters, self.boxes, strict=True) if mark != " ")

    @cached_property
    def cells(self) -> list[Cell]:
        """Where its pieces begin and end, from left to right: a gap as wide as a character parts them."""
        found: list[Cell] = []
        for left, _top, right, _bottom in self.marks:
            if found and left - found[-1][1] < WIDE * self.size:
                found[-1] = found[-1][0], max(right, found[-1][1])
            else:
                found.append((left, right))
        return found

    @cached_property
    def left(self) -> float:
        return min(box[0] for box in self.boxes)

    @cached_property
    def right(self) -> float:
        return max(box[2] for box in self.boxes)

    @cached_property
    def top(self) -> float:
        return min(box[1] for box in self.boxes)

    @cached_property
    def bottom(self) -> float:
        return max(box[3] for box in self.boxes)

    @cached_property
    def size(self) -> float:
        """Height of its type."""
        return median(box[3] - box[1] for box in self.boxes) or 1.0


def compose(characters: str, boxes: Sequence[Box], height: float) -> tuple[str, list[Box]]:
    """A page's text and its boxes, one for each character; a line break has an empty box at the end of its line."""
    printed = map(closed_up, joined_fragments(split(*spaced(characters, boxes))))
    lines = in_reading_order(list(printed), height)
    text: list[str] = []
    places: list[Box] = []
    for line, between in zip(lines, breaks(lines), strict=True):
        text += line.characters, between
        places += line.boxes + [end_of(line)] * len(between)
    return "".join(text), places


def breaks(lines: Sequence[Line]) -> Iterator[str]:
    """What follows each line: nothing or a space where the next one goes on with it, else a line break."""
    width, is_cell = text_width(lines), False
    for line, following in pairwise(lines):
        is_cell = is_cell or len(line.cells) > 1
        wraps = is_cell and wraps_in_cell(line, following, lines)
        is_next_cell = is_beside_row(line, following) and (is_cell or is_short(line))
        is_cell = wraps or is_next_cell
        if is_next_cell:
            yield " "
        else:
            yield glue(line, following) if wraps or runs_on(line, following, width) else "\n"
    if lines:
        yield ""


def spaced(characters: str, boxes: Sequence[Box]) -> tuple[str, Sequence[Box]]:
    """A supposed space stays between words, not in the thin gap that printers leave between 年 and a number."""
    if SUPPOSED_SPACE not in characters:
        return characters, boxes
    kept = [
        index
        for index, character in enumerate(characters)
        if character != SUPPOSED_SPACE or not is_thin_gap(characters, boxes, index)
    ]
    text = "".join(characters[index] for index in kept).replace(SUPPOSED_SPACE, " ")
    return text, [boxes[index] for index in kept]


def is_thin_gap(characters: str, boxes: Sequence[Box], index: int) -> bool:
    if not 0 < index < len(characters) - 1:
        return True
    before, after = boxes[index - 1], boxes[index + 1]
    chinese = is_wide(characters[index - 1]) + is_wide(characters[index + 1])
    room = (0.0, THIN, THINNEST)[chinese]
    return after[0] - before[2] < room * (before[3] - before[1])


def split(characters: str, boxes: Sequence[Box]) -> Iterator[Line]:
    """Lines as pdfium breaks them, without the blanks around them."""
    start = 0
    for index, character in enumerate(characters + "\n"):
        if character in "\r\n\v\f\u2028\u2029":
            yield from trimmed(characters[start:index], boxes[start:index])
            start = index + 1


def trimmed(characters: str, boxes: Sequence[Box]) -> Iterator[Line]:
    lead = len(characters) - len(characters.lstrip())
    kept = characters.strip()
    if kept:
        plain = "".join(plain_character(character) for character in kept)
        yield Line(plain, list(boxes[lead : lead + len(kept)]))


def plain_character(character: str) -> str:
    """Blanks of every kind become a space, radicals (⾏) the character they stand for (行)."""
    if character.isspace() or character == "\xa0":
        return "\u3000" if character == "\u3000" else " "
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        folded = unicodedata.normalize("NFKC", character)
        return folded if len(folded) == 1 else character
    return " " if unicodedata.category(character) == "Cc" else character


# --- lines -------------------------------------------------------------------------------------------


def joined_fragments(lines: Iterator[Line]) -> Iterator[Line]:
    """pdfium breaks a line at wide gaps; what stands level and to the right of what came before goes on with it."""
    current: Line | None = None
    for line in lines:
        if current and stands_beside(current, line):
            gap = end_of(current)
            current = Line(f"{current.characters} {line.characters}", [*current.boxes, gap, *line.boxes])
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def closed_up(line: Line) -> Line:
    """Without the spaces of a line that is printed wide, character by character, as titles and grids of letters are."""
    words = line.characters.split(" ")
    single = sum(len(word) == 1 and is_wide(word) for word in words)
    if len(words) < FEW or single < MOST * len(words):
        return line
    gaps = [index for index, character in enumerate(line.characters) if character == " "]
    rooms = {index: line.boxes[index + 1][0] - line.boxes[index - 1][2] for index in gaps}
    usual = median(rooms.values())
    if usual > TWICE * line.size:
        return line  # cells of a table
    kept = [index for index in range(len(line.characters)) if index not in rooms or rooms[index] > TWICE * usual]
    return Line("".join(line.characters[index] for index in kept), [line.boxes[index] for index in kept])


def stands_beside(line: Line, following: Line) -> bool:
    overlap = min(line.bottom, following.bottom) - max(line.top, following.top)
    return (
        overlap > 0.6 * min(line.bottom - line.top, following.bottom - following.top)
        and following.left >= line.right - 1
    )


def in_reading_order(lines: list[Line], height: float) -> list[Line]:
    """Headers first and footers last, whenever the file draws them; all else in the file's own order."""
    header = [line for line in lines if line.bottom < height * MARGIN]
    footer = [line for line in lines if line.top > height * (1 - MARGIN)]
    outside = {id(line) for line in (*header, *footer)}
    return [*header, *(line for line in lines if id(line) not in outside), *footer]


# --- paragraphs --------------------------------------------------------------------------------------


def text_width(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right edge of the page's text block."""
    return (min(line.left for line in lines), max(line.right for line in lines)) if lines else (0.0, 0.0)


def runs_on(line: Line, following: Line, width: tuple[float, float]) -> bool:
    """Whether the next line goes on with this one's paragraph: its first word had no room here, and it stands close,
    alike and not indented, and no numbered paragraph begins there."""
    left, right = width
    is_full = line.right + first_word_width(following) > right - 0.6 * line.size
    is_flush = following.left < left + 0.8 * line.size
    is_long = line.right - line.left > LONG * line.size
    is_over = line.characters[-1] in SENTENCE_ENDS and STARTS_ANEW.match(following.characters)
    return is_full and is_close(line, following) and is_flush and is_long and not is_over


def is_beside_row(line: Line, following: Line) -> bool:
    """Whether the next line begins the next cell of a row, whose last one had several lines or stands in the middle."""
    rise = line.top - following.top
    return (
        0.3 * line.size < rise < TALLEST_ROW * line.size
        and following.left > line.cells[-1][0] + line.size
        and is_alike(line, following)
    )


def is_short(line: Line) -> bool:
    """As the number of a row is, which may be printed in the middle of its height."""
    return line.right - line.left < SHORT * line.size


def wraps_in_cell(line: Line, following: Line, lines: Sequence[Line]) -> bool:
    """Whether the next line goes on with the line's last cell, or with an entry of a list beside its number: it stands
    right below, and its first word had no room."""
    left, right = line.cells[-1]
    if len(following.cells) > 1 or abs(following.left - left) > 0.3 * line.size or not is_close(line, following):
        return False
    is_over = line.characters[-1] in SENTENCE_ENDS and STARTS_ANEW.match(following.characters)
    if is_over or is_list(right - left, line, following):
        return False
    return right + first_word_width(following) > column_right(line, lines) - 0.1 * line.size


def is_list(width: float, line: Line, following: Line) -> bool:
    """Whether they are rather two entries below each other: offices' names, or words that are as short or shorter."""
    are_names = line.characters[-1] in NAME_ENDS and following.characters[-1] in NAME_ENDS
    return are_names or (width < NARROW * line.size and following.right - following.left > width - 0.5 * line.size)


def column_right(line: Line, lines: Sequence[Line]) -> float:
    """How far the cells reach that begin where its last one does, and are of the same type."""
    left = line.cells[-1][0]
    alike = (each for each in lines if is_alike(line, each))
    return max(end for each in alike for begin, end in each.cells if abs(begin - left) < 0.3 * line.size)


def is_close(line: Line, following: Line) -> bool:
    return is_alike(line, following) and -0.5 * line.size < following.top - line.bottom < 1.2 * line.size


def is_alike(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) < 0.15 * line.size


def first_word_width(line: Line) -> float:
    """What would have had to fit above: a Chinese character, or a whole word."""
    word = re.match(r"[\x21-\x7e\u00c0-\u024f]+|.", line.characters)
    last = line.boxes[word.end() - 1 if word else 0]
    return last[2] - line.boxes[0][0]


def glue(line: Line, following: Line) -> str:
    """Nothing between Chinese characters, a space between words, nothing after a word divided by a hyphen."""
    last, first = line.characters[-1], following.characters[0]
    return "" if is_wide(last) or is_wide(first) else " "


def is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—·_"


def end_of(line: Line) -> Box:
    _left, top, right, bottom = line.boxes[-1]
    return right, top, right, bottom
