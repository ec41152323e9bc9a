"""Pictures that are kept before what they belong to is done: swept where it never was, as when it is refused."""

from datetime import datetime, timedelta

from civicloop.cases.actions.evidence import Kept
from civicloop.cases.actions.intake import keep_picture
from civicloop.cases.models import DraftPicture
from civicloop.cases.pictures import Clean
from civicloop.kernel import blobs

KEPT_FOR = timedelta(hours=25)  # an hour longer than the form that names them is valid


def keep_draft(*, picture: Clean, at: datetime) -> Kept:
    """Keep a picture for a report that is not sent yet."""
    return as_draft(keep_picture(picture), at)


def as_draft(kept: Kept, at: datetime) -> Kept:
    """The same picture, to be swept unless something takes it. Outside of the transaction that may be undone."""
    for blob in (kept.blob, kept.small):
        DraftPicture.objects.update_or_create(blob_id=blob, defaults={"kept_at": at})
    return kept


def sweep_drafts(*, at: datetime) -> int:
    """Delete the pictures that nothing took; returns how many files. Safe to run again at any time."""
    old = DraftPicture.objects.filter(kept_at__lt=at - KEPT_FOR).select_related("blob").order_by("pk")
    gone = sum(blobs.forget(draft.blob) for draft in list(old))
    DraftPicture.objects.filter(kept_at__lt=at - KEPT_FOR).delete()  # what is left belongs to something
    return gone
