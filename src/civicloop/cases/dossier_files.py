"""A case's file written as Word, in the layout of official documents, and that turned into a PDF by LibreOffice."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import segno
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from civicloop.cases.dossiers import Dossier, Event, Shot
from civicloop.kernel.errors import Refused
from civicloop.library.conversion import office
from civicloop.library.conversion.errors import ConverterFailed, TimedOut
from civicloop.library.conversion.limits import LIMITS
from civicloop.programme.reports import official

SMALL = Pt(12)  # 小四: tables and captions
PATIENCE = 5  # seconds that one PDF waits for another
PAIR_MM, STEP_MM, CODE_MM = 72, 48, 26
LABEL_MM, WHEN_MM = 40, 38
UNPRINTABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML holds

type Pictures = Mapping[int, bytes]


class NoPdf(Refused):
    code = "no-pdf"
    message = gettext_lazy("The PDF could not be made just now. Try again in a minute, or take the Word file.")


# --- Word --------------------------------------------------------------------------------------------


def as_word(dossier: Dossier, pictures: Pictures, day: str) -> bytes:
    """`pictures`: JPEGs by key; `day`: when it was taken."""
    word = Document()
    official.lay_out(word)
    centred(word, dossier.title, official.SONG, official.SIZE_2)
    centred(word, _("Case %(number)s") % {"number": dossier.number}, official.KAI, official.SIZE_3)
    for notice in dossier.notices:
        centred(word, notice, official.HEI, official.SIZE_4)
    write_facts(word, dossier)
    write_words(word, dossier, pictures)
    heading(word, 2, _("What happened"))
    write_events(word, dossier.events, pictures)
    if dossier.remarks:
        heading(word, 3, _("What belongs to it"))
        for each in dossier.remarks:
            body(word, each)
    write_end(word, dossier, day)
    word.core_properties.title, word.core_properties.author = f"{dossier.number} {plain(dossier.title)}", "CivicLoop"
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def write_facts(word: Word, dossier: Dossier) -> None:
    table = grid(word, [LABEL_MM, official.WIDTH_MM - LABEL_MM])
    for label, value in dossier.facts:
        name, said = row(table)
        small(name.paragraphs[0], label, font=official.HEI)
        fill(said, value)


def write_words(word: Word, dossier: Dossier, pictures: Pictures) -> None:
    heading(word, 1, _("What was reported"))
    for words in dossier.words.splitlines() or [_("No words, a picture alone.")]:
        body(word, words)
    for words in dossier.reason.splitlines():
        body(word, words)
    if dossier.shots:
        table = grid(word, [official.WIDTH_MM / 2] * len(dossier.shots), is_ruled=False)
        for cell, shot in zip(row(table), dossier.shots, strict=True):
            put_shot(cell, shot, pictures, PAIR_MM)


def write_events(word: Word, events: Sequence[Event], pictures: Pictures) -> None:
    table = grid(word, [WHEN_MM, official.WIDTH_MM - WHEN_MM])
    for each in events:
        when, what = row(table)
        small(when.paragraphs[0], each.at)
        small(what.paragraphs[0], each.title, font=official.HEI)
        for words in (*each.text.splitlines(), *each.remarks):
            small(what.add_paragraph(), words)
        for shot in each.shots:
            put_shot(what, shot, pictures, STEP_MM)


def write_end(word: Word, dossier: Dossier, day: str) -> None:
    """Where the case is read as it stands today, for a phone and for the eye."""
    said = [_("As of %(day)s.") % {"day": day}]
    if not dossier.address:
        small(word.add_paragraph(), said[0])
        return
    small(word.add_paragraph(), "")
    code, words = row(grid(word, [CODE_MM + 4, official.WIDTH_MM - CODE_MM - 4], is_ruled=False))
    drawn = BytesIO()
    segno.make(dossier.address, error="m", micro=False).save(drawn, kind="png", scale=8, border=2)
    put_picture(code.paragraphs[0], drawn.getvalue(), CODE_MM, dossier.address)
    fill(words, "\n".join([*said, _("As it stands today: %(address)s") % {"address": dossier.address}]))


# --- lines, cells and pictures -------------------------------------------------------------------------


def plain(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def centred(word: Word, text: str, font: str, size: Pt) -> None:
    made = official.line(word, plain(text), font=font, size=size, align=WD_ALIGN_PARAGRAPH.CENTER)
    made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def heading(word: Word, number: int, text: str) -> None:
    sign = f"{official.numeral(number)}、" if get_language() != "en" else f"{number}. "
    made = official.paragraph(word, f"{sign}{text}", font=official.HEI, level=1)
    made.paragraph_format.space_before = Pt(6)


def body(word: Word, text: str) -> None:
    official.paragraph(word, plain(text))


def small(made: Paragraph, text: str, *, font: str = official.FANGSONG) -> None:
    """Lines of their own height, not of the page's grid, which would cut pictures off."""
    form = made.paragraph_format
    form.line_spacing_rule, form.space_after = WD_LINE_SPACING.SINGLE, Pt(2)
    if made._p.get_or_add_pPr().find(qn("w:snapToGrid")) is None:
        free = OxmlElement("w:snapToGrid")
        free.set(qn("w:val"), "0")
        made._p.get_or_add_pPr().insert_element_before(free, "w:spacing")
    official.set_font(made.add_run(plain(text)), font, SMALL)


def fill(cell: _Cell, text: str) -> None:
    for n, words in enumerate(text.splitlines() or [""]):
        small(cell.add_paragraph() if n else cell.paragraphs[0], words)


def grid(word: Word, widths_mm: Sequence[float], *, is_ruled: bool = True) -> Table:
    table: Table = word.add_table(rows=0, cols=len(widths_mm), style="Table Grid" if is_ruled else None)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return table


def row(table: Table) -> tuple[_Cell, ...]:
    """The cells of a new row that no page's end cuts in two."""
    made = table.add_row()  # type: ignore[no-untyped-call]
    made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return tuple(made.cells)


def put_shot(cell: _Cell, shot: Shot, pictures: Pictures, width_mm: int) -> None:
    if shot.picture not in pictures:
        return
    made = cell.paragraphs[-1] if not cell.paragraphs[-1].text else cell.add_paragraph()
    put_picture(made, pictures[shot.picture], width_mm, shot.caption)
    small(cell.add_paragraph(), shot.caption)


def put_picture(made: Paragraph, content: bytes, width_mm: int, words: str) -> None:
    """With words for those who can't see it."""
    small(made, "")
    shape = made.add_run().add_picture(BytesIO(content), width=Mm(width_mm))
    shape._inline.docPr.set("descr", plain(words))


# --- PDF ---------------------------------------------------------------------------------------------

ONE_AT_A_TIME = Lock()
"""A LibreOffice for each of many readers at once would leave nothing for the others."""


def as_pdf(word: bytes) -> bytes:
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise NoPdf
    try:
        with TemporaryDirectory(prefix="civicloop-case-") as folder:
            source, made = Path(folder, "case.docx"), Path(folder, "case.pdf")
            source.write_bytes(word)
            office.convert(source, "pdf", made, LIMITS)
            return made.read_bytes()
    except (ConverterFailed, TimedOut) as trouble:
        raise NoPdf from trouble
    finally:
        ONE_AT_A_TIME.release()
