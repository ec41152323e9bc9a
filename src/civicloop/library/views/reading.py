"""The reader: a document's pages, each with its picture, its text and what was looked for.

The programme's living document wraps it: `instead` for what comes in place of a page, `reader_context` for the rows,
`library/reader.html` for the page, with the blocks `reader_bar`, `page_overlay`, `page_text` and `margin` to fill. With
`?leaf` the same template gives one page's parts alone: the script that keeps pages in a window asks for them.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.querysets import Viewer
from civicloop.library import actions, passages, queries, rules, tracing
from civicloop.library.copies.queries import alike
from civicloop.library.models import Document, Page, PageQuerySet, Status, Version
from civicloop.library.search import language
from civicloop.library.search.conditions import numbers
from civicloop.library.search.snippets import placed
from civicloop.library.views import guests, kept

HEADINGS = 300
"""Lines of the outline beside a page."""
STRIP = 12
"""Thumbnails shown on each side of the page."""


@dataclass(frozen=True)
class Mark:
    """One place of a page where what was looked for stands."""

    id: str
    css: str
    rects: list[passages.Rect]


@dataclass(frozen=True)
class Opened:
    """A document opened for someone: in which version, and which of its pages this reader may turn to."""

    document: Document
    version: Version
    pages: PageQuerySet[Page]
    page_count: int
    is_whole: bool
    is_older: bool
    is_guest: bool
    """By a link alone: what belongs to those who see it for themselves isn't offered."""

    @property
    def readable_count(self) -> int:
        """Pages that may be read: all, or those of the preview."""
        return self.page_count if self.is_whole else min(self.page_count, self.document.preview_pages or 0)

    def page_url(self, number: int, q: str = "") -> str:
        query = {"q": q} if q else {}
        if self.is_older:
            return reverse(
                "library:version-page", args=[self.document.number, self.version.ordinal, number], query=query
            )
        return reverse("library:page", args=[self.document.number, number], query=query)

    @property
    def sizes_url(self) -> str:
        if self.is_older:
            return reverse("library:version-sizes", args=[self.document.number, self.version.ordinal])
        return reverse("library:sizes", args=[self.document.number])

    def picture_url(self, number: int, width: int) -> str:
        """Its `v` changes with the version, so that no browser shows a picture of another one."""
        at, query = [self.document.number, number, width], {"v": self.version.pk}
        if self.is_older:
            return reverse("library:version-picture", args=[at[0], self.version.ordinal, *at[1:]], query=query)
        return reverse("library:picture", args=at, query=query)


def visible(request: HttpRequest, number: int) -> Document:
    """The document of this number that the viewer sees, or was given a link to; else 404."""
    return found_document(request, number)[0]


def found_document(request: HttpRequest, number: int) -> tuple[Document, bool]:
    """The document, and whether the viewer sees it by a link alone."""
    rows = Document.objects.select_related("current", "category__parent", "owner", "office")
    seen = rows.filter(pk__in=Document.objects.visible_to(request.user).values("pk"), number=number).first()
    document = seen or guests.shared(request, rows, number)
    if document is None:
        raise Http404
    return document, seen is None


def opened(request: HttpRequest, number: int, ordinal: int | None = None) -> Opened:
    """In the version to read, or that of the ordinal; 404 for whom it doesn't exist."""
    document, is_guest = found_document(request, number)
    version = queries.readable_version(document)
    if ordinal is not None and not (is_guest and version and version.ordinal == ordinal):
        version = get_object_or_404(Version.objects.visible_to(request.user), document=document, ordinal=ordinal)
    assert version is not None
    return Opened(
        document=document,
        version=version,
        pages=Page.objects.by_link(document) if is_guest else Page.objects.visible_in(version, request.user),
        page_count=version.page_count or version.done_page_count,
        is_whole=rules.may_read_whole(request.user, document),
        is_older=ordinal is not None and version.pk != document.current_id,
        is_guest=is_guest,
    )


# --- pages -------------------------------------------------------------------------------------------


