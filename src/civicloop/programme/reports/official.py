"""A Word file in the layout of official documents (GB/T 9704): paper, grid, typefaces, headings, page numbers.

A4 with margins of 37, 35, 28 and 26 mm (top, bottom, left, right) leaves a type area of 156 × 225 mm: 22 lines of 28
characters of size 三号 (16 pt). The title is 方正小标宋简体 二号, the text 仿宋_GB2312, headings of the first level
黑体, of the second 楷体_GB2312; page numbers are — 1 — in 四号, outside: right on odd pages, left on even ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SONG, FANGSONG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)  # 二号, 三号, 四号
LINES, CHARACTERS = 22, 28
HEIGHT_MM, WIDTH_MM = 225, 156
TWIPS_MM, TWIPS_POINT = 1440 / 25.4, 20
LINE_TWIPS = int(HEIGHT_MM * TWIPS_MM / LINES)
CHARACTER_TWIPS = int(WIDTH_MM * TWIPS_MM / CHARACTERS)  # a little less than 16 pt: each gives up some of its room
NUMERALS = "零一二三四五六七八九"
TEN = 10


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs, and second headings with theirs."""

    heading: str
    paragraphs: Sequence[str] = ()
    parts: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True)
class Text:
    """What an official document says. `addressee` stands above the text, `issuer` and `day` below it."""

    title: str
    issuer: str
    day: date
    addressee: str = ""
    opening: Sequence[str] = ()
    sections: Sequence[Section] = ()
    closing: Sequence[str] = ()
    attachments: Sequence[str] = field(default=())


def write(text: Text) -> bytes:
    """The file's bytes."""
    word = Document()
    lay_out(word)
    line(word, text.title, font=SONG, size=SIZE_2, align=WD_ALIGN_PARAGRAPH.CENTER)
    line(word, "")
    if text.addressee:
        line(word, f"{text.addressee}：")
    for words in text.opening:
        paragraph(word, words)
    for number, section in enumerate(text.sections, 1):
        write_section(word, number, section)
    for words in text.closing:
        paragraph(word, words)
    write_end(word, text)
    word.core_properties.title, word.core_properties.author = text.title, text.issuer
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def write_section(word: Word, number: int, section: Section) -> None:
    paragraph(word, f"{numeral(number)}、{section.heading}", font=HEI, level=1)
    for words in section.paragraphs:
        paragraph(word, words)
    for index, (heading, words_of) in enumerate(section.parts, 1):
        paragraph(word, f"（{numeral(index)}）{heading}", font=KAI, level=2)
        for words in words_of:
            paragraph(word, words)


def write_end(word: Word, text: Text) -> None:
    """Attachments, who issues it, and the day: four characters from the right edge."""
    if text.attachments:
        line(word, "")
    for index, name in enumerate(text.attachments, 1):
        paragraph(word, f"附件：{index}．{name}" if index == 1 else f"　　　{index}．{name}")
    line(word, "")
    line(word, "")
    for words in (text.issuer, f"{text.day.year}年{text.day.month}月{text.day.day}日"):
        made = line(word, words, align=WD_ALIGN_PARAGRAPH.RIGHT)
        made.paragraph_format.keep_together = True
        indent(made, right=400)


# --- the sheet ---------------------------------------------------------------------------------------


def lay_out(word: Word) -> None:
    sheet = word.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.top_margin, sheet.bottom_margin, sheet.left_margin, sheet.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    sheet.header_distance, sheet.footer_distance = Mm(15), Mm(25)
    grid = sheet._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        sheet._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")  # a grid of characters is one of another size in LibreOffice
    grid.set(qn("w:linePitch"), str(LINE_TWIPS))
    set_base(word)
    word.settings.odd_and_even_pages_header_footer = True
    number_pages(sheet.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, right=100)
    number_pages(sheet.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, left=100)


def set_base(word: Word) -> None:
    style = word.styles["Normal"]
    style.font.size = SIZE_3
    style.font.name = LATIN
    face = style.element.get_or_add_rPr()
    face.rFonts.set(qn("w:eastAsia"), FANGSONG)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CHARACTER_TWIPS - SIZE_3.twips))
    face.insert_element_before(closer, "w:sz")
    form = style.paragraph_format
    form.widow_control = False  # every page has its 22 lines
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_TWIPS / TWIPS_POINT)


def number_pages(footer: Paragraph, align: WD_ALIGN_PARAGRAPH, **indents: int) -> None:
    """— 1 —, a character in from the edge."""
    footer.alignment = align
    footer.paragraph_format.line_spacing = SIZE_3  # a line of the text's would take room from the text
    indent(footer, **indents)
    for kind, words in (("", "— "), ("begin", ""), ("", "PAGE"), ("end", ""), ("", " —")):
        run = footer.add_run()
        set_font(run, PLAIN, SIZE_4)
        if kind:
            sign = OxmlElement("w:fldChar")
            sign.set(qn("w:fldCharType"), kind)
            run._r.append(sign)
        elif words == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = words
            run._r.append(code)
        else:
            run.text = words


# --- lines -------------------------------------------------------------------------------------------


def line(
    word: Word,
    text: str,
    *,
    font: str = FANGSONG,
    size: Pt = SIZE_3,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
) -> Paragraph:
    made = word.add_paragraph()
    made.alignment = align
    set_font(made.add_run(text), font, size)
    return made


def paragraph(word: Word, text: str, *, font: str = FANGSONG, level: int = 0) -> Paragraph:
    """Two characters in; headings are known as such to programs that list them."""
    made = line(word, text, font=font)
    indent(made, firstLine=200)
    if level:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        made._p.get_or_add_pPr().append(outline)
        made.paragraph_format.keep_with_next = True
    return made


def indent(made: Paragraph, **hundredths: int) -> None:
    """In hundredths of a character: firstLine, left, right. Also as a length, for programs that know no other."""
    wanted = made._p.get_or_add_pPr().get_or_add_ind()
    for side, amount in hundredths.items():
        wanted.set(qn(f"w:{side}Chars"), str(amount))
        wanted.set(qn(f"w:{side}"), str(amount * SIZE_3.twips // 100))


def set_font(run: Run, font: str, size: Pt) -> None:
    run.font.size = size
    run.font.name = LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def numeral(number: int) -> str:
    """一, 十二, 二十: up to ninety-nine."""
    tens, ones = divmod(number, TEN)
    front = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return front + (NUMERALS[ones] if ones or not tens else "")
