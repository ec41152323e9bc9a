"""Conversion in the background: page by page, repeatable, picked up again when its worker dies."""

import math
import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import Q
from django.tasks import task, task_backends
from django.urls import get_resolver

from civicloop.kernel import blobs, clock
from civicloop.library import actions, alerts_task, conversion, keywords, passages
from civicloop.library.conversion import PageContent, Unreadable
from civicloop.library.conversion.boxes import Box, Boxes
from civicloop.library.conversion.pages import Recall
from civicloop.library.copies import matching
from civicloop.library.models import Document, Page, Status, Version
from civicloop.library.reasons import Broken

LARGE = 8 << 20  # bytes: a lane of its own, so that the small ones needn't wait
PATIENCE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
WIDTHS = (180, 1000)
AT_ONE_GO = 24
"""Small files that follow one in the same task; then others have their turn."""
MOMENT, HANDFUL = 0.4, 32
"""Pages are kept together as far as they are made in so many seconds, and no more at once than this."""

type Progress = Callable[[int, int], None]
type Clock = Callable[[], datetime]
type Shares = dict[int, Boxes]
"""By page number: where each character stands."""


@task()
def convert_version(version_id: int) -> None:
    """Convert a waiting version, and then others of its owner that wait: the same LibreOffice may serve them."""
    convert(version_id)
    owner = Document.objects.get(versions=version_id).owner_id
    for _turn in range(AT_ONE_GO):
        following = next_small(owner)
        if following is None:
            break
        convert(following)
    conversion.renew()


def keep_ready() -> None:
    """For processes that convert file after file: from now on have ready all that a first file would wait for."""
    conversion.keep_ready()
    keywords.analyser()
    get_resolver().url_patterns  # noqa: B018  a notice that a document is ready holds its address


def next_small(owner: int) -> int | None:
    """The small file of this owner that has waited longest; those put off for another try wait for their own time."""
    waiting = Version.objects.filter(status=Status.WAITING, attempts=0, byte_size__lte=LARGE, document__owner=owner)
    return waiting.order_by("progressed_at", "pk").values_list("pk", flat=True).first()


def enqueue(version: Version, *, run_after: datetime | None = None) -> None:
    queue_name = "large" if version.byte_size > LARGE else "default"
    if run_after and not task_backends["default"].supports_defer:
        return  # a backend that works at once has no later
    convert_version.using(queue_name=queue_name, run_after=run_after).enqueue(version.pk)


def convert(
    version_id: int, on_page: Progress | None = None, *, is_queued: bool = True, now: Clock = clock.now
) -> None:
    """One try. It ends in a status, whatever the file does; where another can help, it is queued (or the caller's)."""
    version = actions.begin_conversion(version_id=version_id, claimant=me(), at=now())
    if version is None:
        return
    try:
        with TemporaryDirectory(prefix="civicloop-convert-") as folder:
            fresh = make_pages(version, Path(folder), on_page, now)
        make_ready(version, now, fresh)
    except Unreadable as refusal:
        actions.stop_conversion(version=version, refusal=refusal, at=now(), is_queued=is_queued)
    except Exception:
        actions.stop_conversion(version=version, refusal=Broken(), at=now(), is_queued=is_queued)
        raise
    else:
        find_copies(version, now)
        alerts_task.look_out(now)


def make_pages(version: Version, folder: Path, on_page: Progress | None, now: Clock) -> Shares:
    """Make and keep the pages that are missing; where their characters stand."""
    original = folder / "original"
    with original.open("wb") as file:
        file.writelines(blobs.stream(version.blob))
    limits = conversion.LIMITS.longer(version.attempts)
    fresh: Shares = {}
    with conversion.opened(original, folder / "work", limits, customer=customer_of(version)) as document:
        missing = actions.plan_pages(version=version, prepared=document.prepared, at=now())
        for contents in handfuls(document.pages(missing, widths=WIDTHS, recall=recall_for(version))):
            actions.keep_pages(version=version, contents=contents, at=now())
            fresh |= {each.number: each.boxes for each in contents}
            if on_page:
                on_page(version.done_page_count, document.prepared.page_count)
    return fresh


