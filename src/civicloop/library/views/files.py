"""A document's bytes: pictures of its pages, the sizes of all of them, the original file."""

import json
from pathlib import PurePath

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, rules
from civicloop.library.models import Document, Status, Version
from civicloop.library.views.reading import Opened, opened, preview_ends

WIDTHS = (180, 1000)
A_DAY = 86_400


@require_safe
def picture(request: HttpRequest, number: int, page: int, width: int, ordinal: int | None = None) -> HttpResponse:
    """A page's picture, for those who may read the page; kept by their browser alone."""
    shown = get_object_or_404(opened(request, number, ordinal).pages, number=page)
    if width not in WIDTHS:
        raise Http404
    try:
        response = HttpResponse(blobs.get(shown.image_key(width)), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    patch_cache_control(response, private=True, max_age=3600)
    return response


@require_safe
def sizes(request: HttpRequest, number: int, ordinal: int | None = None) -> HttpResponse:
    """How high each readable page is for its width, in runs: `[[pages, height / width], …]`."""
    found = opened(request, number, ordinal)
    runs: list[tuple[int, float]] = []
    left = found.readable_count
    for count, ratio in ratios(found):
        runs.append((min(count, left), ratio))
        left -= min(count, left)
    response = HttpResponse(json.dumps([run for run in runs if run[0]]), content_type="application/json")
    patch_cache_control(response, private=True, max_age=3600)
    return response


def ratios(found: Opened) -> list[tuple[int, float]]:
    """Of all pages of a version; kept, since a ready version's pages never change."""
    key, is_ready = f"library.ratios.{found.version.pk}", found.version.status == Status.READY
    if is_ready and (kept := cache.get(key)):
        return [tuple(run) for run in kept]
    runs: list[tuple[int, float]] = []
    for width, height in found.version.pages.order_by("number").values_list("width", "height").iterator():
        ratio = round(height / width, 4)
        same = bool(runs) and runs[-1][1] == ratio
        runs[-1:] = [(runs[-1][0] + 1, ratio)] if same else [*runs[-1:], (1, ratio)]
    if is_ready:
        cache.set(key, runs, A_DAY)
    return runs


@require_safe
def original(request: HttpRequest, number: int, ordinal: int | None = None) -> HttpResponseBase:
    """The untouched file, always as a download."""
    found = opened(request, number, ordinal)
    if not found.is_whole:
        return preview_ends(request, found, is_refused=True)
    if not rules.may_download(request.user, found.document):
        raise NotAllowed
    actions.count_downloaded(document=found.document, day=clock.today())
    return original_file(found.document, found.version)


def original_file(document: Document, version: Version) -> StreamingHttpResponse:
    name = " ".join(f"{document.title}{PurePath(version.file_name).suffix}".split())  # a line end ends a header
    response = StreamingHttpResponse(blobs.stream(version.blob), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Length"] = str(version.byte_size)
    return response
