"""Taking a file in, describing it, taking it back, converting it again."""

import re
from datetime import date, datetime
from pathlib import PurePath
from typing import IO

from django.db import transaction

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_act_for
from civicloop.kernel import blobs, chain, numbers
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Blob
from civicloop.library import rules
from civicloop.library.actions.telling import DESCRIBED, tell_changed
from civicloop.library.conversion.errors import TooLarge
from civicloop.library.models import STEPS, Category, Document, Status, Version, Visibility
from civicloop.library.search import index
from civicloop.library.search.folding import fold

FIRST_NUMBER = 10001
MEGABYTE = 1 << 20


@transaction.atomic
def take_in(
    *,
    by: User,
    file: IO[bytes],
    name: str,
    at: datetime,
    office: Office | None = None,
    category: Category | None = None,
    visibility: str = Visibility.PUBLIC,
    preview_pages: int | None = None,
    is_queued: bool = True,
) -> Document:
    """Keep the file for good and queue its conversion (unless the caller converts it at once).

    The same bytes may come again; `queries.same_file` points to the first.
    """
    if not rules.may_take_in(by) or (office is not None and not may_act_for(by, office) and not by.is_operator):
        raise NotAllowed
    blob = kept(file)
    title = title_of(plain_name(name))
    document = Document.objects.create(
        number=numbers.next_in("document", start=FIRST_NUMBER),
        title=title,
        folded_title=fold(title),
        owner=by,
        office=office,
        category=category,
        visibility=visibility,
        preview_pages=preview_pages,
        added_at=at,
    )
    version = new_version(document, blob, name, at)
    chain.record(by=by, verb="document.added", thing=document, at=at, **evidence_of(blob, visibility))
    if is_queued:
        queue(version)
    return document


def kept(file: IO[bytes]) -> Blob:
    """The file's bytes, for good."""
    blob = blobs.store(file, "application/octet-stream")
    if blob.byte_size > rules.UPLOAD_MAX_BYTES:
        raise TooLarge(megabytes=blob.byte_size // MEGABYTE, limit=rules.UPLOAD_MAX_BYTES // MEGABYTE)
    return blob


def new_version(document: Document, blob: Blob, name: str, at: datetime, *, ordinal: int = 1) -> Version:
    return Version.objects.create(
        document=document,
        ordinal=ordinal,
        blob=blob,
        file_name=plain_name(name),
        byte_size=blob.byte_size,
        taken_at=at,
        progressed_at=at,
    )


def evidence_of(blob: Blob, visibility: str) -> dict[str, object]:
    """What the chain keeps of a file: whoever has a private one elsewhere could know it again by its hash."""
    if visibility == Visibility.PUBLIC:
        return {"sha256": blob.sha256, "bytes": blob.byte_size}
    return {"seal": chain.seal(blob.sha256)}


def plain_name(name: str) -> str:
    """The file's own name, without folders and control characters."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last).strip()[-255:] or "file"


def title_of(file_name: str) -> str:
    """What a file is called until its own title is read."""
    return (PurePath(file_name).stem or file_name)[:200]


def queue(version: Version, *, run_after: datetime | None = None) -> None:
    """Have a worker convert it, once this transaction is done."""
    from civicloop.library.tasks import enqueue

    transaction.on_commit(lambda: enqueue(version, run_after=run_after))


@transaction.atomic
def set_details(
    *,
    by: User,
    document: Document,
    at: datetime,
    title: str,
    category: Category | None,
    dated_on: date | None,
    visibility: str,
) -> Document:
    """Change what the library says of the document; never the file."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not rules.may_change(by, document):
        raise NotAllowed
    wanted = {"title": title, "category": category, "dated_on": dated_on, "visibility": visibility}
    changed = [name for name, value in wanted.items() if getattr(document, name) != value]
    for name, value in wanted.items():
        setattr(document, name, value)
    document.folded_title = fold(title)
    document.save()
    index.add_titles([document])
    if changed:
        chain.record(by=by, verb="document.described", thing=document, at=at, changed=changed, visibility=visibility)
        tell_changed(document, DESCRIBED, by=by, at=at)
    return document


@transaction.atomic
def withdraw(*, by: User, document: Document, at: datetime) -> Document:
    """Take the document back from its readers; its history, number and original stay."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not rules.may_withdraw(by, document):
        raise NotAllowed
    if document.withdrawn_at is None:
        document.withdrawn_at = at
        document.save(update_fields=["withdrawn_at"])
        chain.record(by=by, verb="document.withdrawn", thing=document, at=at)
    return document


@transaction.atomic
def retry(*, by: User, document: Document, at: datetime, is_queued: bool = True) -> Version:
    """Convert again what was refused or failed."""
    version = document.versions.select_for_update().order_by("-ordinal")[:1].get()
    if not rules.may_change(by, document):
        raise NotAllowed
    STEPS.require(Status(version.status), Status.WAITING)
    version.status, version.attempts, version.progressed_at = Status.WAITING, 0, at
    version.reason_code, version.reason_details = "", {}
    version.save()
    chain.record(by=by, verb="document.retried", thing=document, at=at, version=version.ordinal)
    if is_queued:
        queue(version)
    return version
