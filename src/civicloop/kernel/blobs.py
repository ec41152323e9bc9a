"""One storage for all bytes (disk or S3): immutable blobs by SHA-256, and derived files by a key of their maker."""

import hashlib
from collections.abc import Iterator
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from civicloop.kernel.models import Blob

CHUNK = 1 << 20


def store(content: bytes | IO[bytes], media_type: str) -> Blob:
    """Keep these bytes for good; the same bytes are kept once. Returns their row."""
    file = File(ContentFile(content).file if isinstance(content, bytes) else content)
    digest, size = measure(file)
    blob, is_new = Blob.objects.get_or_create(sha256=digest, defaults={"byte_size": size, "media_type": media_type})
    if is_new or not default_storage.exists(blob.key):
        file.seek(0)
        default_storage.save(blob.key, file)
    return blob


def measure(file: "File[bytes]") -> tuple[str, int]:
    """SHA-256 and size of a file, read once in pieces."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def read(blob: Blob) -> bytes:
    with default_storage.open(blob.key) as file:
        return bytes(file.read())


def stream(blob: Blob) -> Iterator[bytes]:
    with default_storage.open(blob.key) as file:
        while piece := file.read(CHUNK):
            yield piece


def forget(blob: Blob) -> bool:
    """Delete bytes that no row has; what any row still has stays. Says whether they are gone."""
    try:
        with transaction.atomic():
            blob.delete()
    except ProtectedError:
        return False
    default_storage.delete(blob.key)
    return True


def put(key: str, content: bytes) -> None:
    """Keep a derived file (a page image, say) under its key; a second time replaces the first."""
    default_storage.save(key, ContentFile(content))


def get(key: str) -> bytes:
    """A derived file's bytes; `FileNotFoundError` where there is none."""
    with default_storage.open(key) as file:
        return bytes(file.read())
