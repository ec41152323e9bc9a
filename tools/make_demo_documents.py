"""Make the demo city's files from tools/demo_documents/*.md: Word 97 .doc, .docx, .odt, .xls, .pdf and .txt.

Needs LibreOffice and python-docx. The results are kept in the repository; run this again only after changing a text.
In a source the first line names the file; then `#` opens a text, `##` a chapter, `|` a row of a table.
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.document import Document as Draft
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tools" / "demo_documents"
TARGET = ROOT / "src" / "civicloop" / "demo" / "data" / "documents"
FILTERS = {
    ".doc": "doc:MS Word 97",
    ".docx": "docx:MS Word 2007 XML",  # once more through LibreOffice: python-docx declares no page count
    ".odt": "odt",
    ".pdf": "pdf:writer_pdf_Export",
    ".xls": "xls:MS Excel 97",
}


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCES.glob("*.md")):
        name, text = head_and_text(source)
        path = TARGET / f"{source.stem}{Path(name).suffix}"
        MAKERS.get(path.suffix, make_office_file)(text, path)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    return 0


def head_and_text(source: Path) -> tuple[str, str]:
    """The file name that the demo shows, and the text below the line."""
    head, _, text = source.read_text(encoding="utf-8").partition("\n---\n")
    return head.removeprefix("file:").strip(), text.strip()


def make_text(text: str, path: Path) -> None:
    path.write_text(text.removeprefix("# ") + "\n", encoding="utf-8")


def make_sheet(text: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / f"{path.stem}.csv"
        with rows.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[text.splitlines()[0].removeprefix("# ")], [], *cells(text)])
        convert(rows, path, "--infilter=CSV:44,34,76")


def make_office_file(text: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / f"{path.stem}.docx"
        draft(text).save(str(word))
        convert(word, path)


def convert(source: Path, path: Path, *options: str) -> None:
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", profile, "--headless", *options, "--convert-to", FILTERS[path.suffix]]
    subprocess.run([*command, "--outdir", str(path.parent), str(source)], check=True, capture_output=True)
    if not path.exists():
        raise SystemExit(f"LibreOffice made no {path.name}")


MAKERS = {".txt": make_text, ".xls": make_sheet}


def cells(text: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def draft(text: str) -> Draft:
    document = Document()
    document.core_properties.author = "榆汀市文明办"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    add_page_numbers(section.footer.paragraphs[0])
    write_lines(document, text)
    return document


def write_lines(document: Draft, text: str) -> None:
    is_table_done = False
    for line in filter(None, text.splitlines()):
        if line.startswith("|"):
            if not is_table_done:
                add_table(document, cells(text))
            is_table_done = True
        elif line.startswith("# "):
            add_line(document, line[2:], "黑体", 20, centred=True)
        elif line.startswith("## "):
            add_line(document, line[3:], "黑体", 16, indent=True)
        else:
            add_line(document, line, "仿宋_GB2312", 16, indent=not line.startswith("撰写人"))


def add_line(document: Draft, text: str, font: str, size: int, *, centred: bool = False, indent: bool = False) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_after, layout.line_spacing_rule, layout.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, Pt(28)
    if centred:
        paragraph.alignment, layout.space_before, layout.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(12), Pt(14)
    if indent:
        layout.first_line_indent = Pt(2 * size)
    add_run(paragraph, text, font, size)


def add_run(paragraph: Paragraph, text: str, font: str, size: int) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def add_table(document: Draft, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            add_run(cell.paragraphs[0], text, "仿宋_GB2312", 11)


def add_page_numbers(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("第", "PAGE"), ("页共", "NUMPAGES")):
        add_run(paragraph, before, "宋体", 10)
        add_field(paragraph, field)
    add_run(paragraph, "页", "宋体", 10)


def add_field(paragraph: Paragraph, name: str) -> None:
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    paragraph._element.append(element)


if __name__ == "__main__":
    sys.exit(main())