@require_safe
def landing(request: HttpRequest, number: int) -> HttpResponse:
    """The document's own address: the page to resume at, or how its conversion stands."""
    found = opened(request, number)
    asked = request.GET.get("page", "")
    if found.version.status != Status.READY and not asked:
        return render(request, "library/state.html", state_context(request, found.document, found.version))
    wanted = whole(asked)
    if wanted is None:
        wanted = queries.resume_page(found.document, request.user)
    page = min(max(wanted, 1), found.page_count or 1)
    return HttpResponseRedirect(found.page_url(page, request.GET.get("q", "")))


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
    return instead(request, number, page) or render(
        request, "library/reader.html", reader_context(request, number, page)
    )


@require_safe
def read_version(request: HttpRequest, number: int, ordinal: int, page: int = 1) -> HttpResponse:
    """An older version; the current one has its own address."""
    found = opened(request, number, ordinal)
    if not found.is_older:
        return redirect(found.page_url(page))
    if found.readable_count < page <= found.page_count:
        return preview_ends(request, found)
    return render(request, "library/reader.html", reader_context(request, number, page, ordinal))


def instead(request: HttpRequest, number: int, page: int) -> HttpResponse | None:
    """What comes in place of a page: where a cited passage stands today, or the end of the preview."""
    found = opened(request, number)
    if place := cited_place(request, found, page):
        return HttpResponseRedirect(address_today(request, found.document, place))
    return preview_ends(request, found) if found.readable_count < page <= found.page_count else None


def preview_ends(request: HttpRequest, found: Opened, *, is_refused: bool = False) -> HttpResponse:
    """`is_refused`: the whole file was asked for, and no higher app knows how to come by it."""
    context = {"document": found.document, "opened": found, "is_refused": is_refused}
    return render(request, "library/preview_end.html", context, status=403)


def reader_context(request: HttpRequest, number: int, page: int, ordinal: int | None = None) -> dict[str, object]:
    """What `library/reader.html` shows; keeps history. 404 for whom the document or its page doesn't exist.

    `document`, `version`, `page` (the row) and `spans` (what was looked for) are there for whoever wraps the reader:
    `paragraphs = passages.paragraphs(page.text, [*spans, *own], page=page.number)`; `sheet.rects(start, end)`.
    """
    found = opened(request, number, ordinal)
    shown = get_object_or_404(found.pages.select_related("version"), number=page)
    is_leaf = "leaf" in request.GET
    if found.version.status == Status.READY and not is_leaf:
        note_reading(request, found.document, page)
    sheet = passages.Sheet(shown)
    q = request.GET.get("q", "")
    spans = [*found_spans(shown.text, q), *cited_span(request, shown)]
    context: dict[str, object] = {
        "base": "library/leaf.html" if is_leaf else "ui/base.html",
        "is_leaf": is_leaf,
        "opened": found,
        "document": found.document,
        "version": found.version,
        "page": shown,
        "sheet": sheet,
        "lines": sheet.lines(),
        "spans": spans,
        "marks": [Mark(span.id, span.css, sheet.rects(span.start, span.end)) for span in spans],
        "paragraphs": passages.paragraphs(shown.text, spans, page=page),
        "q": q,
        "page_count": found.page_count,
        "sheet_ratio": f"{shown.height / shown.width:.4f}",
    }
    if is_leaf:
        return context
    more = around(request, found, page, q) | facts(request, found.document)
    return context | more | kept.context(request, found.document, page)


def note_reading(request: HttpRequest, document: Document, page: int) -> None:
    """In the reader's history, and in the document's statistics."""
    if isinstance(request.user, User):
        actions.remember_page(by=request.user, document=document, page=page, at=clock.now())
    if is_arrival(request, document.number):
        actions.count_opened(document=document, day=clock.today())


def is_arrival(request: HttpRequest, number: int) -> bool:
    """Whether the reader comes to the document from elsewhere, rather than turning its pages."""
    return request.method == "GET" and f"/d/{number}/" not in request.headers.get("Referer", "")


