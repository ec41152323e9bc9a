"""The search page: documents, their pages, the words marked; each leads to the words on the page. CSV and Atom."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.kernel.digits import whole
from civicloop.kernel.tables import csv_lines
from civicloop.library.search import suggestions as suggesting
from civicloop.library.search.answer import A_PAGE, MOST, Answer, Group, search
from civicloop.library.search.facets import facets, narrowing

ENTRIES = 30
EXPORTED = 10_000
"""Pages in a CSV file."""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    number = whole(request.GET.get("page", "")) or 1
    answer = asked_of(request, offset=(number - 1) * A_PAGE)
    page = Paginator(range(answer.document_count), A_PAGE).get_page(number)
    is_saved = isinstance(request.user, User) and request.user.saved_searches.filter(query=asked.strip()).exists()
    context = {
        "answer": answer,
        "q": asked,
        "page": page,
        "most": MOST,
        "facets": facets(answer.found, request.GET),
        "is_narrowed": narrowing(request.GET) is not None,
        "is_saved": is_saved,
    }
    return render(request, "library/search.html", context)


def asked_of(request: HttpRequest, *, offset: int = 0, limit: int = A_PAGE, most: int = MOST) -> Answer:
    return search(
        request.user,
        request.GET.get("q", ""),
        offset=offset,
        limit=limit,
        most=most,
        narrowing=narrowing(request.GET),
        sort=request.GET.get("sort", ""),
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    found = suggesting.suggestions(request.user, request.GET.get("q", ""))
    return render(request, "library/parts/suggestions.html", {"suggestions": found})


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every page found, one a line, as spreadsheets read it."""
    answer = search(
        request.user,
        request.GET.get("q", ""),
        limit=None,
        pages_shown=None,
        most=EXPORTED,
        narrowing=narrowing(request.GET),
        sort=request.GET.get("sort", ""),
    )
    head = [_("Number"), _("Title"), _("Date"), _("Page"), _("Text"), _("Link")]
    table = "".join(csv_lines(head, lines_of(request, answer)))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{_('Search')}.csv") or "attachment"
    return response


def lines_of(request: HttpRequest, answer: Answer) -> Iterator[tuple[object, ...]]:
    for group in answer.groups:
        document = group.document
        for hit in group.hits:
            address = request.build_absolute_uri(reverse("library:page", args=[document.number, hit.page]))
            yield document.number, document.title, document.dated_on or "", hit.page, hit.snippet.text, address


@require_safe
def as_feed(request: HttpRequest) -> HttpResponse:
    """The newest documents found, for feed readers; what a stranger sees, unless the reader is signed in."""
    asked = request.GET.get("q", "")
    answer = asked_of(request, limit=ENTRIES)
    page = request.build_absolute_uri(reverse("library:search", query={"q": asked}))
    feed = Atom1Feed(title=_("Search: %(query)s") % {"query": asked}, link=page, description="")
    for group in sorted(answer.groups, key=lambda each: each.document.number, reverse=True):
        feed.add_item(
            title=group.document.title,
            link=request.build_absolute_uri(link_of(group, asked)),
            description=" ".join(hit.snippet.text for hit in group.hits),
            updateddate=group.document.added_at,
            unique_id=request.build_absolute_uri(reverse("library:document", args=[group.document.number])),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def link_of(group: Group, asked: str) -> str:
    return reverse("library:page", args=[group.document.number, group.best], query={"q": asked})
