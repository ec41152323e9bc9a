"""Faces and number plates in a picture: proposed by the classifiers that OpenCV carries, and blurred for good.

The classifiers are old and quick; they miss some and take a window for a face now and then. So they only propose, and
whoever sends the picture takes boxes away or draws more.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageFilter

WHOLE = 1000  # boxes are in thousandths of the picture's width and height
MOST_BOXES = 30
LOOKED_AT = 800  # pixels of the longer side: smaller faces are nobody's
MARGIN = 0.15  # of a box on each side: hair and the edge of a plate
TAPPED = 90  # thousandths of the width: the box around a tap
KINDS = (  # classifier, how many neighbouring hits make one, least size in pixels
    ("haarcascade_frontalface_default.xml", 6, 28),
    ("haarcascade_profileface.xml", 6, 32),
    ("haarcascade_russian_plate_number.xml", 5, 24),
)


class Box(NamedTuple):
    """A rectangle in thousandths of the picture."""

    left: int
    top: int
    width: int
    height: int

    @property
    def text(self) -> str:
        return ",".join(map(str, self))


def proposals(image: Image.Image) -> list[Box]:
    """Where faces or plates may be; nothing where the picture is too small to hold any."""
    grey = np.asarray(shrunk(image).convert("L"))
    height, width = grey.shape
    even = cv2.equalizeHist(grey)
    found: list[Box] = []
    for name, neighbours, least in KINDS:
        hits = classifier(name).detectMultiScale(even, 1.1, neighbours, minSize=(least, least // 2))
        found += [grown(int(x), int(y), int(w), int(h), width, height) for x, y, w, h in hits]
    return without_doubles(found)[:MOST_BOXES]


@cache
def classifier(name: str) -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / name))


def shrunk(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    return small


def grown(x: int, y: int, w: int, h: int, width: int, height: int) -> Box:
    """Pixels with a margin, as thousandths inside the picture."""
    left, top = max(0.0, x - w * MARGIN), max(0.0, y - h * MARGIN)
    right, bottom = min(width, x + w * (1 + MARGIN)), min(height, y + h * (1 + MARGIN))
    return Box(
        round(left / width * WHOLE), round(top / height * WHOLE),
        max(1, round((right - left) / width * WHOLE)), max(1, round((bottom - top) / height * WHOLE)),
    )  # fmt: skip


def without_doubles(boxes: Sequence[Box]) -> list[Box]:
    """Large ones first; one whose middle lies in another is the same face seen twice."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda each: -each.width * each.height):
        x, y = box.left + box.width / 2, box.top + box.height / 2
        if not any(o.left <= x <= o.left + o.width and o.top <= y <= o.top + o.height for o in kept):
            kept.append(box)
    return kept


def around(x: float, y: float) -> Box:
    """The box that a tap draws: `x` and `y` in thousandths."""
    half = TAPPED // 2
    left, top = (min(max(0, round(each) - half), WHOLE - TAPPED) for each in (x, y))
    return Box(left, top, TAPPED, TAPPED)


def read(text: str) -> Box | None:
    """`"120,80,60,60"` as a box inside the picture."""
    parts = text.split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    box = Box(*map(int, parts))
    inside = box.left + box.width <= WHOLE + 1 and box.top + box.height <= WHOLE + 1
    return box if inside and box.width and box.height else None


def blurred(content: bytes, boxes: Iterable[Box]) -> Image.Image:
    """The picture with these boxes made unreadable: so few colours are left of each that nothing can be won back."""
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("RGB")
    for box in boxes:
        frame = (
            box.left * image.width // WHOLE, box.top * image.height // WHOLE,
            min(image.width, -(-(box.left + box.width) * image.width // WHOLE)),
            min(image.height, -(-(box.top + box.height) * image.height // WHOLE)),
        )  # fmt: skip
        image.paste(smeared(image.crop(frame)), frame[:2])
    return image


def smeared(piece: Image.Image) -> Image.Image:
    """Shrunk to a handful of pixels, then drawn large and soft."""
    few = piece.resize((max(1, min(6, piece.width)), max(1, min(6, piece.height))), Image.Resampling.BOX)
    large = few.resize(piece.size, Image.Resampling.BICUBIC)
    return large.filter(ImageFilter.GaussianBlur(max(piece.size) / 12))
