"""Scans and photographs to PDF: one page for each picture of the file, upright, as wide as a sheet."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence

from .errors import Bomb, Damaged, TooManyPages
from .limits import Limits

LARGEST = 60_000_000
"""Pixels; drawn in memory at three bytes each."""
LONGEST = 3000
SHEET = 8.27
"""Inches: the width of A4."""


def write_pdf(source: Path, pdf: Path, limits: Limits) -> None:
    try:
        with Image.open(source, formats=("PNG", "JPEG", "TIFF")) as file:
            frames = list(upright(file, limits))
    except Image.DecompressionBombError:
        raise Bomb from None
    except (OSError, SyntaxError, ValueError, EOFError):  # Pillow's words for a broken picture
        raise Damaged from None
    first, *others = frames
    first.save(pdf, "PDF", save_all=True, append_images=others, resolution=first.width / SHEET, quality=85)


def upright(file: Image.Image, limits: Limits) -> Iterator[Image.Image]:
    for number, frame in enumerate(ImageSequence.Iterator(file), 1):
        if number > limits.pages:
            raise TooManyPages(pages=f"{limits.pages}+", limit=limits.pages)
        if frame.width * frame.height > LARGEST:
            raise Bomb
        turned = ImageOps.exif_transpose(frame)
        turned.thumbnail((LONGEST, LONGEST))
        yield on_white(turned)


def on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, which a page does not have."""
    if picture.mode in {"RGB", "L", "1"}:
        return picture.convert("RGB") if picture.mode == "RGB" else picture.convert("L")
    clear = picture.convert("RGBA")
    sheet = Image.new("RGB", clear.size, "white")
    sheet.paste(clear, mask=clear.getchannel("A"))
    return sheet
