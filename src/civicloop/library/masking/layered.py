"""A PDF whose pages are pictures under invisible text: what is left of the text can be selected, copied and searched.

Written by hand and page after page, so that a file of thousands of pages needs the memory of one. It holds the letters
given to it and nothing else: the font is empty, and its map back to characters names those that occur alone.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from unicodedata import east_asian_width

from PIL import Image

from civicloop.library.masking import glyphless

CATALOG, PAGES, FONT, DESCENDANT, DESCRIPTOR, FILE, TO_GLYPHS, TO_LETTERS, FIRST_PAGE = range(1, 10)
FULL, HALF = 1000, 500
"""How wide a letter is, in thousandths of its size."""
AT_ONCE = 100
"""Entries of one part of a map, at most."""
LETTERS = 0xFFFF
"""So many different letters can be told apart in a file."""

type Box = tuple[float, float, float, float]
"""Left, top, right, bottom, as parts of the page's width and height."""


@dataclass(frozen=True)
class Sheet:
    """A page: its JPEG, its width and height in points, its letters each with a box; what has no box isn't there."""

    picture: bytes
    width: float
    height: float
    letters: Sequence[tuple[str, Box]]


@dataclass
class Codes:
    """The number by which each letter is written, given as they come."""

    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, letter: str) -> int | None:
        if letter not in self.numbers and len(self.numbers) == LETTERS:
            return None
        return self.numbers.setdefault(letter, len(self.numbers) + 1)


class Writer:
    """Objects put into a file one after the other, with the table of where they begin."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.places = file, dict[int, int]()
        file.write(b"%PDF-1.7\n%\xe5\x85\xb1\xe5\x88\x9b\n")

    def put(self, number: int, content: bytes) -> None:
        self.places[number] = self.file.tell()
        self.file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    def stream(self, number: int, content: bytes, facts: bytes = b"", *, is_packed: bool = False) -> None:
        if not is_packed:
            content, facts = zlib.compress(content), facts + b"/Filter/FlateDecode"
        self.put(number, b"<<%s/Length %d>>\nstream\n%s\nendstream" % (facts, len(content), content))

    def end(self) -> None:
        at, count = self.file.tell(), len(self.places) + 1
        rows = b"".join(b"%010d 00000 n \n" % self.places[number] for number in range(1, count))
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows))
        self.file.write(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, CATALOG, at))


def write_pdf(sheets: Iterable[Sheet], target: Path) -> None:
    codes, count = Codes(), 0
    with target.open("wb") as file:
        writer = Writer(file)
        for count, sheet in enumerate(sheets, 1):
            put_page(writer, FIRST_PAGE + 3 * (count - 1), sheet, codes)
        kids = b" ".join(b"%d 0 R" % (FIRST_PAGE + 3 * index) for index in range(count))
        writer.put(CATALOG, b"<</Type/Catalog/Pages %d 0 R/Lang(zh-CN)>>" % PAGES)
        writer.put(PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
        put_font(writer, codes)
        writer.end()


def put_page(writer: Writer, number: int, sheet: Sheet, codes: Codes) -> None:
    content, picture = number + 1, number + 2
    size = b"%.2f %.2f" % (sheet.width, sheet.height)
    named = b"/Font<</F %d 0 R>>/XObject<</I %d 0 R>>" % (FONT, picture)
    facts = b"/Parent %d 0 R/MediaBox[0 0 %s]/Resources<<%s>>/Contents %d 0 R" % (PAGES, size, named, content)
    writer.put(number, b"<</Type/Page%s>>" % facts)
    drawn = b"q %.2f 0 0 %.2f 0 0 cm /I Do Q" % (sheet.width, sheet.height)
    writer.stream(content, b"\n".join([drawn, *texts(sheet, codes)]))
    with Image.open(BytesIO(sheet.picture), formats=("JPEG",)) as image:
        wide, high = image.size
        colours = b"DeviceGray" if image.mode == "L" else b"DeviceRGB"
    facts = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/DCTDecode"
    writer.stream(picture, sheet.picture, facts % (wide, high, colours), is_packed=True)


# --- text --------------------------------------------------------------------------------------------


def texts(sheet: Sheet, codes: Codes) -> Iterator[bytes]:
    """Each run as one string, every letter from where its box begins."""
    across, down = sheet.width, sheet.height
    for run in runs(sheet.letters):
        written = [(code, letter, box) for letter, box in run if (code := codes.of(letter))]
        if not written:
            continue
        top, bottom = min(box[1] for _letter, box in run) * down, max(box[3] for _letter, box in run) * down
        size = max(bottom - top, 1.0)
        pieces, place = [], written[0][2][0] * across
        for code, letter, box in written:
            gap = round((place - box[0] * across) / size * 1000)
            pieces.append((b"%d" % gap if gap else b"") + b"<%04x>" % code)
            place = box[0] * across + width_of(letter) * size / 1000
        start = written[0][2][0] * across
        base = down - bottom - glyphless.DESCENT / glyphless.UNITS * size
        yield b"BT 3 Tr /F %.2f Tf %.2f %.2f Td [%s] TJ ET" % (size, start, base, b"".join(pieces))


def runs(letters: Sequence[tuple[str, Box]]) -> Iterator[list[tuple[str, Box]]]:
    """Letters that stand side by side in one line."""
    run: list[tuple[str, Box]] = []
    for letter, box in letters:
        if run and not follows(run[-1][1], box):
            yield run
            run = []
        run.append((letter, box))
    if run:
        yield run


def follows(box: Box, following: Box) -> bool:
    """Whether the second box goes on in the first one's line, no further from it than a line is high."""
    height = min(box[3] - box[1], following[3] - following[1])
    overlap = min(box[3], following[3]) - max(box[1], following[1])
    return overlap > 0.5 * height and following[0] - box[0] >= 0 and following[0] - box[2] < height


