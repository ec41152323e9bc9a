"""Making and ending links to documents, and counting those who come by them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.library import rules
from civicloop.library.models import Document, Share


@transaction.atomic
def share(*, by: User, document: Document, at: datetime, expires_at: datetime | None, note: str = "") -> Share:
    """A link for whoever is given it. On the chain: that it was made, not for whom."""
    if not rules.may_share(by, document):
        raise NotAllowed
    made = Share.objects.create(document=document, made_by=by, note=note, made_at=at, expires_at=expires_at)
    chain.record(by=by, verb="document.shared", thing=document, at=at, share=made.pk)
    return made


@transaction.atomic
def end_share(*, by: User, made: Share, at: datetime) -> Share:
    """The link works no longer, also for those who have opened it."""
    if not rules.may_share(by, made.document):
        raise NotAllowed
    made = Share.objects.select_for_update().get(pk=made.pk)
    if made.ended_at is None:
        made.ended_at = at
        made.save(update_fields=["ended_at"])
        chain.record(by=by, verb="document.share-ended", thing=made.document, at=at, share=made.pk)
    return made


def count_opening(made: Share) -> None:
    Share.objects.filter(pk=made.pk).update(opened_count=F("opened_count") + 1)
