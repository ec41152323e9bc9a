"""A document's next version: the one before stays until the new one is ready."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library import rules
from civicloop.library.actions.documents import evidence_of, kept, new_version, queue
from civicloop.library.models import Document, Version
from civicloop.library.search import index


class VersionUnderWay(Refused):
    code = "version-under-way"
    message = _("Another version is just being converted. Wait until it is ready, then send yours.")


class SameFile(Refused):
    code = "same-file"
    message = _("This is the very file that is shown already. Choose the changed one.")


@transaction.atomic
def add_version(
    *, by: User, document: Document, file: IO[bytes], name: str, at: datetime, is_queued: bool = True
) -> Version:
    """Keep the file and queue its conversion; it takes the current one's place once it is ready."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not rules.may_change(by, document):
        raise NotAllowed
    newest = document.newest
    if newest.is_under_way:
        raise VersionUnderWay
    blob = kept(file)
    if newest.blob_id == blob.pk:
        raise SameFile
    version = new_version(document, blob, name, at, ordinal=newest.ordinal + 1)
    facts = evidence_of(blob, document.visibility)
    chain.record(by=by, verb="document.replaced", thing=document, at=at, version=version.ordinal, **facts)
    if is_queued:
        queue(version)
    return version


def retire(version: Version | None) -> None:
    """Take the pages of what was the current version out of the index: search finds the current one alone."""
    if version is not None:
        index.remove(list(version.pages.only("pk", "text")))