def width_of(letter: str) -> int:
    return FULL if east_asian_width(letter[0]) in "WFA" else HALF


# --- font --------------------------------------------------------------------------------------------


def put_font(writer: Writer, codes: Codes) -> None:
    name, box = b"/Glyphless", b"[0 %d %d %d]" % (glyphless.DESCENT, glyphless.UNITS, glyphless.ASCENT)
    writer.put(
        FONT,
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, DESCENDANT, TO_LETTERS),
    )
    halves = b" ".join(b"%d[%d]" % (code, HALF) for letter, code in codes.numbers.items() if width_of(letter) == HALF)
    writer.put(
        DESCENDANT,
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s/FontDescriptor %d 0 R/DW %d/W[%s]/CIDToGIDMap %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        % (name, DESCRIPTOR, FULL, halves, TO_GLYPHS),
    )
    measures = (glyphless.ASCENT, glyphless.DESCENT, glyphless.ASCENT)
    writer.put(
        DESCRIPTOR,
        b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox%s/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 0"
        b"/FontFile2 %d 0 R>>" % (name, box, *measures, FILE),
    )
    font = glyphless.made()
    writer.stream(FILE, font, b"/Length1 %d" % len(font))
    writer.stream(TO_GLYPHS, b"\0\0" * (len(codes.numbers) + 1))
    writer.stream(TO_LETTERS, letters_map(codes))


def letters_map(codes: Codes) -> bytes:
    """From numbers back to letters, for whoever copies or searches: the letters that occur and no other."""
    rows = [b"<%04x><%s>" % (code, letter.encode("utf-16-be").hex().encode()) for letter, code in codes.numbers.items()]
    parts = [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
    return b"\n".join(
        [
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            b"/CMapName/Adobe-Identity-UCS def /CMapType 2 def",
            b"1 begincodespacerange <0000><ffff> endcodespacerange",
            *(b"%d beginbfchar\n%s\nendbfchar" % (len(part), b"\n".join(part)) for part in parts),
            b"endcmap CMapName currentdict/CMap defineresource pop end end",
        ]
    )
