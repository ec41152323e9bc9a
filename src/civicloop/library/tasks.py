"""Conversion in the background: page by page, repeatable, picked up again when its worker dies."""

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import Q
from django.tasks import task, task_backends

from civicloop.kernel import blobs, clock
from civicloop.library import actions, conversion, keywords, passages
from civicloop.library.conversion import Unreadable
from civicloop.library.copies import matching
from civicloop.library.models import Status, Version
from civicloop.library.reasons import Broken
from civicloop.library.search import saved

LARGE = 8 << 20  # bytes: a lane of its own, so that the small ones needn't wait
PATIENCE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
WIDTHS = (180, 1000)

type Progress = Callable[[int, int], None]
type Clock = Callable[[], datetime]


@task()
def convert_version(version_id: int) -> None:
    """Convert a waiting version; does nothing for any other."""
    convert(version_id)


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
            make_pages(version, Path(folder), on_page, now)
        make_ready(version, now)
    except Unreadable as refusal:
        actions.stop_conversion(version=version, refusal=refusal, at=now(), is_queued=is_queued)
    except Exception:
        actions.stop_conversion(version=version, refusal=Broken(), at=now(), is_queued=is_queued)
        raise
    else:
        find_copies(version, now)
        tell_searchers(version, now)


def make_pages(version: Version, folder: Path, on_page: Progress | None, now: Clock) -> None:
    original = folder / "original"
    with original.open("wb") as file:
        file.writelines(blobs.stream(version.blob))
    limits = conversion.LIMITS.longer(version.attempts)
    prepared = conversion.prepare(original, folder / "work", limits)
    missing = actions.plan_pages(version=version, prepared=prepared, at=now())
    if not missing:
        return
    for content in conversion.iter_pages(prepared.pdf, missing, widths=WIDTHS, limits=limits):
        actions.keep_page(version=version, content=content, at=now())
        if on_page:
            on_page(version.done_page_count, prepared.page_count)


def make_ready(version: Version, now: Clock) -> None:
    pages = list(version.pages.order_by("number"))
    found = conversion.understand(
        [passages.Printed(page.text, passages.shares_of(page)) for page in pages], name=version.file_name
    )
    shown = found.pages[: version.document.preview_pages]  # a keyword of a later page would tell of it
    words = keywords.of("\n".join(page.text for page in shown))
    actions.finish_conversion(version=version, pages=pages, found=found, keywords=words, at=now())


@task()
def compare_version(version_id: int) -> None:
    """Look for copies of a version."""
    find_copies(Version.objects.get(pk=version_id))


def find_copies(version: Version, now: Clock = clock.now) -> None:
    """Once its pages are there; a second time changes nothing."""
    actions.note_copies(version=version, matches=matching.find(version), at=now())


def tell_searchers(version: Version, now: Clock = clock.now) -> None:
    """Those whose saved search finds a document that is new, and that they see."""
    if version.ordinal > 1:
        return
    for search in saved.finding(version.document):
        actions.tell_of_match(search=search, document=version.document, at=now())


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
