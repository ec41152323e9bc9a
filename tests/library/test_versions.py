"""A document's versions: the next one, the older ones, links that still hold."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from civicloop.accounts.models import User
from civicloop.kernel import blobs
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, tasks
from civicloop.library.actions.versions import SameFile, VersionUnderWay
from civicloop.library.models import Document, Status, Version
from civicloop.library.search.answer import search
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db
OLD = ["关于清理占道经营的通知\n各街道要在五月底前清理完毕。", "附件一 名单甲"]


@pytest.fixture
def document(alice: User) -> Document:
    return library.document(*OLD, owner=alice, title="清理通知")


def next_version(document: Document, *pages: str) -> Version:
    """Another version, ready and current."""
    made = library.next_version(document, *pages)
    document.refresh_from_db()
    return made


def test_new_version_takes_its_place_once_it_is_ready(document: Document, alice: User, charlie: User) -> None:
    old = document.current
    file = ContentFile("关于清理占道经营的通知\n各街道要在六月中前清理完毕。".encode(), name="新.txt")

    version = actions.add_version(by=alice, document=document, file=file, name="新.txt", at=NOON, is_queued=False)
    document.refresh_from_db()
    before = (document.current, search(charlie, "五月底").total, search(charlie, "六月中").total)
    tasks.convert(version.pk, is_queued=False)

    document.refresh_from_db()
    after = (document.current, search(charlie, "五月底").total, search(charlie, "六月中").total)
    assert (before, after) == ((old, 1, 0), (version, 0, 1))
    assert (version.ordinal, document.title, document.versions.count()) == (2, "清理通知", 2)


def test_new_version_is_refused_to_others_and_while_one_is_under_way(
    document: Document, alice: User, charlie: User
) -> None:
    def add(by: User, content: bytes) -> Version:
        file = ContentFile(content, name="a.txt")
        return actions.add_version(by=by, document=document, file=file, name="a.txt", at=NOON, is_queued=False)

    with pytest.raises(NotAllowed):
        add(charlie, b"new")
    with pytest.raises(SameFile):
        add(alice, blobs.read(document.newest.blob))
    add(alice, b"new")
    document.refresh_from_db()
    with pytest.raises(VersionUnderWay):
        add(alice, b"newer")


def test_older_version_is_read_at_its_own_address(client: Client, document: Document) -> None:
    next_version(document, "全新的一页")

    shown = {address: client.get(address) for address in ("/d/10001/1", "/d/10001/v1/2", "/d/10001/v2/1")}

    assert "全新的一页" in shown["/d/10001/1"].content.decode()
    assert "名单甲" in shown["/d/10001/v1/2"].content.decode()
    assert shown["/d/10001/v2/1"].headers["Location"] == "/d/10001/1"
    assert client.get("/d/10001/v3/1").status_code == 404


def test_version_under_way_is_its_owners_alone(client: Client, document: Document, alice: User, charlie: User) -> None:
    file = ContentFile(b"draft", name="a.txt")
    actions.add_version(by=alice, document=document, file=file, name="a.txt", at=NOON, is_queued=False)

    seen = []
    for user in (charlie, alice):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        seen.append((client.get("/d/10001/v2/original").status_code, client.get("/d/10001/versions/").status_code))

    assert seen == [(404, 200), (200, 200)]


def test_link_to_a_passage_finds_it_again_by_its_words(client: Client, document: Document) -> None:
    start = OLD[1].index("名单甲")
    next_version(document, "插入的一页。", *OLD)

    answer = client.get(f"/d/10001/2?v=1&at={start}-{start + 3}")

    assert answer.headers["Location"] == f"/d/10001/3?at={start}-{start + 3}#cited"
    shown = client.get(f"/d/10001/3?at={start}-{start + 3}").content.decode()
    assert '<mark class="cited" id="cited">名单甲</mark>' in shown


def test_link_to_words_that_are_gone_leads_to_the_old_version_with_a_note(client: Client, document: Document) -> None:
    next_version(document, "全新的一页")

    answer = client.get("/d/10001/2?v=1&at=4-7", follow=True)

    assert answer.redirect_chain == [("/d/10001/v1/2?at=4-7&lost=1#cited", 302)]
    assert answer.context["is_unsure"] is True


def test_same_words_elsewhere_are_told_apart_by_what_stands_around_them(client: Client, alice: User) -> None:
    made = library.document("前言。甲区要按期完成。乙区要按期完成。结束。", owner=alice)
    text = "新的开头。乙区要按期完成。结束。又说甲区要按期完成。"
    next_version(made, "序", text)
    place = made.versions.get(ordinal=1).pages.get().text.index("要按期完成", 10)

    answer = client.get(f"/d/10001/1?v=1&at={place}-{place + 5}")

    start = text.index("要按期完成")
    assert answer.headers["Location"] == f"/d/10001/2?at={start}-{start + 5}#cited"


def test_paragraphs_anchor_is_followed_into_the_new_version(client: Client, document: Document) -> None:
    start = OLD[0].index("各街道")
    next_version(document, "插入的一页。", *OLD)

    assert client.get(f"/d/10001/passage/1-{start}").headers["Location"] == (
        f"/d/10001/2?at={start}-{len(OLD[0])}#cited"
    )


def test_comparison_shows_what_changed(client: Client, document: Document) -> None:
    next_version(document, OLD[0].replace("五月底", "六月中"), OLD[1])

    shown = client.get("/d/10001/compare/1-2").content.decode()

    assert "五月底" in shown
    assert (shown.count('<mark class="removed"'), shown.count('<mark class="added"')) == (1, 1)


def test_comparison_keeps_the_preview(client: Client, document: Document, alice: User) -> None:
    next_version(document, OLD[0], OLD[1].replace("甲", "乙"))
    actions.set_preview(by=alice, document=document, pages=1, at=NOON)

    answers = [client.get(f"/d/10001/compare/1-2{pair}").content.decode() for pair in ("", "?pair=2", "?pair=99")]

    assert [word in answer for answer in answers for word in ("名单甲", "名单乙")] == [False] * 6


def test_retry_is_of_the_newest_version(document: Document, alice: User) -> None:
    file = ContentFile(b"", name="a.txt")
    version = actions.add_version(by=alice, document=document, file=file, name="a.txt", at=NOON, is_queued=False)
    Version.objects.filter(pk=version.pk).update(status=Status.FAILED)

    assert actions.retry(by=alice, document=document, at=NOON, is_queued=False).pk == version.pk
