"""A document's file as a Word form: made once where it was no .docx, and kept."""

from pathlib import Path
from tempfile import TemporaryDirectory

from civicloop.kernel import blobs
from civicloop.library.conversion import LIMITS, Format, office
from civicloop.library.filling import NoForm
from civicloop.library.models import Version
from civicloop.library.queries import FORMS


def word_form(*, version: Version) -> bytes:
    """The version's .docx, as it came or as LibreOffice writes it. NoForm for what is no text document."""
    if version.format == Format.DOCX:
        return blobs.read(version.blob)
    if version.format not in FORMS:
        raise NoForm
    key = f"pages/{version.pk}/{version.blob.sha256[:16]}.docx"
    try:
        return blobs.get(key)
    except FileNotFoundError:
        blobs.put(key, turned(version))
        return blobs.get(key)


def turned(version: Version) -> bytes:
    with TemporaryDirectory(prefix="civicloop-form-") as name:
        source, made = Path(name, f"source.{version.format}"), Path(name, "form.docx")
        with source.open("wb") as file:
            file.writelines(blobs.stream(version.blob))
        office.convert(source, "docx", made, LIMITS, customer=str(version.document.owner_id))
        return made.read_bytes()
