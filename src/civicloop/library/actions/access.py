"""Who reads how far: the preview that everyone has, and what single persons were given beyond it."""

from datetime import datetime

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.library import keywords, rules
from civicloop.library.models import Access, Document, Keyword, Scope


@transaction.atomic
def set_preview(*, by: User, document: Document, pages: int | None, at: datetime) -> Document:
    """Let everyone read only so many pages, or all of them (None)."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not rules.may_change(by, document):
        raise NotAllowed
    if document.preview_pages != pages:
        document.preview_pages = pages
        document.save(update_fields=["preview_pages"])
        renew_keywords(document)
        chain.record(by=by, verb="document.previewed", thing=document, at=at, pages=pages)
    return document


def renew_keywords(document: Document) -> None:
    """The words of what everyone may read: a word of a later page would tell of it."""
    if document.current is None:
        return
    pages = document.current.pages.order_by("number")[: document.preview_pages]
    keep_keywords(document, keywords.of("\n".join(pages.values_list("text", flat=True))))


def keep_keywords(document: Document, words: dict[str, float]) -> None:
    document.keywords.all().delete()
    Keyword.objects.bulk_create(
        Keyword(document=document, word=word, weight=words[word], **keywords.spelling(word)) for word in words
    )


def give_access(*, document: Document, user: User, scope: Scope, at: datetime) -> Access:
    """Let one person read more of a document; who may give it, the caller knows. Private, so never on the chain."""
    given, _is_new = Access.objects.get_or_create(document=document, user=user, scope=scope, defaults={"given_at": at})
    return given


def end_access(*, document: Document, user: User, scope: Scope) -> None:
    Access.objects.filter(document=document, user=user, scope=scope).delete()
