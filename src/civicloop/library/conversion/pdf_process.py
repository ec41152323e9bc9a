"""Started as a script, by path: opens one PDF and answers for its pages: what kills pdfium kills only this.

    python -I pdf_process.py

It is started before it is known which file it will read. A line {"file": path} on standard input opens one, and the
answer is {"pages": n} or {"error": "password" | "damaged"}; then, for each {"number", "widths", "ocr_width"}, comes one
page: a line of JSON, and after it the bytes that it announces, in this order:

    {"width", "height",              in points, as seen (turned pages turned)
     "characters": text,             with \\x1f where pdfium supposes a space because there is room for one
     "boxes": bytes,                 32-bit floats: left, top, right, bottom of each character, from the top left corner
     "pictures": [[width, bytes], …],          JPEG, grey where the page has no colour; those asked for
     "scan": bytes}                            a grey JPEG for OCR, when the page has no readable text (else 0)

or {"error": "page"}. Imports nothing of the project.
"""

import ctypes
import io
import json
import sys
from array import array
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

LONGEST = 200_000  # points: a page this long or wide is an attack or an error
TALLEST = 4  # a picture is at most this many times as high as it is wide
QUALITY = 80
HARDLY = 12  # of 255: a smaller difference between red, green and blue is grey
SUPPOSED_SPACE = "\x1f"
FILLERS = "\x00\ufffe\uffff\ufeff\u200b"


def answer(out: BinaryIO, content: dict[str, Any], following: list[bytes]) -> None:
    out.write(json.dumps(content, separators=(",", ":")).encode() + b"\n")
    out.writelines(following)
    out.flush()


def read(page: Any, widths: list[int], ocr_width: int) -> tuple[dict[str, Any], list[bytes]]:
    width, height = page.get_size()
    if not (0 < width < LONGEST and 0 < height < LONGEST):
        raise ValueError("no sheet has this size")
    characters, boxes = characters_of(page)
    places = boxes.tobytes()
    pictures = [(wide, jpeg(picture)) for wide, picture in draw(page, widths)]
    scan = b"" if is_readable(characters) or not ocr_width else jpeg(render(page, ocr_width, is_grey=True))
    content = {
        "width": width,
        "height": height,
        "characters": characters,
        "boxes": len(places),
        "pictures": [[wide, len(data)] for wide, data in pictures],
        "scan": len(scan),
    }
    return content, [places, *(data for _wide, data in pictures), scan]


# --- text --------------------------------------------------------------------------------------------


def characters_of(page: Any) -> tuple[str, "array[float]"]:
    """The characters in the order of the file, without pdfium's fillers, and their boxes."""
    textpage = page.get_textpage()
    sheet = Sheet(page, textpage.raw)
    unicode_of, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    characters: list[str] = []
    boxes = array("f")
    high = 0
    for index in range(textpage.count_chars()):
        code = unicode_of(sheet.text, index)
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            if code < 0xDC00:
                high = code
                continue
            character, high = character_of(high, code), 0
        else:
            character, high = chr(code), 0
        if character == " " and is_generated(sheet.text, index) == 1:
            character = SUPPOSED_SPACE
        if character not in FILLERS:
            characters.append(character)
            boxes.extend(sheet.box(index))
    return "".join(characters), boxes


def character_of(high: int, code: int) -> str:
    """pdfium hands out characters beyond the first plane in two halves."""
    if 0xDC00 <= code < 0xE000 and high:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    return "\ufffd"


def is_readable(characters: str) -> bool:
    """Whether most of it means something: a font may lack the table that says what its shapes are."""
    seen = [character for character in characters if not character.isspace() and character != SUPPOSED_SPACE]
    unknown = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in seen)
    return len(seen) > 2 * unknown


class Sheet:
    """A page's own coordinates turned into points from the top left corner of what is seen."""

    def __init__(self, page: Any, text: Any) -> None:
        self.text = text
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turned = page.get_rotation()
        self.rect = pdfium.FS_RECTF()
        self.exact = tuple(ctypes.c_double() for _ in range(4))
        self.box = self.turned_box if self.turned else self.upright_box

    def upright_box(self, index: int) -> tuple[float, float, float, float]:
        left, top, right, bottom = self.sides(index)
        if right < left:
            left, right = right, left
        if top < bottom:
            top, bottom = bottom, top
        return left - self.left, self.top - top, right - self.left, self.top - bottom

    def turned_box(self, index: int) -> tuple[float, float, float, float]:
        left, top, right, bottom = self.sides(index)
        x1, y1 = self.seen(left, top)
        x2, y2 = self.seen(right, bottom)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def sides(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom as the file has them, from the bottom left corner."""
        rect = self.rect
        if pdfium.FPDFText_GetLooseCharBox(self.text, index, rect):
            return rect.left, rect.top, rect.right, rect.bottom
        pdfium.FPDFText_GetCharBox(self.text, index, *map(ctypes.byref, self.exact))
        left, right, bottom, top = (corner.value for corner in self.exact)
        return left, top, right, bottom

    def seen(self, x: float, y: float) -> tuple[float, float]:
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x


# --- pictures ----------------------------------------------------------------------------------------


def draw(page: Any, widths: list[int]) -> Iterator[tuple[int, Image.Image]]:
    """The page at each width, smallest first: a page whose small picture shows no colour is drawn in grey."""
    is_grey = False
    for place, width in enumerate(sorted(widths)):
        picture = render(page, width, is_grey=is_grey)
        is_grey = is_grey or (place == 0 and not has_colour(picture))
        yield width, picture.convert("L") if is_grey else picture


def has_colour(picture: Image.Image) -> bool:
    """Whether any dot is clearly not grey."""
    red, green, blue = picture.split()
    spreads = (ImageChops.difference(one, other).histogram() for one, other in ((red, green), (green, blue)))
    return any(any(spread[HARDLY:]) for spread in spreads)


def render(page: Any, width: int, *, is_grey: bool) -> Image.Image:
    wide, high = page.get_size()
    scale = width / max(wide, high / TALLEST, 1)
    bitmap = page.render(scale=scale, may_draw_forms=True, grayscale=is_grey, rev_byteorder=not is_grey)
    picture: Image.Image = bitmap.to_pil()
    return picture if picture.mode in ("L", "RGB") else picture.convert("L" if is_grey else "RGB")


def jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


# --- the conversation --------------------------------------------------------------------------------


def opened(path: str) -> Any:
    """The document, or the word for what is wrong with it."""
    try:
        document = pypdfium2.PdfDocument(path)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        return "password" if "assword" in str(error) or "ecurity" in str(error) else "damaged"
    return document


def main() -> None:
    out = sys.stdout.buffer
    document: Any = None
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if "file" in asked:
            if document:
                document.close()
            found = opened(asked["file"])
            document, said = (None, {"error": found}) if isinstance(found, str) else (found, {"pages": len(found)})
            answer(out, said, [])
        else:
            answer(out, *page_of(document, asked))


def page_of(document: Any, asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return read(document[asked["number"] - 1], asked["widths"], asked["ocr_width"])
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return {"error": "page"}, []


if __name__ == "__main__":
    main()
