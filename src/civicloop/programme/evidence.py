"""A picture that shows the work: opened, turned upright, shrunk and written anew without what the camera put in."""

from PIL import Image, ImageOps

from civicloop.kernel import blobs, pictures
from civicloop.kernel.models import Blob

LONGER_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


def keep_picture(content: bytes) -> Blob:
    """Clean a picture and keep it. Raises `NotAPicture` or `PictureTooLarge`."""
    if len(content) > pictures.MAX_BYTES:
        raise pictures.PictureTooLarge
    return blobs.store(cleaned(content), pictures.MEDIA_TYPE)


def cleaned(content: bytes) -> bytes:
    """Only the pixels are carried over, on white."""
    with pictures.opened(content, formats=FORMATS, side=LONGER_SIDE) as image:
        seen = ImageOps.exif_transpose(image).convert("RGBA")
        seen.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS)
        return pictures.jpeg(pictures.on_white(seen), quality=84)
