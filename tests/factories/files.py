"""Files for the conversion's tests, each made on the spot: Word files, pictures, broken and hostile ones."""

import io
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image, ImageDraw, ImageFont

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def word_file(
    path: Path, paragraphs: Iterable[str], *, title: str = "", header: str = "", footer: str = "", face: str = "宋体"
) -> Path:
    """A .docx: a large centred title, then the paragraphs, with running lines when given. `{page}` counts pages."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = face, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
    if title:
        heading = document.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.add_run(title).font.size = Pt(22)
    for text in paragraphs:
        document.add_paragraph(text)
    for running, text in ((document.sections[0].header, header), (document.sections[0].footer, footer)):
        fill(running.paragraphs[0], text)
    document.save(str(path))
    return path


def fill(paragraph: object, text: str) -> None:
    before, has_number, after = text.partition("{page}")
    paragraph.add_run(before)  # type: ignore[attr-defined]
    if has_number:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)  # type: ignore[attr-defined]
        paragraph.add_run(after)  # type: ignore[attr-defined]


def zip_file(path: Path, entries: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def open_document(path: Path, kind: str = "text", manifest: str = "<manifest/>") -> Path:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return zip_file(path, {"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": "<x/>"})


def open_xml(path: Path, main: str) -> Path:
    return zip_file(path, {"[Content_Types].xml": CONTENT_TYPES.replace("wordprocessingml.document", main)})


def compound_file(path: Path, streams: dict[str, bytes]) -> Path:
    """A minimal OLE file with these streams, each padded to 4,096 bytes (no mini stream)."""
    size = 4096 // SECTOR
    table = [FAT_SECTOR, END_OF_CHAIN]  # the table itself, then the folder
    folder = entry("Root Entry", kind=5, start=END_OF_CHAIN, length=0, child=1)
    body = b""
    for number, (name, content) in enumerate(streams.items(), 1):
        start = len(table)
        table += [*range(start + 1, start + size), END_OF_CHAIN]
        right = number + 1 if number < len(streams) else FREE
        folder += entry(name, kind=2, start=start, length=4096, right=right)
        body += content.ljust(4096, b"\0")
    table += [FREE] * (SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    path.write_bytes(header + struct.pack("<128I", *table) + folder.ljust(SECTOR, b"\0") + body)
    return path


def entry(name: str, *, kind: int, start: int, length: int, child: int = FREE, right: int = FREE) -> bytes:
    """One line of an OLE file's folder."""
    letters = (name + "\0").encode("utf-16-le")
    head = letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, length)


def word_stream(*, is_locked: bool = False) -> bytes:
    """The first bytes of a Word stream: its magic number and its flags."""
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0804, 0, 0x0100 if is_locked else 0).ljust(1472, b"\0")


def picture(text: str, face: str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc") -> Image.Image:
    """A white sheet with this text in large letters."""
    image = Image.new("RGB", (1240, 500), "white")
    ImageDraw.Draw(image).text((80, 180), text, fill="black", font=ImageFont.truetype(face, 64))
    return image


def packed(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()
