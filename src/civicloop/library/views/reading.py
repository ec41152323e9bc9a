"""The reader: one page of a document at a time, its picture, its text, what was looked for; and the original file.

The programme's living document wraps it: `reader_context` for the rows, `library/reader.html` for the page, whose blocks
`reader_bar`, `page_overlay`, `page_text` and `margin` it fills.
"""

from dataclasses import dataclass
from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, passages, queries, rules
from civicloop.library.models import Document, Page, Status, Version
from civicloop.library.search import language
from civicloop.library.search.folding import fold_with_places

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
    if version is None or version.status != Status.READY:
        from civicloop.library.views.keeping import state

        return state(request, document, version)
    page = min(queries.resume_page(document, request.user), version.page_count or 1)
    return HttpResponseRedirect(reverse("library:page", args=[number, page]))


@require_safe
def read(request: HttpRequest, number: int, page: int) -> HttpResponse:
    return render(request, "library/reader.html", reader_context(request, number, page))


def reader_context(request: HttpRequest, number: int, page: int) -> dict[str, object]:
    """Everything that `library/reader.html` shows. 404 for whom the document, or its page, doesn't exist; keeps history.

    `document`, `version`, `page` (the row) and `spans` (what was looked for) are there for whoever wraps the reader:
    `paragraphs = passages.paragraphs(page.text, [*spans, *own], page=page.number)`; `sheet.rects(start, end)`.
    """
    document = visible(request, number)
    version = queries.readable_version(document)
    shown = get_object_or_404(Page, version=version, number=page)
    assert version is not None
    if version.status == Status.READY and isinstance(request.user, User):
        actions.remember_page(by=request.user, document=document, page=page, at=clock.now())
    sheet = passages.Sheet(shown)
    spans = found_spans(shown.text, request.GET.get("q", ""))
    return {
        "document": document,
        "version": version,
        "page": shown,
        "sheet": sheet,
        "lines": sheet.lines(),
        "spans": spans,
        "marks": [Mark(span.id, sheet.rects(span.start, span.end)) for span in spans],
        "paragraphs": passages.paragraphs(shown.text, spans, page=page),
        "q": request.GET.get("q", ""),
        **around(version, page),
        **facts(request, document),
    }


def visible(request: HttpRequest, number: int) -> Document:
    """The document of this number that the viewer sees, or 404."""
    rows = Document.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("current", "category__parent", "owner", "office"), number=number)


def found_spans(text: str, asked: str) -> list[passages.Span]:
    """What the query's words mark in the text, in order: `m1`, `m2`, …; a longer word wins over one inside it."""
    words = language.parse(asked).words
    if not words:
        return []
    folded = fold_with_places(text)
    places: list[tuple[int, int]] = []
    for word in words:
        places += [place for place in folded.places(word) if not any(overlap(place, other) for other in places)]
    return [
        passages.Span(start, end, css="found", id=f"m{index}") for index, (start, end) in enumerate(sorted(places), 1)
    ]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


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
    return {
        "related": queries.related(document, request.user),
        "twin": queries.same_file(document, request.user),
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
def original(request: HttpRequest, number: int) -> FileResponse:
    """The untouched file, always as a download."""
    document = visible(request, number)
    if not rules.may_download(request.user, document):
        raise NotAllowed
    version = queries.readable_version(document)
    if version is None:
        raise Http404
    return original_file(document, version)


def original_file(document: Document, version: Version) -> FileResponse:
    name = f"{document.title}{PurePath(version.file_name).suffix}"
    response = FileResponse(
        blobs.stream(version.blob), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response.headers["Content-Length"] = str(version.byte_size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
