"""Strangers' pictures made safe: decoded, turned upright, shrunk, and written anew without what the camera put in.

The place that a camera recorded is read first, so that it can be proposed; it is in none of the bytes kept.
"""

import io
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from civicloop.cases.places import Point
from civicloop.kernel.errors import Refused

MAX_BYTES = 20 << 20
MAX_PIXELS = 50_000_000
LARGE, SMALL = 1600, 480  # the longer side, pixels
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")
MEDIA_TYPE = "image/jpeg"


class NotAPicture(Refused):
    code = "not-a-picture"
    message = _("This file is not a picture that can be opened. Use a JPEG, PNG or WebP picture.")


class PictureTooLarge(Refused):
    code = "picture-too-large"
    message = _("This picture is too large. The limit is 20 MB and 50 million pixels.")


@dataclass(frozen=True)
class Clean:
    """A picture written anew in two sizes, and the place its camera had recorded."""

    large: bytes
    small: bytes
    width: int
    height: int
    place: Point | None


def clean(content: bytes) -> Clean:
    """Raises `NotAPicture` or `PictureTooLarge`."""
    if len(content) > MAX_BYTES:
        raise PictureTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _rewrite(content)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, struct.error) as error:
        raise NotAPicture from error


def _rewrite(content: bytes) -> Clean:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise PictureTooLarge
        place = place_of(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
        image.draft("RGB", (LARGE, LARGE))  # lets the JPEG decoder shrink while it reads
        seen = ImageOps.exif_transpose(image if image.mode in ("RGB", "L") else image.convert("RGBA"))
    seen.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    pixels = _on_white(seen)
    large, (width, height) = _jpeg(pixels, quality=84), pixels.size
    pixels.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Clean(large, _jpeg(pixels, quality=78), width, height, place)


def _on_white(image: Image.Image) -> Image.Image:
    """Colours without transparency, and without any of the source's metadata: only pixels are carried over."""
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()


def place_of(gps: Mapping[int, Any]) -> Point | None:
    """The place in an EXIF GPS block, if it is a whole and possible one. 0, 0 is what cameras write for "unknown"."""
    try:
        latitude = degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef])
        longitude = degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    is_real = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    return Point(latitude, longitude) if is_real else None


def degrees(parts: tuple[float, float, float], reference: str) -> float:
    whole, minutes, seconds = (float(part) for part in parts)
    value = whole + minutes / 60 + seconds / 3600
    if value != value:  # not a number
        raise ValueError("not a place")
    return -value if reference in ("S", "W") else value
