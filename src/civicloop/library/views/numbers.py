"""How a document is read, for those who answer for it; and tables and bundles to take home."""

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.tables import csv_answer, csv_lines
from civicloop.library import rules, statistics
from civicloop.library.models import Document, ReadingList
from civicloop.library.views.lists import documents_on
from civicloop.library.views.reading import visible
from civicloop.library.views.shelves import asked_for
from civicloop.ui.charts import Point

SPANS = (30, 90)
BUNDLE_FILES, BUNDLE_BYTES = 200, 1 << 30


class BundleTooLarge(Refused):
    code = "bundle-too-large"
    message = gettext_lazy(
        "At most %(files)s documents and %(gigabytes)s GB fit in one bundle. Make a shorter list and try again."
    )


@login_required
@require_safe
def statistics_page(request: HttpRequest, number: int) -> HttpResponseBase:
    document = visible(request, number)
    if not rules.may_see_statistics(request.user, document):
        raise NotAllowed
    span = next((n for n in SPANS if request.GET.get("days") == str(n)), SPANS[0])
    today = clock.today()
    if request.GET.get("format") == "csv":
        rows = statistics.days(document, today, 366)
        return csv_answer(f"{number}-statistics.csv", DAY_HEAD, ((d.day, d.opened, d.downloaded) for d in rows))
    days = statistics.days(document, today, span)
    context = {
        "document": document,
        "totals": statistics.totals(document),
        "points": [Point(f"{each.day:%m-%d}", each.opened) for each in days],
        "months": statistics.months(document, today),
        "stopped": statistics.stopped_at(document),
        "span": span,
        "spans": SPANS,
    }
    return render(request, "library/statistics.html", context)


DAY_HEAD = ("day", "opened", "downloaded")
DOCUMENT_HEAD = ("number", "title", "category", "format", "pages", "bytes", "dated", "added", "owner", "sha256")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """The library's list as it is filtered, as a table."""
    rows = asked_for(request).listed.select_related("current__blob", "category", "owner").order_by("number")
    return csv_answer("documents.csv", DOCUMENT_HEAD, map(line, rows.iterator(chunk_size=500)))


def line(document: Document) -> tuple[object, ...]:
    version, category = document.current, document.category
    return (
        document.number, document.title, category.title if category else "",
        version.format if version else "", version.page_count if version else "", version.byte_size if version else "",
        document.dated_on or "", document.added_at.isoformat(timespec="seconds"), document.owner.handle,
        version.blob.sha256 if version else "",
    )  # fmt: skip


@login_required
@require_safe
def bundle(
    request: HttpRequest, pk: int, *, is_entitled: Callable[[Viewer, Document], bool] = rules.may_download
) -> FileResponse:
    """The original files of a list in one ZIP, with a table that names each and its checksum.

    The marketplace wraps this page and says who is entitled to what has a price.
    """
    kept = get_object_or_404(ReadingList.objects.visible_to(request.user), pk=pk)
    rows = documents_on(kept, request.user).filter(current__isnull=False).select_related("current__blob", "category")
    may = (each for each in rows[: BUNDLE_FILES + 1] if rules.may_download(request.user, each))
    documents = [each for each in may if is_entitled(request.user, each)]
    total = sum(each.current.byte_size for each in documents if each.current)
    if len(documents) > BUNDLE_FILES or total > BUNDLE_BYTES:
        raise BundleTooLarge(files=BUNDLE_FILES, gigabytes=BUNDLE_BYTES >> 30)
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
    pack(documents, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{kept.title}.zip")


def pack(documents: list[Document], file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for document in documents:
            version = document.current
            assert version is not None
            name = f"{document.number} {clean(document.title)}{PurePath(version.file_name).suffix}"
            with archive.open(name, "w", force_zip64=True) as target:
                for piece in blobs.stream(version.blob):
                    target.write(piece)
        archive.writestr(f"{_('contents')}.csv", "".join(csv_lines(DOCUMENT_HEAD, map(line, documents))))


def clean(title: str) -> str:
    """A title as a file's name on any system."""
    return " ".join("".join(" " if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title).split())[:80]
