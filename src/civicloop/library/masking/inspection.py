"""Opening a finished PDF to see what it says: by the eyes of a reader of PDF, and by its bytes."""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

import pypdfium2

ENCODINGS = ("utf-8", "utf-16-be", "gb18030")
STREAM = re.compile(rb"/Length (\d+)[^>]*>>\s*stream\r?\n")
MAP = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
MAPPED = re.compile(rb"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>")
TELLING = 8
JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Opened:
    """What a reader of PDF finds: what the file says of itself, each page's text and the prints of its pictures."""

    facts: str
    texts: Sequence[str]
    pictures: Sequence[Sequence[bytes]]


def opened(content: bytes) -> Opened:
    document = pypdfium2.PdfDocument(content)
    try:
        facts = " ".join(document.get_metadata_dict().values())
        texts, pictures = [], []
        for page in document:
            texts.append(page.get_textpage().get_text_range())  # also what stands outside of the page
            pictures.append(
                [print_of(each.get_data()) for each in page.get_objects() if isinstance(each, pypdfium2.PdfImage)]
            )
        return Opened(facts, texts, pictures)
    finally:
        document.close()


def print_of(picture: bytes) -> bytes:
    """Stands for a picture when two are compared."""
    return sha256(picture).digest()


def letters(text: str) -> Iterator[str]:
    """What can be compared: readers put in blanks and breaks, and turn brackets round where one writes leftwards."""
    return filter(str.isalnum, normalize("NFKC", text))


def streams(content: bytes) -> list[bytes]:
    """Every stream unpacked, but for pictures; last what stands between them."""
    found, between, place = [], [], 0
    for match in STREAM.finditer(content):
        if match.start() < place:
            continue  # within the stream before
        between.append(content[place : match.end()])
        place = match.end() + int(match[1])
        stream = unpacked(content[match.end() : place])
        if not stream.startswith(JPEG):
            found.append(stream)
    return [*found, b"".join([*between, content[place:]])]


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def written(words: Iterable[str]) -> list[bytes]:
    """The words as bytes, in each encoding that a file may use, plain and as hexadecimal digits.

    Digits and Latin letters only from `TELLING` on: a shorter one looks like a measure of the page.
    """
    told = [word for word in words if not word.isascii() or len(word) >= TELLING]
    plain = {word.encode(code, "replace") for word in told for code in ENCODINGS}
    return [*plain, *(each.hex().encode() for each in plain), *(each.hex().upper().encode() for each in plain)]


def mapped_letters(streams: Iterable[bytes]) -> set[str]:
    """The letters that the fonts' maps name, of a file with maps such as `layered` writes."""
    maps = (each for stream in streams for each in MAP.findall(stream))
    codes = (code for each in maps for code in MAPPED.findall(each))
    return set("".join(bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for code in codes))
