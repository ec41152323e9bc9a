"""Pictures as evidence: drawn anew, so that nothing of the camera, the place or a hidden payload comes along."""

from civicloop.kernel import blobs
from civicloop.kernel.models import Blob
from civicloop.kernel.pictures import MEDIA_TYPE


def keep_picture(drawn: bytes) -> Blob:
    """Store a picture that the form has drawn anew."""
    return blobs.store(drawn, MEDIA_TYPE)
