"""What uploaders are told of their documents."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.library.models import Copy, Document, Version


def tell_ready(document: Document, *, at: datetime) -> None:
    """Its uploader, and whoever follows it: a new version is there."""
    notify(
        people=[document.owner],
        kind="document-ready",
        text=_("“%(title)s” can be read now."),
        url=reverse("library:document", args=[document.number]),
        at=at,
        about=document.chain_name,
        title=document.title,
    )


def tell_failed(version: Version, *, at: datetime) -> None:
    document = version.document
    notify(
        people=[document.owner],
        kind="document-failed",
        text=_("“%(title)s” could not be read. See why, and what you can do."),
        url=reverse("library:document", args=[document.number]),
        at=at,
        about=document.chain_name,
        is_followed=False,
        title=document.title,
    )


def tell_copied(copy: Copy, *, at: datetime) -> None:
    """The uploader of the later document; it isn't told what the other is called, which may be private."""
    if copy.document.owner_id == copy.source.owner_id:
        return
    notify(
        people=[copy.document.owner],
        kind="copy-found",
        text=_("Pages of “%(title)s” stand in another document, too."),
        url=reverse("library:copies", args=[copy.document.number]),
        at=at,
        about=copy.document.chain_name,
        is_followed=False,
        title=copy.document.title,
    )


def tell_decided(copy: Copy, *, at: datetime) -> None:
    """Both uploaders, each of the own document."""
    for document in (copy.document, copy.source):
        notify(
            people=[document.owner],
            kind="copy-decided",
            text=_("The appeal about pages of “%(title)s” has been decided."),
            url=reverse("library:copies", args=[document.number]),
            at=at,
            about=document.chain_name,
            is_followed=False,
            title=document.title,
        )
