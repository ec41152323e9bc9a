"""The conversion in the background: whole or not at all, page by page, and picked up again after a kill."""

import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from civicloop.accounts.models import User
from civicloop.kernel import blobs, chain
from civicloop.kernel.models import Event
from civicloop.library import actions, conversion, passages, queries, tasks
from civicloop.library.conversion import ocr
from civicloop.library.models import Document, Page, Status, Version
from civicloop.library.search.answer import search
from tests.conftest import NOON
from tests.factories import files, library

pytestmark = pytest.mark.django_db

SPEECH = "在全市创建文明城市动员大会上的讲话\n\n" + "\n".join(
    f"第{number}，各街道要在五月底前把农贸市场周边的占道经营清理完毕，并落实长效管理。" for number in range(1, 60)
)


def take_in(owner: User, content: bytes = SPEECH.encode(), name: str = "a.txt") -> Document:
    return actions.take_in(by=owner, file=io.BytesIO(content), name=name, at=NOON, is_queued=False)


def test_upload_is_converted_when_its_transaction_is_done(
    alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.take_in(by=alice, file=io.BytesIO(SPEECH.encode()), name="a.txt", at=NOON)

    made.refresh_from_db()
    version = made.versions.get()
    assert (version.status, made.current, made.title) == (Status.READY, version, "在全市创建文明城市动员大会上的讲话")
    assert version.page_count == version.done_page_count == version.pages.count() > 1
    assert "文明城市" in set(made.keywords.values_list("word", flat=True)) | {"文明城市"}


def test_every_character_of_a_converted_page_has_its_box(alice: User) -> None:
    made = take_in(alice)

    tasks.convert(made.versions.get().pk)

    page = Page.objects.get(number=1)
    assert len(passages.boxes_of(page)) == len(page.text)
    assert passages.rects(page, 0, 5)[0].width > 50
    assert blobs.get(page.image_key(1000))[:3] == blobs.get(page.image_key(180))[:3] == b"\xff\xd8\xff"


def test_converted_pages_are_found(alice: User) -> None:
    made = take_in(alice)
    assert search(alice, "占道经营").total == 0

    tasks.convert(made.versions.get().pk)

    assert search(alice, "占道经营").total == made.versions.get().page_count


@pytest.mark.skipif(not ocr.is_installed(), reason="Tesseract is not installed")
def test_new_version_reads_only_the_scans_that_changed(alice: User) -> None:
    same, before, after = (files.picture(words) for words in ("文明城市", "市容环境", "创建工作"))
    made = take_in(alice, scanned(same, before), "a.tiff")
    tasks.convert(made.versions.get().pk)
    old = Page.objects.get(number=1)
    assert (old.text, len(old.scan)) == ("文明城市", 32)
    boxes = blobs.get(old.boxes_key)
    old.text = "文明诚市"  # what was misread once is not read again
    old.save()
    blobs.put(old.boxes_key, boxes)

    newer = actions.add_version(
        by=alice, document=made, file=io.BytesIO(scanned(same, after)), name="b.tiff", at=NOON, is_queued=False
    )
    tasks.convert(newer.pk)

    pages = newer.pages.order_by("number")
    assert [page.text for page in pages] == ["文明诚市", "创建工作"]
    assert passages.shares_of(pages[0]) == passages.shares_of(old)


def scanned(*pictures: Image.Image) -> bytes:
    file = io.BytesIO()
    pictures[0].save(file, "TIFF", save_all=True, append_images=pictures[1:])
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.doc", "empty"),
        (b"%PDF-1.7\n%broken", "断.pdf", "damaged"),
        (b"\x00\x01\x02" * 99, "怪.bin", "unknown_type"),
    ],
)
def test_bad_file_ends_refused_with_a_reason(alice: User, content: bytes, name: str, code: str) -> None:
    made = take_in(alice, content, name)

    tasks.convert(made.versions.get().pk)

    version = made.versions.get()
    assert (version.status, version.reason_code, version.reason != "") == (Status.REFUSED, code, True)
    assert made.current is None
    assert Event.objects.latest("height").verb == "document.refused"


def test_outline_is_kept_with_the_places_of_its_headings(alice: User) -> None:
    made = take_in(alice, f"工作通知\n一、总体要求\n{SPEECH}\n二、保障措施\n一要定人，二要定责。".encode())

    tasks.convert(made.versions.get().pk)

    version = made.versions.get()
    outline = queries.outline_of(version)
    assert [(each.level, each.text) for each in outline] == [
        (1, "一、总体要求"),
        (1, "二、保障措施"),
        (2, "一要定人"),
        (2, "二要定责"),
    ]
    pages = {page.number: page.text for page in version.pages.all()}
    assert [each.text for each in outline if not pages[each.page][each.start :].startswith(each.text)] == []
    assert outline[1].anchor == f"p{version.page_count}-{outline[1].start}"


