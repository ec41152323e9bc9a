"""The reader: one page of a document at a time, its picture, its text, what was looked for; and the original file.

The programme's living document wraps it: `reader_context` for the rows, `library/reader.html` for the page, with the
blocks `reader_bar`, `page_overlay`, `page_text` and `margin` to fill.
"""

from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.kernel import blobs, clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.querysets import Viewer
from civicloop.library import actions, passages, queries, rules
from civicloop.library.copies.queries import alike
from civicloop.library.models import Document, Page, Status, Version
from civicloop.library.search import language
from civicloop.library.search.conditions import matching
from civicloop.library.search.snippets import placed
from civicloop.library.views import guests, kept

WIDTHS = (180, 1000)
STRIP = 12
"""Thumbnails shown on each side of the page."""


@dataclass(frozen=True)
class Mark:
    """One place of a page where what was looked for stands."""

    id: str
    rects: list[passages.Rect]


@require_safe
def landing(request: HttpRequest, number: int) -> HttpResponse:
    """The document's own address: the page to resume at, or how its conversion stands."""
    document = visible(request, number)
    version = queries.readable_version(document)
    assert version is not None
    asked = request.GET.get("page", "")
    if version.status != Status.READY and not asked:
        return render(request, "library/state.html", state_context(request, document, version))
    wanted = whole(asked)
    if wanted is None:
        wanted = queries.resume_page(document, request.user)
    page = min(max(wanted, 1), version.page_count or 1)
    query = {"q": request.GET["q"]} if request.GET.get("q") else {}
    return HttpResponseRedirect(reverse("library:page", args=[number, page], query=query))


def state_context(request: HttpRequest, document: Document, version: Version) -> dict[str, object]:
    """How the conversion stands, for those who see the document before it is ready."""
    return {
        "document": document,
        "version": version,
        "may_change": rules.may_change(request.user, document),
        "may_download": rules.may_download(request.user, document),
        "twin": queries.same_file(document, request.user),
    }


@require_safe
def read(request: HttpRequest, number: int, page: int) -> HttpResponse:
    return render(request, "library/reader.html", reader_context(request, number, page))


def reader_context(request: HttpRequest, number: int, page: int) -> dict[str, object]:
    """What `library/reader.html` shows; keeps history. 404 for whom the document or its page doesn't exist.

    `document`, `version`, `page` (the row) and `spans` (what was looked for) are there for whoever wraps the reader:
    `paragraphs = passages.paragraphs(page.text, [*spans, *own], page=page.number)`; `sheet.rects(start, end)`.
    """
    document = visible(request, number)
    version = queries.readable_version(document)
    shown = get_object_or_404(Page, version=version, number=page)
    assert version is not None
    if version.status == Status.READY and isinstance(request.user, User):
        actions.remember_page(by=request.user, document=document, page=page, at=clock.now())
    if version.status == Status.READY and is_arrival(request, number):
        actions.count_opened(document=document, day=clock.today())
    sheet = passages.Sheet(shown)
    q = request.GET.get("q", "")
    spans = found_spans(shown.text, q)
    return {
        "document": document,
        "version": version,
        "page": shown,
        "sheet": sheet,
        "lines": sheet.lines(),
        "spans": spans,
        "marks": [Mark(span.id, sheet.rects(span.start, span.end)) for span in spans],
        "paragraphs": passages.paragraphs(shown.text, spans, page=page),
        "q": q,
        "found_pages": found_pages(request.user, version, q) if q else [],
        **around(version, page),
        **facts(request, document),
        **kept.context(request, document, page),
    }


def is_arrival(request: HttpRequest, number: int) -> bool:
    """Whether the reader comes to the document from elsewhere, rather than turning its pages."""
    return request.method == "GET" and f"/d/{number}/" not in request.headers.get("Referer", "")


def visible(request: HttpRequest, number: int) -> Document:
    """The document of this number that the viewer sees, or was given a link to; else 404."""
    rows = Document.objects.select_related("current", "category__parent", "owner", "office")
    seen = rows.filter(pk__in=Document.objects.visible_to(request.user).values("pk"), number=number).first()
    document = seen or guests.shared(request, rows, number)
    if document is None:
        raise Http404
    return document


def found_spans(text: str, asked: str) -> list[passages.Span]:
    """What the query's words mark in the text, in order: `m1`, `m2`, …"""
    places = placed(text, language.parse(asked).words)
    return [passages.Span(start, end, css="found", id=f"m{count}") for count, (start, end) in enumerate(places, 1)]


def found_pages(viewer: Viewer, version: Version, asked: str) -> list[int]:
    """The version's pages on which what was asked stands."""
    query = language.parse(asked)
    if query.node is None or not query.asks_pages:
        return []
    return sorted(matching(viewer, query, Q(current=version)).values_list("number", flat=True))


def around(version: Version, page: int) -> dict[str, object]:
    """Neighbours, thumbnails near the page, the parts of the file."""
    last = version.page_count or version.done_page_count
    parts = list(version.parts.order_by("first_page", "pk"))
    return {
        "page_count": last,
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if page < last else None,
        "strip": range(max(1, page - STRIP), min(last, page + STRIP) + 1),
        "parts": parts if len(parts) > 1 else [],
        "part": next((part for part in parts if part.first_page <= page <= part.last_page), None),
        "fields": list(version.fields.order_by("page", "pk")),
    }


def facts(request: HttpRequest, document: Document) -> dict[str, object]:
    words = list(document.keywords.order_by("-weight"))
    twin = queries.same_file(document, request.user)
    return {
        "keywords": words,
        "related": queries.related(document, request.user, words),
        "twin": twin,
        "alike": [each for each in alike(document, request.user) if each.other != twin],
        "may_download": rules.may_download(request.user, document),
        "may_change": rules.may_change(request.user, document),
    }


# --- bytes -------------------------------------------------------------------------------------------


@require_safe
def picture(request: HttpRequest, number: int, page: int, width: int) -> HttpResponse:
    """A page's picture, for those who see the document; kept by their browser alone."""
    document = visible(request, number)
    shown = get_object_or_404(Page, version=queries.readable_version(document), number=page)
    if width not in WIDTHS:
        raise Http404
    try:
        response = HttpResponse(blobs.get(shown.image_key(width)), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    patch_cache_control(response, private=True, max_age=3600)
    return response


@require_safe
def original(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The untouched file, always as a download."""
    document = visible(request, number)
    if not rules.may_download(request.user, document):
        raise NotAllowed
    version = queries.readable_version(document)
    if version is None:
        raise Http404
    actions.count_downloaded(document=document, day=clock.today())
    return original_file(document, version)


def original_file(document: Document, version: Version) -> StreamingHttpResponse:
    name = " ".join(f"{document.title}{PurePath(version.file_name).suffix}".split())  # a line end ends a header
    response = StreamingHttpResponse(blobs.stream(version.blob), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Length"] = str(version.byte_size)
    return response
