"""Strangers' pictures: opened within limits, and written anew as pixels alone, without what a camera put in."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from django.utils.translation import gettext_lazy as _
from PIL import Image

from civicloop.kernel.errors import Refused

MAX_BYTES = 20 << 20
MAX_PIXELS = 50_000_000
MEDIA_TYPE = "image/jpeg"

Image.init()  # all readers at once: else naming one that isn't loaded yet is an error


class NotAPicture(Refused):
    code = "not-a-picture"
    message = _("This file is not a picture that can be opened. Use a JPEG, PNG or WebP picture.")


class PictureTooLarge(Refused):
    code = "picture-too-large"
    message = _("This picture is too large. The limit is 20 MB and 50 million pixels.")


@contextmanager
def opened(content: bytes, *, formats: tuple[str, ...], side: int) -> Iterator[Image.Image]:
    """The picture, to be read inside the block; whatever a reader stumbles over there is a refusal.

    `side`: the longer side in pixels that is wanted, so that a JPEG is shrunk while it is read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=formats) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise PictureTooLarge
                image.draft("RGB", (side, side))
                yield image
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, struct.error) as error:
        raise NotAPicture from error


def on_white(image: Image.Image) -> Image.Image:
    """Colours without transparency, and without any of the source's metadata: only pixels are carried over."""
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def jpeg(image: Image.Image, *, quality: int, progressive: bool = False) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=progressive)
    return written.getvalue()


# --- likeness: a hash that stays nearly the same when a picture is shrunk, brightened or saved anew -----

LIKE_BITS = 10  # of 64 may differ between two copies of one picture; unrelated pictures differ in about 32
LIKE_SIDE, LIKE_CORNER = 32, 8


def _cosines() -> "np.ndarray":
    """The discrete cosine transform of `LIKE_SIDE` values, its lowest `LIKE_CORNER` frequencies."""
    frequency, place = np.arange(LIKE_CORNER)[:, None], np.arange(LIKE_SIDE)[None, :]
    return np.cos(np.pi * frequency * (2 * place + 1) / (2 * LIKE_SIDE))


_COSINES = _cosines()


def likeness(image: Image.Image) -> int:
    """64 bits, signed: which of the lowest frequencies of the grey picture lie above their median."""
    grey = np.asarray(image.convert("L").resize((LIKE_SIDE, LIKE_SIDE), Image.Resampling.LANCZOS), dtype=float)
    corner = (_COSINES @ grey @ _COSINES.T).ravel()
    bits = corner > np.median(corner[1:])  # the first is the brightness alone
    return int.from_bytes(np.packbits(bits).tobytes(), signed=True)


def difference(one: int, other: int) -> int:
    """In how many of the 64 bits two pictures differ."""
    return ((one ^ other) & (2**64 - 1)).bit_count()


def are_alike(one: int, other: int) -> bool:
    return difference(one, other) <= LIKE_BITS
