"""What a file is, by its content: never by its name."""

import re
from pathlib import Path

from . import archives, compound, encodings
from .errors import Damaged, Empty, TooLarge, UnknownType
from .formats import Format
from .limits import LIMITS, MEGABYTE, Limits

HEAD = 8192
PICTURES = (
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPG),
    (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF),
)
COMPOUND, ZIP, EMPTY_ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"PK\x05\x06"
PAGE_TAG = re.compile(r"<!doctype\s+html|<html[\s>]|<(head|body)[\s>]", re.IGNORECASE)
WHOLE_DOCUMENT = re.compile(r"progid=\"Word\.Document\"|<w:wordDocument|<office:document[\s>]")
MARKDOWN = re.compile(r"^(#{1,6} \S|```|\|.+\|\s*$|[-*] \[[ x]\] )", re.MULTILINE)


def sniff(path: Path, limits: Limits = LIMITS) -> Format:
    """The file's format. Empty, TooLarge, Encrypted, Damaged, Bomb or UnknownType when it can't be read."""
    size = path.stat().st_size
    if size == 0:
        raise Empty
    if size > limits.file_bytes:
        raise TooLarge(megabytes=-(-size // MEGABYTE), limit=limits.file_bytes // MEGABYTE)
    with path.open("rb") as file:
        head = file.read(HEAD)
    return by_magic(path, head, limits) or by_text(path)


def by_magic(path: Path, head: bytes, limits: Limits) -> Format | None:
    if head.startswith(ZIP):
        return archives.identify(path, limits)
    if head.startswith(COMPOUND):
        return compound.identify(path)
    if head.startswith(EMPTY_ZIP):
        raise UnknownType
    if b"%PDF-" in head[:1024]:
        return whole_pdf(path)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return whole_rtf(path)
    return next((kind for magic, kind in PICTURES if head.startswith(magic)), None)


def by_text(path: Path) -> Format:
    text = encodings.decode(path.read_bytes())
    if text is None:
        raise UnknownType
    if not text.strip("\ufeff \t\r\n\0\u3000"):
        raise Empty
    start = text[:HEAD]
    if WHOLE_DOCUMENT.search(start):
        return Format.XML
    if PAGE_TAG.search(start):
        return Format.HTML
    return Format.MD if MARKDOWN.search(start) else Format.TXT


def whole_pdf(path: Path) -> Format:
    """A PDF without any end mark was cut off; pdfium would quietly show what is left of it."""
    data = path.read_bytes()
    if b"%%EOF" not in data and b"startxref" not in data:
        raise Damaged
    linearized = re.search(rb"/Linearized[^>]*/L\s+(\d+)", data[:2048])
    if linearized and int(linearized[1]) > len(data):
        raise Damaged
    return Format.PDF


def whole_rtf(path: Path) -> Format:
    """An RTF file that stops inside its braces was cut off."""
    data = path.read_bytes().rstrip(b"\0 \t\r\n\x1a")
    braces = re.sub(rb"\\[{}\\]", b"", data)
    if not data.endswith(b"}") and braces.count(b"{") > braces.count(b"}"):
        raise Damaged
    return Format.RTF