def found_spans(text: str, asked: str) -> list[passages.Span]:
    """What the query's words mark in the text, in order: `m1`, `m2`, …"""
    places = placed(text, language.parse(asked).words)
    return [passages.Span(start, end, css="found", id=f"m{count}") for count, (start, end) in enumerate(places, 1)]


def found_pages(viewer: Viewer, found: Opened, asked: str) -> list[int]:
    """The pages on which what was asked stands; of an older version, which is not in the index, none."""
    query = language.parse(asked)
    if query.node is None or not query.asks_pages or found.is_older:
        return []
    return numbers(viewer, query, found.version.pk)


def around(request: HttpRequest, found: Opened, page: int, q: str) -> dict[str, object]:
    """Neighbours, thumbnails near the page, what is in the file; and nothing of a page past the preview."""
    version, last, readable = found.version, found.page_count, found.readable_count
    parts = list(version.parts.filter(first_page__lte=readable).order_by("first_page", "pk"))
    fields = list(version.fields.filter(page__lte=readable).order_by("page", "pk"))
    return {
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if page < last else None,
        "strip": range(max(1, page - STRIP), min(readable, page + STRIP) + 1),
        "parts": parts if len(parts) > 1 else [],
        "part": next((part for part in parts if part.first_page <= page <= part.last_page), None),
        "fields": fields,
        "may_fill": found.is_whole and not found.is_older and queries.can_be_filled(found.version),
        "found_pages": found_pages(request.user, found, q) if q else [],
        "outline": [each for each in queries.outline_of(version) if each.page <= readable][:HEADINGS],
        "version_count": Version.objects.visible_to(request.user).filter(document=found.document).count(),
        "is_unsure": "lost" in request.GET,
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


@login_required
@require_POST
def place(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """Where a reader is who turned the pages without asking for a whole one."""
    found = opened(request, number)
    get_object_or_404(found.pages, number=page)
    assert isinstance(request.user, User)
    actions.remember_page(by=request.user, document=found.document, page=page, at=clock.now())
    return HttpResponse(status=204)


# --- passages ----------------------------------------------------------------------------------------


def span_asked(request: HttpRequest) -> tuple[int, int] | None:
    """`at=42-57`: from character 42 of the page up to 57."""
    start, dash, end = request.GET.get("at", "").partition("-")
    first, last = whole(start), whole(end)
    return (first, last) if dash and first is not None and last is not None and first < last else None


def cited_span(request: HttpRequest, page: Page) -> list[passages.Span]:
    span = span_asked(request)
    if span is None or span[0] >= len(page.text):
        return []
    return [passages.Span(span[0], min(span[1], len(page.text)), css="cited", id="cited")]


def cited_place(request: HttpRequest, found: Opened, page: int) -> tracing.Place | None:
    """The passage of an older version that a link names; none where the link is of the version shown."""
    ordinal, span = whole(request.GET.get("v", "")), span_asked(request)
    if ordinal is None or span is None or ordinal == found.version.ordinal:
        return None
    versions = Version.objects.visible_to(request.user).filter(document=found.document)
    version = versions.filter(ordinal=ordinal).first()
    return tracing.Place(version, page, *span) if version else None


def address_today(request: HttpRequest, document: Document, place: tracing.Place) -> str:
    """Where the passage stands in the current version; else its place in the old one, with a note."""
    today = tracing.trace(document, request.user, place)
    at = {"at": f"{(today or place).start}-{(today or place).end}"}
    if today:
        return reverse("library:page", args=[document.number, today.page], query=at, fragment="cited")
    args = [document.number, place.version.ordinal, place.page]
    return reverse("library:version-page", args=args, query=at | {"lost": "1"}, fragment="cited")


@require_safe
def passage(request: HttpRequest, number: int, page: int, start: int) -> HttpResponse:
    """A paragraph by its anchor, `p5-42`, in whichever version had one there."""
    document = visible(request, number)
    place = tracing.paragraph_at(document, request.user, page, start)
    if place is None:
        return redirect("library:page", number, page)
    return HttpResponseRedirect(address_today(request, document, place))
