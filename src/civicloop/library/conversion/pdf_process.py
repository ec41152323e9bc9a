"""Started as a script, by path: opens one PDF and answers for its pages: what kills pdfium kills only this.

    python -I pdf_process.py FILE

Each answer is a line of JSON and then the bytes of the pictures it announces. First comes {"pages": n} or
{"error": "password" | "damaged"}; then, for each line {"number", "widths", "ocr_width"} on standard input, one page:

    {"width", "height",              in points, as seen (turned pages turned)
     "characters": text,             with \\x1f where pdfium supposes a space because there is room for one
     "boxes": [left, top, right, bottom, …],   four numbers a character, in points from the top left corner
     "pictures": [[width, bytes], …],          JPEG; those asked for
     "scan": bytes}                            a grey JPEG for OCR, when the page has no readable text (else 0)

or {"error": "page"}. Imports nothing of the project.
"""

import ctypes
import io
import json
import sys
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

LONGEST = 200_000  # points: a page this long or wide is an attack or an error
TALLEST = 4  # a picture is at most this many times as high as it is wide
QUALITY = 80
SUPPOSED_SPACE = "\x1f"
FILLERS = "\x00\ufffe\uffff\ufeff\u200b"


def answer(out: BinaryIO, content: dict[str, Any], pictures: list[bytes]) -> None:
    out.write(json.dumps(content, separators=(",", ":")).encode() + b"\n")
    out.writelines(pictures)
    out.flush()


def read(page: Any, widths: list[int], ocr_width: int) -> tuple[dict[str, Any], list[bytes]]:
    width, height = page.get_size()
    if not (0 < width < LONGEST and 0 < height < LONGEST):
        raise ValueError("no sheet has this size")
    characters, boxes = characters_of(page)
    pictures = [jpeg(picture) for picture in draw(page, sorted(widths, reverse=True))]
    scan = b"" if is_readable(characters) or not ocr_width else jpeg(render(page, ocr_width).convert("L"))
    content = {
        "width": width,
        "height": height,
        "characters": characters,
        "boxes": boxes,
        "pictures": [[wide, len(data)] for wide, data in zip(sorted(widths, reverse=True), pictures, strict=True)],
        "scan": len(scan),
    }
    return content, [*pictures, scan]


# --- text --------------------------------------------------------------------------------------------


def characters_of(page: Any) -> tuple[str, list[float]]:
    """The characters in the order of the file, without pdfium's fillers, and their boxes."""
    textpage = page.get_textpage()
    sheet = Sheet(page)
    characters: list[str] = []
    boxes: list[float] = []
    high = 0
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        character, high = character_of(high, code), 0
        if character == " " and pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            character = SUPPOSED_SPACE
        if character not in FILLERS:
            characters.append(character)
            boxes += sheet.box(textpage, index)
    return "".join(characters), boxes


def character_of(high: int, code: int) -> str:
    """pdfium hands out characters beyond the first plane in two halves."""
    if 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd"
    return chr(code) if code < 0x110000 else "\ufffd"


def is_readable(characters: str) -> bool:
    """Whether most of it means something: a font may lack the table that says what its shapes are."""
    seen = [character for character in characters if not character.isspace() and character != SUPPOSED_SPACE]
    unknown = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in seen)
    return len(seen) > 2 * unknown


class Sheet:
    """A page's own coordinates turned into points from the top left corner of what is seen."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turned = page.get_rotation()
        corners = (ctypes.c_double() for _ in range(4))
        self.rect = pdfium.FS_RECTF()
        self.exact = tuple(corners)

    def box(self, textpage: Any, index: int) -> tuple[float, float, float, float]:
        if pdfium.FPDFText_GetLooseCharBox(textpage, index, self.rect):
            left, top, right, bottom = self.rect.left, self.rect.top, self.rect.right, self.rect.bottom
        else:
            pdfium.FPDFText_GetCharBox(textpage, index, *map(ctypes.byref, self.exact))
            left, right, bottom, top = (corner.value for corner in self.exact)
        x1, y1 = self.seen(left, top)
        x2, y2 = self.seen(right, bottom)
        return round(min(x1, x2), 2), round(min(y1, y2), 2), round(max(x1, x2), 2), round(max(y1, y2), 2)

    def seen(self, x: float, y: float) -> tuple[float, float]:
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


# --- pictures ----------------------------------------------------------------------------------------


def draw(page: Any, widths: list[int]) -> list[Image.Image]:
    """The page at each width, largest first: drawn once, then made smaller."""
    if not widths:
        return []
    largest = render(page, widths[0])
    return [largest, *(smaller(largest, width / widths[0]) for width in widths[1:])]


def render(page: Any, width: int) -> Image.Image:
    wide, high = page.get_size()
    scale = width / max(wide, high / TALLEST, 1)
    bitmap = page.render(scale=scale, may_draw_forms=True)
    picture: Image.Image = bitmap.to_pil()
    return picture.convert("RGB")


def smaller(picture: Image.Image, share: float) -> Image.Image:
    wide, high = (max(1, round(length * share)) for length in picture.size)
    return picture.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=2)


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
    document = opened(sys.argv[1])
    if isinstance(document, str):
        return answer(out, {"error": document}, [])
    answer(out, {"pages": len(document)}, [])
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            page = document[asked["number"] - 1]
            content, pictures = read(page, asked["widths"], asked["ocr_width"])
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            content, pictures = {"error": "page"}, []
        answer(out, content, pictures)
    return None


if __name__ == "__main__":
    main()
