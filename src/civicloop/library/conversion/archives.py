"""What a zip file is, told from its list of contents, and whether unpacking it would do harm.

Only the central directory and a few small entries are read; nothing is unpacked to the disk.
"""

import re
import zipfile
from pathlib import Path

from .errors import Bomb, Damaged, Encrypted, UnknownType
from .formats import Format
from .limits import MEGABYTE, Limits

END, END_64, END_REACH = b"PK\x05\x06", b"PK\x06\x07", 66_000
FREE_RATIO_BYTES = 8 * MEGABYTE  # an entry of this size may be packed as well as it likes
HEAD = 64 * 1024
OPEN_XML = (
    (b"wordprocessingml", Format.DOCX),
    (b"ms-word.document.macroenabled", Format.DOCX),
    (b"ms-word.template.macroenabled", Format.DOCX),
    (b"spreadsheetml.sheet.main", Format.XLSX),
    (b"spreadsheetml.template.main", Format.XLSX),
    (b"ms-excel.sheet.macroenabled", Format.XLSX),
    (b"ms-excel.template.macroenabled", Format.XLSX),
    (b"presentationml", Format.PPTX),
    (b"ms-powerpoint", Format.PPTX),
)
MAIN_PART = re.compile(rb'contenttype\s*=\s*["\']([^"\']*(?:main\+xml|main))["\']')
OPEN_DOCUMENT = {"text": Format.ODT, "spreadsheet": Format.ODS, "presentation": Format.ODP}
KIND = re.compile(rb"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)(-template)?\s*$")
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def identify(path: Path, limits: Limits) -> Format:
    check_end(path)
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive, path.stat().st_size, limits)
            kind = kind_of(archive)
            check_parts(archive)
            return kind
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, ValueError, KeyError, OSError):
        raise Damaged from None
    except RuntimeError:  # zipfile's way to say that an entry has a password
        raise Encrypted from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise Damaged from None


def check_end(path: Path) -> None:
    """A whole archive ends with its list of contents; a 64-bit list is for more than 4 GB or 65,535 entries."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - END_REACH))
        tail = file.read()
    if END not in tail:
        raise Damaged
    if END_64 in tail:
        raise Bomb


def check_sizes(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or total > limits.unpacked_bytes:
        raise Bomb
    if sum(entry.compress_size for entry in entries) > packed:  # entries that overlap
        raise Bomb
    if total > FREE_RATIO_BYTES and total > packed * limits.unpacked_ratio:
        raise Bomb
    for entry in entries:
        if entry.file_size > FREE_RATIO_BYTES and entry.file_size > entry.compress_size * limits.unpacked_ratio:
            raise Bomb


def kind_of(archive: zipfile.ZipFile) -> Format:
    names = {name.lower().lstrip("/").replace("\\", "/"): name for name in archive.namelist()}
    if "mimetype" in names and (found := KIND.match(head(archive, names["mimetype"]))):
        if b"encryption-data" in head(archive, names.get("meta-inf/manifest.xml", ""), MEGABYTE):
            raise Encrypted
        return OPEN_DOCUMENT[found[1].decode()]
    if "[content_types].xml" not in names:
        raise UnknownType
    types = head(archive, names["[content_types].xml"], MEGABYTE).lower()
    main = b" ".join(MAIN_PART.findall(types))
    for word, kind in OPEN_XML:
        if word in main:
            return kind
    raise UnknownType


def head(archive: zipfile.ZipFile, name: str, size: int = HEAD) -> bytes:
    """The beginning of an entry, a UTF-16 one as its ASCII; nothing for a name that is not there."""
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as entry:
        data = entry.read(size)
    return data.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def check_parts(archive: zipfile.ZipFile) -> None:
    """No part declares entities (neither format has a use for them), and the parts' beginnings unpack."""
    for entry in archive.infolist():
        is_xml = entry.filename.lower().endswith((".xml", ".rels"))
        if is_xml and ENTITY.search(head(archive, entry.filename)):
            raise Bomb