def test_second_run_changes_nothing(alice: User) -> None:
    version = take_in(alice).versions.get()
    tasks.convert(version.pk)
    before = everything()

    tasks.convert(version.pk)

    assert everything() == before


def everything() -> list[list[object]]:
    rows: list[QuerySet[Version] | QuerySet[Page] | QuerySet[Event]] = [
        Version.objects.order_by("pk"),
        Page.objects.order_by("pk"),
        Event.objects.order_by("pk"),
    ]
    return [list(each.values()) for each in rows]


def test_conversion_goes_on_where_a_killed_worker_stopped(alice: User) -> None:
    version = take_in(alice).versions.get()
    with pytest.raises(KeyboardInterrupt):
        tasks.convert(version.pk, on_page=stop_after(1))
    version.refresh_from_db()
    assert (version.status, version.done_page_count, Page.objects.count()) == (Status.CONVERTING, 1, 1)
    assert search(alice, "占道经营").total == 0
    first = Page.objects.get().pk

    Version.objects.update(claimed_by=f"{tasks.me().rpartition(':')[0]}:{dead_process()}")
    assert tasks.rescue() == 1
    tasks.convert(version.pk)

    version.refresh_from_db()
    assert (version.status, version.done_page_count) == (Status.READY, version.page_count)
    assert Page.objects.get(number=1).pk == first
    assert chain.verify().holds


def stop_after(pages: int) -> tasks.Progress:
    """What a killed worker looks like from inside."""

    def on_page(done: int, total: int) -> None:
        if done == pages:
            raise KeyboardInterrupt

    return on_page


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("status", "claimed_by", "age", "is_rescued"),
    [
        (Status.CONVERTING, f"{tasks.me()}", timedelta(), False),
        (Status.CONVERTING, "elsewhere:1", timedelta(minutes=5), False),
        (Status.CONVERTING, "elsewhere:1", timedelta(minutes=11), True),
        (Status.WAITING, "", timedelta(minutes=5), False),
        (Status.WAITING, "", timedelta(minutes=11), True),
        (Status.READY, "elsewhere:1", timedelta(days=1), False),
    ],
    ids=["mine", "another-at-work", "another-gone", "queued-lately", "queued-long-ago", "done"],
)
def test_only_what_nobody_is_at_is_rescued(
    alice: User, status: Status, claimed_by: str, age: timedelta, is_rescued: bool
) -> None:
    library.waiting_document(owner=alice)
    Version.objects.update(status=status, claimed_by=claimed_by, progressed_at=NOON - age)

    assert tasks.rescue(NOON) == is_rescued
    assert (Version.objects.get().status == Status.WAITING) == (is_rescued or status == Status.WAITING)


def test_bug_leaves_a_status_and_is_raised(alice: User) -> None:
    version = take_in(alice).versions.get()

    def bug(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tasks.convert(version.pk, on_page=bug, is_queued=False)

    version.refresh_from_db()
    assert (version.status, version.reason_code) == (Status.WAITING, "broken")


def test_pages_of_another_converter_are_made_anew(alice: User) -> None:
    version = take_in(alice).versions.get()
    with pytest.raises(KeyboardInterrupt):
        tasks.convert(version.pk, on_page=stop_after(1))
    Version.objects.update(converter="an older one", status=Status.WAITING)
    old = Page.objects.get().pk

    tasks.convert(version.pk)

    assert not Page.objects.filter(pk=old).exists()
    assert Version.objects.get().status == Status.READY


def test_running_lines_are_not_in_the_text_that_is_kept(alice: User) -> None:
    version = take_in(alice).versions.get()
    claimed = actions.begin_conversion(version_id=version.pk, claimant=f"h:{os.getpid()}", at=NOON)
    assert claimed is not None
    for number in (1, 2, 3, 4):
        text = f"文明创建简报\n第{number}条要求的正文各不相同{'甲乙丙丁'[number - 1]}"
        boxes = [(0.1, 0.02 if at < 6 else 0.5, 0.2, 0.04 if at < 6 else 0.52) for at in range(len(text))]
        content = conversion.PageContent(number, text, boxes, 600, 800)
        actions.keep_pages(version=claimed, contents=[content], at=NOON)

    claimed.page_count = 4
    tasks.make_ready(claimed, lambda: NOON)

    assert Page.objects.get(number=2).text == "第2条要求的正文各不相同乙"
    assert search(alice, "简报").total == 0
    assert len(passages.boxes_of(Page.objects.get(number=2))) == 13
