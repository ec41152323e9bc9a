"""Strangers' pictures made safe: decoded, turned upright, shrunk, and written anew without what the camera put in.

The place that a camera recorded is read first, so that it can be proposed; it is in none of the bytes kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image, ImageOps

from civicloop.cases import blurring
from civicloop.cases.blurring import Box
from civicloop.cases.places import Point
from civicloop.kernel import pictures

LARGE, SMALL = 1600, 480  # the longer side, pixels
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")


@dataclass(frozen=True)
class Clean:
    """A picture written anew in two sizes, and the place its camera had recorded."""

    large: bytes
    small: bytes
    width: int
    height: int
    place: Point | None
    likeness: int
    spots: list[Box] = field(default_factory=list)  # faces and plates, as proposed
    taken_at: datetime | None = None  # as the camera's clock said, in the city's zone


def clean(content: bytes, *, find_spots: bool = False) -> Clean:
    """Raises `NotAPicture` or `PictureTooLarge`. `find_spots`: look for what might be blurred."""
    if len(content) > pictures.MAX_BYTES:
        raise pictures.PictureTooLarge
    with pictures.opened(content, formats=FORMATS, side=LARGE) as image:
        told = image.getexif()
        place = place_of(told.get_ifd(ExifTags.IFD.GPSInfo))
        taken_at = moment_of(told.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal))
        seen = ImageOps.exif_transpose(image if image.mode in ("RGB", "L") else image.convert("RGBA"))
        seen.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        pixels = pictures.on_white(seen)
        large, (width, height) = pictures.jpeg(pixels, quality=84, progressive=True), pixels.size
        likeness, spots = pictures.likeness(pixels), blurring.proposals(pixels) if find_spots else []
        return Clean(large, small(pixels), width, height, place, likeness, spots, taken_at)


def small(pixels: Image.Image) -> bytes:
    """The size for lists; shrinks the picture that it is given."""
    pixels.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return pictures.jpeg(pixels, quality=78, progressive=True)


def blurred(content: bytes, boxes: Sequence[Box]) -> tuple[bytes, bytes]:
    """A cleaned picture with these boxes unreadable, in both sizes."""
    pixels = blurring.blurred(content, boxes)
    return pictures.jpeg(pixels, quality=84, progressive=True), small(pixels)


def moment_of(told: object) -> datetime | None:
    """When the camera says that it took the picture; cameras know no zone: the city's is meant."""
    try:
        return timezone.make_aware(datetime.strptime(str(told), "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007
    except ValueError:
        return None


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
