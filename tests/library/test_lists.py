"""Favourites and lists: one's own, shown to everyone, taken home."""

import io
import zipfile

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import User
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions
from civicloop.library.actions.lists import NameTaken
from civicloop.library.models import Listed, ReadingList, Visibility
from civicloop.marketplace import actions as marketplace
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


def titles(client: Client, kept: ReadingList) -> list[str]:
    return [each.title for each in client.get(f"/library/lists/{kept.pk}/").context["documents"]]


def test_favourite_is_marked_and_unmarked_on_the_documents_page(client: Client, alice: User) -> None:
    document = library.document(owner=alice)
    client.force_login(alice)

    client.post(f"/d/{document.number}/keep", {"next": f"/d/{document.number}/1"})
    assert client.get(f"/d/{document.number}/1").context["is_favourite"] is True
    answer = client.post(f"/d/{document.number}/keep", {"off": "", "next": "https://elsewhere.example/"})

    assert answer["Location"] == f"/d/{document.number}/"
    assert client.get(f"/d/{document.number}/1").context["is_favourite"] is False


def test_marking_twice_keeps_once(alice: User) -> None:
    kept = actions.favourites(alice, NOON)
    document = library.document(owner=alice)

    assert [actions.put_on_list(by=alice, kept=kept, document=document, at=NOON) for _ in range(2)] == [True, False]
    with pytest.raises(IntegrityError), transaction.atomic():
        Listed.objects.create(list=kept, document=document, added_at=NOON)


def test_list_is_seen_by_its_owner_until_it_is_shown_to_everyone(client: Client, alice: User, charlie: User) -> None:
    kept = actions.make_list(by=alice, name="创建资料", at=NOON)
    actions.put_on_list(by=alice, kept=kept, document=library.document(owner=alice, title="公开的"), at=NOON)
    hidden = library.document(owner=alice, title="私下的", visibility=Visibility.PRIVATE)
    actions.put_on_list(by=alice, kept=kept, document=hidden, at=NOON)
    client.force_login(charlie)
    assert client.get(f"/library/lists/{kept.pk}/").status_code == 404

    actions.change_list(by=alice, kept=kept, name="创建资料", about="", is_public=True)

    assert titles(client, kept) == ["公开的"]
    client.force_login(alice)
    assert sorted(titles(client, kept)) == ["公开的", "私下的"]


def test_nobody_else_changes_a_list(client: Client, alice: User, bob: User) -> None:
    kept = actions.make_list(by=alice, name="清单", at=NOON, is_public=True)
    document = library.document(owner=alice)
    client.force_login(bob)

    with pytest.raises(NotAllowed):
        actions.put_on_list(by=bob, kept=kept, document=document, at=NOON)
    with pytest.raises(NotAllowed):
        actions.drop_list(by=bob, kept=kept)
    assert client.get(f"/library/lists/{kept.pk}/change").status_code == 404
    assert client.post(f"/library/lists/{kept.pk}/delete").status_code == 404
    assert client.post(f"/d/{document.number}/keep", {"list": kept.pk}).status_code == 404


def test_two_lists_of_one_name_are_refused_and_favourites_stay_private(alice: User) -> None:
    actions.make_list(by=alice, name="清单", at=NOON)

    with pytest.raises(NameTaken):
        actions.make_list(by=alice, name="清单", at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingList.objects.create(owner=alice, name="", is_public=True, made_at=NOON)


def test_list_is_made_changed_and_dropped_on_pages(client: Client, alice: User) -> None:
    client.force_login(alice)
    made = client.post("/my/lists/", {"name": "学习", "about": "会前读"})
    kept = ReadingList.objects.get()
    client.post(f"/library/lists/{kept.pk}/change", {"name": "学习二", "about": ""})
    kept.refresh_from_db()

    assert (made["Location"], kept.name) == (f"/library/lists/{kept.pk}/", "学习二")
    assert client.get(f"/library/lists/{kept.pk}/delete").status_code == 200
    client.post(f"/library/lists/{kept.pk}/delete")
    assert not ReadingList.objects.exists()


def test_bundle_holds_the_originals_and_a_table_with_their_checksums(client: Client, alice: User) -> None:
    kept = actions.make_list(by=alice, name="清单", at=NOON)
    document = library.document(owner=alice, title="关于/通知", content=b"THE FILE")
    actions.put_on_list(by=alice, kept=kept, document=document, at=NOON)
    client.force_login(alice)

    answer = client.get(f"/library/lists/{kept.pk}/files.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]

    original, table = archive.namelist()
    assert (original, archive.read(original)) == (f"{document.number} 关于 通知.doc", b"THE FILE")
    assert document.current is not None
    assert document.current.blob.sha256 in archive.read(table).decode()


def test_bundle_leaves_out_what_has_to_be_bought(client: Client, alice: User, charlie: User) -> None:
    kept = actions.make_list(by=alice, name="清单", at=NOON, is_public=True)
    priced = library.document(owner=alice, title="有价", content=b"PRICED")
    marketplace.set_price(by=alice, document=priced, credits=30, at=NOON)
    for each in (priced, library.document(owner=alice, title="免费", content=b"FREE")):
        actions.put_on_list(by=alice, kept=kept, document=each, at=NOON)
    client.force_login(charlie)

    archive = b"".join(client.get(f"/library/lists/{kept.pk}/files.zip").streaming_content)  # type: ignore[attr-defined]

    assert (b"FREE" in archive, b"PRICED" in archive) == (True, False)


def test_lists_and_a_list_take_as_many_queries_for_three(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(alice)
    kept = actions.make_list(by=alice, name="甲", at=NOON)
    actions.put_on_list(by=alice, kept=kept, document=library.document(owner=alice), at=NOON)
    for _round in range(2):
        with django_assert_num_queries(4):
            client.get("/my/lists/")
        with django_assert_num_queries(8):
            client.get(f"/library/lists/{kept.pk}/")
        for name in "乙丙":
            actions.favourites(alice, NOON)
            ReadingList.objects.get_or_create(owner=alice, name=name, defaults={"made_at": NOON})
            actions.put_on_list(by=alice, kept=kept, document=library.document(owner=alice), at=NOON)
