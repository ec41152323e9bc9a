"""What an OLE compound file is (.doc, .xls, .ppt, .wps and locked modern files), told from its streams."""

import struct
from pathlib import Path

import olefile

from .errors import Damaged, Encrypted, UnknownType
from .formats import Format

WORD_MAGIC = (0xA5EC, 0xA5DC)
WORD_LOCKED, POWERPOINT_LOCKED, BOOK_LOCK = 0x0100, 0xF3D1C4DF, 0x002F
MAIN_STREAMS = (
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("PowerPoint Document", Format.PPT),
    ("MatOST", Format.WPS),
    ("CONTENTS", Format.WPS),
)


def identify(path: Path) -> Format:
    """Damaged also when the main stream is shorter than it says: the file was cut off."""
    try:
        with olefile.OleFileIO(str(path)) as file:
            return kind_of(file)
    except (Damaged, Encrypted, UnknownType):
        raise
    except Exception:  # olefile meets strangers' bytes with errors of every kind
        raise Damaged from None


def kind_of(file: olefile.OleFileIO) -> Format:
    if file.exists("EncryptedPackage") or file.exists("EncryptedSummary"):
        raise Encrypted
    name, kind = next(((name, kind) for name, kind in MAIN_STREAMS if file.exists(name)), ("", None))
    if kind is None:
        raise UnknownType
    with file.openstream(name) as stream:
        data: bytes = stream.read()
    if not data or len(data) < file.get_size(name):
        raise Damaged
    if kind is Format.DOC and word_is_locked(data):
        raise Encrypted
    if kind is Format.PPT and slides_are_locked(file):
        raise Encrypted
    return kind


def word_is_locked(stream: bytes) -> bool:
    """The flags of the file information block ([MS-DOC] 2.5.2): fEncrypted."""
    (magic,) = struct.unpack_from("<H", stream)
    if magic not in WORD_MAGIC:
        raise Damaged
    (flags,) = struct.unpack_from("<H", stream, 10)
    return bool(flags & WORD_LOCKED)


def slides_are_locked(file: olefile.OleFileIO) -> bool:
    """The token of the current user ([MS-PPT] 2.3.2)."""
    if not file.exists("Current User"):
        return False
    with file.openstream("Current User") as stream:
        head = stream.read(16)
    return len(head) == 16 and struct.unpack_from("<I", head, 12)[0] == POWERPOINT_LOCKED


def book_may_be_locked(path: Path) -> bool:
    """Whether a .xls is enciphered ([MS-XLS] FilePass). One that only guards its structure is too, with a password
    that every program knows: LibreOffice opens that one, so this alone is no reason to refuse."""
    try:
        with olefile.OleFileIO(str(path)) as file:
            name = "Workbook" if file.exists("Workbook") else "Book"
            with file.openstream(name) as stream:
                return has_lock(stream.read())
    except Exception:  # see identify
        return False


def has_lock(stream: bytes) -> bool:
    """Look for the record among those at the stream's start."""
    place = 0
    while place + 4 <= len(stream) and place < 4096:
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == BOOK_LOCK:
            return True
        place += 4 + length
    return False
