"""Masking a page for real: its letters replaced, its picture painted over and drawn anew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from civicloop.library.search.folding import fold_with_places

BAR = "█"
"""Stands for each masked letter, so that every place of the text stays where it was."""
BLACK = (0, 0, 0)
MARGIN, SCANNED_MARGIN = 0.15, 0.35
"""Of a line's height: how far a bar reaches beyond its letters. The boxes of scanned letters are guesses."""
QUALITY = 82
DARK = 40
LIGHT_PART = 0.005
"""Of a painted bar's pixels: how many may be lighter than `DARK`, at most, since JPEG rounds its edges."""

type Span = tuple[int, int]
type Area = tuple[float, float, float, float]
"""Left, top, right, bottom, as parts of the page's width and height."""


@dataclass(frozen=True)
class Hider:
    """Hides words wherever they stand in a title, a heading or another text that was taken from the pages."""

    words: tuple[str, ...]
    """Folded, the longest first. A single letter is masked in its place alone: elsewhere it is part of other words."""

    @classmethod
    def of(cls, words: Iterable[str]) -> "Hider":
        folded = {"".join(fold_with_places(word).text.split()) for word in words}
        return cls(tuple(sorted((word for word in folded if len(word) > 1), key=lambda word: (-len(word), word))))

    def places(self, text: str) -> list[Span]:
        """Where the words stand, blanks and line ends within them or not."""
        folded = fold_with_places(text)
        kept = [index for index, letter in enumerate(folded.text) if not letter.isspace()]
        run, found = "".join(folded.text[index] for index in kept), []
        for word in self.words:
            at = run.find(word)
            while at >= 0:
                found.append((folded.starts[kept[at]], folded.ends[kept[at + len(word) - 1]]))
                at = run.find(word, at + 1)
        return sorted(found)

    def hide(self, text: str) -> str:
        return masked(text, self.places(text))


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with a bar for each letter of the spans; blanks and line ends stay."""
    letters = list(text)
    for start, end in spans:
        for place in range(max(start, 0), min(end, len(letters))):
            if not letters[place].isspace():
                letters[place] = BAR
    return "".join(letters)


def painted(picture: bytes, areas: Sequence[Area]) -> bytes:
    """The picture drawn anew with black bars; nothing of what was below is in its bytes."""
    with Image.open(BytesIO(picture), formats=("JPEG",)) as file:
        sheet = file.convert("RGB")
    paint(sheet, areas)
    return jpeg(sheet)


def smaller(picture: bytes, width: int, areas: Sequence[Area]) -> bytes:
    """A thumbnail made of the painted picture, never of the one before; its bars are drawn again, sharp."""
    with Image.open(BytesIO(picture), formats=("JPEG",)) as large:
        height = max(1, round(large.height * width / large.width))
        sheet = large.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    paint(sheet, areas)
    return jpeg(sheet)


def paint(sheet: Image.Image, areas: Sequence[Area]) -> None:
    pen = ImageDraw.Draw(sheet)
    for area in areas:
        pen.rectangle(pixels(area, sheet.size), fill=BLACK)


def light_areas(picture: bytes, areas: Sequence[Area]) -> int:
    """How many of the bars are not black all over."""
    with Image.open(BytesIO(picture), formats=("JPEG",)) as file:
        grey = file.convert("L")
    return sum(is_light(grey, pixels(area, grey.size)) for area in areas)


def is_light(grey: Image.Image, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    inner = grey.crop((left + 1, top + 1, max(right, left + 2), max(bottom, top + 2)))
    counts = inner.histogram()
    return sum(counts[DARK:]) > LIGHT_PART * sum(counts)


def pixels(area: Area, size: tuple[int, int]) -> tuple[int, int, int, int]:
    wide, high = size
    return int(area[0] * wide), int(area[1] * high), int(area[2] * wide) + 1, int(area[3] * high) + 1


def jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def left_letters(text: str, boxes: Sequence[Area]) -> Iterator[tuple[str, Area]]:
    """Of a masked text what can still be read, each letter with its box; a blank where it parts two such letters."""
    before: Area | None = None
    blank = ""
    for letter, box in zip(text, boxes, strict=False):
        is_printed = letter.isprintable() and box[2] > box[0] and box[3] > box[1]
        if letter == BAR:
            before, blank = None, ""
        elif letter.isspace():
            blank = blank or letter
        elif is_printed:
            if before and blank and before[2] < box[0] and min(before[3], box[3]) > max(before[1], box[1]):
                yield " ", (before[2], before[1], box[0], before[3])
            yield letter, box
            before, blank = box, ""
