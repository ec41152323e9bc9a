"""Plain text and Markdown to PDF without LibreOffice: A4, one Song face, paragraphs told apart by a little space.

The face is not embedded: its name (STSong-Light with UniGB-UTF16-H) is one that every PDF reader knows, and any
character whatever can be copied out again.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .errors import TooManyPages
from .limits import Limits

WIDE, HIGH, MARGIN = 595, 842, 72  # points
TYPE, HEADING, LEADING, GAP = 12, 16, 1.6, 5
MAY_NOT_START = "，。、；：？！）》」』】〕〉”’…—%,.;:?!)]}"
MAY_NOT_END = "（《「『【〔〈“‘([{"
WORD = re.compile(r"[\x21-\x7e]+|\s+|.", re.DOTALL)
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 80>>",
)


class Row(NamedTuple):
    """One printed line and its distance from the row above."""

    text: str
    size: int
    drop: float


def write_pdf(text: str, pdf: Path, limits: Limits, *, is_markdown: bool = False) -> None:
    rows = (row for line in text.splitlines() for row in rows_of(line.expandtabs(4).rstrip(), is_markdown))
    pages: list[bytes] = []
    for page in paged(rows):
        if len(pages) == limits.pages:
            raise TooManyPages(pages=f"{limits.pages}+", limit=limits.pages)
        pages.append(drawn(page))
    pdf.write_bytes(document(pages))


# --- lines -------------------------------------------------------------------------------------------


def rows_of(line: str, is_markdown: bool) -> Iterator[Row]:
    """A paragraph's rows; a Markdown heading is larger and loses its marks."""
    heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", line) if is_markdown else None
    size = HEADING if heading else TYPE
    drop = size * LEADING + GAP
    for text in wrapped(heading[1] if heading else line, (WIDE - 2 * MARGIN) / size):
        yield Row(text, size, drop)
        drop = size * LEADING


def wrapped(line: str, room: float) -> Iterator[str]:
    """Rows of at most `room` ems; no row starts with a closing mark or ends with an opening one."""
    row, used = "", 0.0
    for word in words(line, room):
        width = ems(word)
        if row and used + width > room:
            kept, carried = carry(row, word)
            yield kept
            row, used = carried, ems(carried)
            if not row and word.isspace():
                continue
        row += word
        used += width
    yield row


def words(line: str, room: float) -> Iterator[str]:
    """Chinese by the character, Latin by the word; a word wider than a row in pieces."""
    most = int(room)
    for word in WORD.findall(line):
        yield from (word[start : start + most] for start in range(0, len(word), most))


def carry(row: str, word: str) -> tuple[str, str]:
    """What stays on the row and what goes down with the word that had no room."""
    keep = len(row)
    if word[0] in MAY_NOT_START:
        keep -= 1
    while keep > 1 and row[keep - 1] in MAY_NOT_END:
        keep -= 1
    return (row[:keep], row[keep:]) if keep > 0 else (row, "")


def ems(text: str) -> float:
    return sum(0.5 if " " <= character <= "~" else 1.0 for character in text)


def paged(rows: Iterable[Row]) -> Iterator[list[Row]]:
    page: list[Row] = []
    left = float(HIGH - 2 * MARGIN)
    for row in rows:
        if page and row.drop > left:
            yield page
            page, left = [], float(HIGH - 2 * MARGIN)
        page.append(row)
        left -= row.drop
    if page:
        yield page


# --- PDF ---------------------------------------------------------------------------------------------


def drawn(rows: list[Row]) -> bytes:
    """A page's content stream."""
    place = float(HIGH - MARGIN)
    strokes = []
    for row in rows:
        place -= row.drop
        text = row.text.encode("utf-16-be", "replace").hex()
        strokes.append(f"BT /F {row.size} Tf {MARGIN} {place:.1f} Td <{text}> Tj ET" if text else "")
    return zlib.compress("\n".join(strokes).encode())


def document(pages: list[bytes]) -> bytes:
    first = 3 + len(FONT)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]/MediaBox[0 0 {WIDE} {HIGH}]"
        "/Resources<</Font<</F 3 0 R>>>>>>".encode(),
        *FONT,
    ]
    for index, page in enumerate(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {first + 2 * index + 1} 0 R>>".encode())
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(page), page))
    return numbered(objects)


def numbered(objects: list[bytes]) -> bytes:
    """The objects with their table of places."""
    parts = [b"%PDF-1.7\n"]
    places, length = [], len(parts[0])
    for number, content in enumerate(objects, 1):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        places.append(b"%010d 00000 n \n" % length)
        length += len(part)
        parts.append(part)
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, b"".join(places))
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, length)
    return b"".join([*parts, table, end])
