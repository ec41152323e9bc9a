"""A member's reading history: kept page by page, cleared, switched off. Private, so never on the chain."""

from datetime import datetime

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.library.models import Document, Reading


def remember_page(*, by: User, document: Document, page: int, at: datetime) -> None:
    """Where this member is in the document, unless the history is switched off."""
    if by.keeps_history:
        Reading.objects.update_or_create(user=by, document=document, defaults={"page": page, "read_at": at})


def clear_history(*, by: User, document: Document | None = None) -> int:
    """Forget what the member read: all of it, or one document. Returns how many documents."""
    readings = Reading.objects.filter(user=by)
    return (readings.filter(document=document) if document else readings).delete()[0]


@transaction.atomic
def keep_history(*, by: User, keeps: bool) -> None:
    """Switch the history on or off. Off, what was kept is gone too."""
    by.keeps_history = keeps
    by.save(update_fields=["keeps_history"])
    if not keeps:
        clear_history(by=by)
