"""What uploaders are told of their documents, and followers of what they follow."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import User
from civicloop.library.models import Copy, Document, Version

NEW_VERSION = _("“%(title)s” has a new version.")
DESCRIBED = _("What the library says of “%(title)s” was changed.")


def tell_ready(document: Document, *, at: datetime) -> None:
    """Its uploader; and whoever follows it: a new version is there."""
    told = notify(
        people=[document.owner],
        kind="document-ready",
        text=_("“%(title)s” can be read now."),
        url=reverse("library:document", args=[document.number]),
        at=at,
        about=document.chain_name,
        is_followed=False,
        title=document.title,
    )
    if document.current and document.current.ordinal > 1:
        tell_changed(document, NEW_VERSION, besides=told, at=at)


def tell_changed(
    document: Document, text: Promise, *, at: datetime, by: User | None = None, besides: Collection[int] = ()
) -> None:
    """Whoever follows the document."""
    notify(
        kind="document-changed",
        text=text,
        url=reverse("library:document", args=[document.number]),
        at=at,
        about=document.chain_name,
        besides=besides,
        by=by,
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
