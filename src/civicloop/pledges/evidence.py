"""Pictures as evidence: drawn anew, so that nothing of the camera, the place or a hidden payload comes along."""

from io import BytesIO

from django.core.files.base import File
from PIL import Image, ImageOps

from civicloop.kernel import blobs
from civicloop.kernel.models import Blob

LONGEST_SIDE = 1600  # pixels
MEDIA_TYPE = "image/jpeg"


def keep_picture(upload: "File[bytes]") -> Blob:
    """Store a picture that the form has found to be one."""
    upload.seek(0)
    with Image.open(upload) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=85)
    return blobs.store(drawn.getvalue(), MEDIA_TYPE)
