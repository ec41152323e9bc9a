"""A picture that shows the work: opened, turned upright, shrunk and written anew without what the camera put in."""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from civicloop.kernel import blobs
from civicloop.kernel.errors import Refused
from civicloop.kernel.models import Blob

MAX_BYTES = 20 << 20
MAX_PIXELS = 50_000_000
LONGER_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/jpeg"

Image.init()  # all readers at once: else naming one that isn't loaded yet is an error


class NotAPicture(Refused):
    code = "not-a-picture"
    message = _("This file is not a picture that can be opened. Use a JPEG, PNG or WebP picture.")


class PictureTooLarge(Refused):
    code = "picture-too-large"
    message = _("This picture is too large. The limit is 20 MB and 50 million pixels.")


def keep_picture(content: bytes) -> Blob:
    """Clean a picture and keep it. Raises `NotAPicture` or `PictureTooLarge`."""
    if len(content) > MAX_BYTES:
        raise PictureTooLarge
    return blobs.store(cleaned(content), MEDIA_TYPE)


def cleaned(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return rewritten(content)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error


def rewritten(content: bytes) -> bytes:
    """Only the pixels are carried over, on white."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise PictureTooLarge
        image.draft("RGB", (LONGER_SIDE, LONGER_SIDE))
        seen = ImageOps.exif_transpose(image).convert("RGBA")
    seen.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=84, optimize=True)
    return out.getvalue()
