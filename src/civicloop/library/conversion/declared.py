"""How many pages a file says it has: a word for its own properties, which no one has checked."""

import re
import zipfile
from pathlib import Path
from struct import unpack_from

import olefile

from .formats import COMPOUND, OPEN_DOCUMENT, OPEN_XML, Format

HEAD = 256 * 1024
SUMMARIES = (("\x05SummaryInformation", 14), ("\x05DocumentSummaryInformation", 7))  # pages; slides
SECTION_PLACE, MOST_PROPERTIES, WHOLE_NUMBER = 44, 200, 3
OPEN_XML_PAGES = re.compile(rb"<(?:\w+:)?(?:Pages|Slides)>\s*(\d{1,6})\s*<")
OPEN_DOCUMENT_PAGES = re.compile(rb"meta:page-count=[\"'](\d{1,6})[\"']")
RTF_PAGES = re.compile(rb"\\nofpages(\d{1,6})")


def declared_page_count(path: Path, kind: Format) -> int | None:
    """Pages, or slides of a presentation; None where the file is silent."""
    try:
        return read(path, kind) or None
    except Exception:  # a strange property never stops a file that can be read
        return None


def read(path: Path, kind: Format) -> int:
    if kind in OPEN_XML:
        return found(OPEN_XML_PAGES, entry(path, "docProps/app.xml"))
    if kind in OPEN_DOCUMENT:
        return found(OPEN_DOCUMENT_PAGES, entry(path, "meta.xml"))
    if kind in COMPOUND:
        return summary(path)
    if kind is Format.RTF:
        with path.open("rb") as file:
            return found(RTF_PAGES, file.read(HEAD))
    return 0


def entry(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        return file.read(HEAD)


def found(pattern: re.Pattern[bytes], data: bytes) -> int:
    match = pattern.search(data)
    return int(match[1]) if match else 0


def summary(path: Path) -> int:
    with olefile.OleFileIO(str(path)) as file:
        for name, identifier in SUMMARIES:
            if file.exists(name):
                with file.openstream(name) as stream:
                    if count := whole_number(stream.read(HEAD), identifier):
                        return count
    return 0


def whole_number(properties: bytes, wanted: int) -> int:
    """One 32-bit number of a property set ([MS-OLEPS]). olefile reads all of it and can be made to loop for ever."""
    (section,) = unpack_from("<I", properties, SECTION_PLACE)
    (count,) = unpack_from("<I", properties, section + 4)
    for index in range(min(count, MOST_PROPERTIES)):
        identifier, place = unpack_from("<II", properties, section + 8 + 8 * index)
        if identifier == wanted:
            kind, value = unpack_from("<Ii", properties, section + place)
            return int(value) if kind == WHOLE_NUMBER and value > 0 else 0
    return 0
