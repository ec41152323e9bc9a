"""A range of pages to print: pictures, one on a sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.kernel.digits import whole
from civicloop.library.views.reading import opened, preview_ends

MOST = 200


@require_safe
def print_pages(request: HttpRequest, number: int) -> HttpResponse:
    """`from` to `to`, both included, as far as the reader may read."""
    found = opened(request, number)
    first = max(whole(request.GET.get("from", "")) or 1, 1)
    last = min(whole(request.GET.get("to", "")) or first, first + MOST - 1, found.page_count)
    if first > found.readable_count:
        return preview_ends(request, found)
    pages = list(found.pages.filter(number__range=(first, last)).only("number", "version_id").order_by("number"))
    context = {"opened": found, "document": found.document, "pages": pages, "first": first, "last": max(first, last)}
    return render(request, "library/print.html", context)