def recall_for(version: Version) -> Recall:
    """What a machine has read in this document's other versions: a new one often has most of its pages as before."""
    others = Page.objects.filter(version__document=version.document_id).exclude(version=version).exclude(scan="")
    known = dict(others.values_list("scan", "pk"))

    def recall(scan: str) -> tuple[str, Sequence[Box]] | None:
        if scan not in known:
            return None
        page = Page.objects.get(pk=known[scan])
        return page.text, passages.shares_of(page)

    return recall


def customer_of(version: Version) -> str:
    """Whose files may go through one LibreOffice: those of one person."""
    return str(version.document.owner_id)


def handfuls(pages: Iterable[PageContent]) -> Iterator[list[PageContent]]:
    """The first page at once, so that it can be read; then as many together as are made in a moment."""
    waiting: list[PageContent] = []
    since = -math.inf
    for page in pages:
        waiting.append(page)
        if time.monotonic() - since > MOMENT or len(waiting) == HANDFUL:
            yield waiting
            waiting, since = [], time.monotonic()
    if waiting:
        yield waiting


def make_ready(version: Version, now: Clock, fresh: Shares | None = None) -> None:
    """Understand all pages and let them be read and found. `fresh`: boxes that need not be fetched from the storage."""
    pages = list(version.pages.order_by("number"))
    printed = [Printed(page, (fresh or {}).get(page.number)) for page in pages]
    found = conversion.understand(printed, name=version.file_name)
    shown = found.pages[: version.document.preview_pages]  # a keyword of a later page would tell of it
    words = keywords.of("\n".join(page.text for page in shown))
    actions.finish_conversion(version=version, pages=pages, found=found, keywords=words, at=now())


class Printed:
    """A stored page as `conversion.understand` takes it: its boxes are fetched when asked for, and not kept."""

    def __init__(self, page: Page, boxes: Sequence[Box] | None) -> None:
        self.page, self.text, self.fresh = page, page.text, boxes

    @property
    def boxes(self) -> Sequence[Box]:
        return passages.shares_of(self.page) if self.fresh is None else self.fresh


@task()
def compare_version(version_id: int) -> None:
    """Look for copies of a version."""
    find_copies(Version.objects.get(pk=version_id))


def find_copies(version: Version, now: Clock = clock.now) -> None:
    """Once its pages are there; a second time changes nothing."""
    actions.note_copies(version=version, matches=matching.find(version), at=now())


# --- what a dead worker left behind ------------------------------------------------------------------


def rescue(now: datetime | None = None) -> int:
    """Queue again what waits or is being converted though nobody is at it; returns how many."""
    now = now or clock.now()
    late = Q(status__in=[Status.WAITING, Status.CONVERTING], progressed_at__lt=now - PATIENCE)
    compare_late(now)
    here = Q(status=Status.CONVERTING, claimed_by__startswith=f"{socket.gethostname()}:")
    return sum(rescue_one(version.pk, now) for version in Version.objects.filter(late | here))


def compare_late(now: datetime) -> None:
    """Queue versions whose worker died between their last page and the comparison; after a day they are let be."""
    late = Version.objects.filter(
        status=Status.READY, compared_at=None, ready_at__lt=now - PATIENCE, ready_at__gt=now - A_DAY
    )
    for version in late:
        compare_version.enqueue(version.pk)


@transaction.atomic
def rescue_one(version_id: int, now: datetime) -> bool:
    version = Version.objects.select_for_update().get(pk=version_id)
    is_late = version.progressed_at < now - PATIENCE
    if not version.is_under_way or not (is_late or is_orphan(version)):
        return False
    version.status, version.claimed_by, version.progressed_at = Status.WAITING, "", now
    version.save()
    transaction.on_commit(lambda: enqueue(version))
    return True


def me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def is_orphan(version: Version) -> bool:
    """Whether the process that claimed it ran on this machine and is gone."""
    host, _colon, process = version.claimed_by.rpartition(":")
    return host == socket.gethostname() and process.isdigit() and not is_alive(int(process))


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
