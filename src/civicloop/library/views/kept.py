"""What the reader's margin offers for keeping a document and passing it on."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from civicloop.kernel import clock
from civicloop.library import citations, queries, rules
from civicloop.library.models import Document

WIDTH, HEIGHT = 720, 960
FRAME = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>'


def context(request: HttpRequest, document: Document, page: int) -> dict[str, object]:
    lists = queries.lists_for(document, request.user)
    return {
        "is_favourite": any(has_it for each, has_it in lists if not each.name),
        "own_lists": [(each, has_it) for each, has_it in lists if each.name],
        "more_by": queries.more_by(document, request.user),
        "may_share": rules.may_share(request.user, document),
        "may_see_statistics": rules.may_see_statistics(request.user, document),
        "cited": cited(document, page),
    }


def source_of(document: Document, page: int | None = None) -> citations.Source:
    """The document, or one page of it, as something to cite."""
    office = document.office.title if document.office else ""
    way = reverse("library:page", args=[document.number, page]) if page else f"/d/{document.number}/"
    return citations.Source(
        number=document.number,
        title=document.title,
        author=office or str(document.owner),
        publisher=office,
        issued=document.dated_on or clock.day_of(document.added_at),
        url=settings.SITE_URL + way,
        seen=clock.today(),
        page=page,
    )


def cited(document: Document, page: int) -> dict[str, object]:
    source = source_of(document, page)
    embedded = settings.SITE_URL + reverse("library:embed", args=[document.number, page])
    return {
        "national": citations.national(source),
        "plain": citations.plain(source),
        "frame": format_html(FRAME, embedded, WIDTH, HEIGHT, document.title),
        "url": source.url,
        "author": source.author,
        "issued": source.issued,
    }
