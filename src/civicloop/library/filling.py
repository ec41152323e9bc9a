"""A Word file with empty places as a form: what is to be filled in, and the same file with it filled in.

    slots = slots_of(data)                     # label, kind and how often, in the order of the file
    data = fill(data, ["王芳", "2026年5月8日"])   # a value for each; an empty one leaves its places as they are

Empty places are rows of underscores, underlined blanks, cover fields without a value and empty cells beside a label.
Values are put into the runs that are there, so that they look as the empty place would have.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from civicloop.kernel.errors import Refused
from civicloop.library.conversion.cover import LABELLED, NAME
from civicloop.library.conversion.understanding import BLANK

DATE = re.compile(r"[_＿﹍﹎]{1,}[ \u3000]*年[ \u3000]*[_＿﹍﹎]{1,}[ \u3000]*月[ \u3000]*[_＿﹍﹎]{1,}[ \u3000]*日")
EMPTY = re.compile(rf"{DATE.pattern}|{BLANK.pattern}")
LABEL = re.compile(r"([\w（）()、/]{1,14})[ \u3000]*[:：][ \u3000]*$")
KNOWN = re.compile(rf"({NAME})[ \u3000]*[:：][ \u3000]*$")
CELL_LABEL = re.compile(r"[\w（）()、/ \u3000]{1,14}[:：]?")
STOPS = re.compile(r"[。；;，,！!？?_＿﹍﹎\t\n]")
AROUND = 10
MOST_SLOTS, MOST_BYTES = 200, 64 << 20


class NoForm(Refused):
    code = "no_form"
    message = _("This file can't be filled in here: only Word and WPS texts of moderate size can. Download it instead.")


@dataclass(frozen=True)
class Place:
    paragraph: Paragraph
    start: int
    end: int


@dataclass
class Slot:
    """One thing to fill in; a label that comes again is the same thing in another place."""

    label: str
    is_date: bool
    places: list[Place] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.places)


def slots_of(data: bytes) -> list[Slot]:
    return found(opened(data))


def fill(data: bytes, values: Sequence[str]) -> bytes:
    """NoForm where there are not as many empty places as values."""
    document = opened(data)
    slots = found(document)
    if len(slots) != len(values):
        raise NoForm
    pairs = [(place, value) for slot, value in zip(slots, values, strict=True) if value for place in slot.places]
    for place, value in sorted(pairs, key=lambda pair: -pair[0].start):  # from the back: the front keeps its place
        put(place, value)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(data: bytes) -> WordDocument:
    """NoForm for what is too large, or no Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise NoForm
        return Document(io.BytesIO(data))
    except (ValueError, KeyError, SyntaxError, OSError, zipfile.BadZipFile):
        raise NoForm from None


# --- finding -----------------------------------------------------------------------------------------


def found(document: WordDocument) -> list[Slot]:
    slots: dict[str, Slot] = {}
    for label, is_date, place in places(document):
        slot = slots.setdefault(label, Slot(label, is_date))
        slot.places.append(place)
        if len(slots) == MOST_SLOTS:
            break
    return list(slots.values())


def places(document: WordDocument) -> Iterator[tuple[str, bool, Place]]:
    for each in document.iter_inner_content():
        yield from in_table(each) if isinstance(each, Table) else in_paragraph(each)
    for section in document.sections:
        for running in (section.header, section.footer):
            for paragraph in [] if running.is_linked_to_previous else running.paragraphs:
                yield from in_paragraph(paragraph)


def in_table(table: Table) -> Iterator[tuple[str, bool, Place]]:
    for row in table.rows:
        cells = distinct(row.cells)
        for cell, before in zip(cells, [None, *cells], strict=False):
            if before is not None and not cell.text.strip() and CELL_LABEL.fullmatch(before.text.strip()):
                yield plain(before.text.rstrip(":： \u3000")), False, Place(cell.paragraphs[0], 0, 0)
            for paragraph in cell.paragraphs:
                yield from in_paragraph(paragraph)


def distinct(cells: Sequence[_Cell]) -> list[_Cell]:
    """A cell that spans several columns once."""
    return [
        cell for cell, before in zip(cells, [None, *cells], strict=False) if not before or cell._tc is not before._tc
    ]


def in_paragraph(paragraph: Paragraph) -> Iterator[tuple[str, bool, Place]]:
    text = shown(paragraph)
    blanks = [(match.start(), match.end()) for match in EMPTY.finditer(text)]
    for start, end in sorted([*blanks, *empty_fields(text)]):
        is_date = bool(DATE.fullmatch(text[start:end]))
        yield label_of(text, start, end), is_date, Place(paragraph, start, end)


def shown(paragraph: Paragraph) -> str:
    """Its text, with underlined blanks as underscores."""
    return "".join(
        "_" * len(run.text) if run.underline and len(run.text) > 1 and not run.text.strip(" \u3000\xa0") else run.text
        for run in paragraph.runs
    )


def empty_fields(text: str) -> Iterator[tuple[int, int]]:
    """Where a cover field's value would stand: at the line's end, or before a wide gap to the next field."""
    for match in LABELLED.finditer(text):
        rest = text[match.end() :]
        gap = match[0][match[0].rfind(match[1]) + len(match[1]) + 1 :]
        if not rest.strip() or (len(gap) > 1 and LABELLED.match(rest)):
            place = match.end() - len(gap)
            yield place, place


def label_of(text: str, start: int, end: int) -> str:
    """What stands before it with a colon; else the words around it."""
    if match := KNOWN.search(text[:start]) or LABEL.search(text[:start]):
        return plain(match[1])
    before = STOPS.split(text[:start])[-1][-AROUND:].strip()
    after = STOPS.split(text[end:])[0][:AROUND].strip()
    return f"{before}＿＿{after}"


def plain(label: str) -> str:
    return re.sub(r"[ \u3000]", "", label)


# --- filling -----------------------------------------------------------------------------------------


def put(place: Place, value: str) -> None:
    """Into the first run that the place touches; what the others have of it goes."""
    offset, is_put = 0, False
    runs = place.paragraph.runs
    for run in runs:
        text = run.text
        first, last = max(place.start - offset, 0), min(place.end - offset, len(text))
        touches = first < last or (place.start == place.end and first == last)
        offset += len(text)
        if touches:
            run.text = text[:first] + ("" if is_put else value) + text[last:]
            is_put = True
            if place.start == place.end:
                return
    if not is_put:
        place.paragraph.add_run(value)
