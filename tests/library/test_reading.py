"""The reader: who sees which page, where it lands, what it remembers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicloop.accounts.models import User
from civicloop.kernel import blobs
from civicloop.library.models import Reading, Visibility
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


def test_page_shows_its_text_marked_where_it_was_looked_for(client: Client, alice: User) -> None:
    library.document("第一页", "創建文明城市\n抓落实", owner=alice)

    shown = client.get("/d/10001/2?q=创建").content.decode()

    assert '<p id="p2-0"><mark class="found" id="m1">創建</mark>文明城市</p>' in shown.replace(' id="m1">', ' id="m1">')
    assert '<rect x="0.0" y="0.0" width="40.0" height="20.0">' in shown
    assert '<text x="0.0" y="17.2" font-size="20.0" textLength="120.0"' in shown


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.OFFICE])
def test_outsider_gets_no_page_picture_text_or_original(
    client: Client, alice: User, charlie: User, visibility: str
) -> None:
    made = library.document("秘密", owner=alice, visibility=visibility, office=alice.posts[0].office)
    blobs.put(made.current.pages.get().image_key(1000), b"jpeg")  # type: ignore[union-attr]
    client.force_login(charlie)

    addresses = [
        "/d/10001/",
        "/d/10001/1",
        "/d/10001/1/1000.jpg",
        "/d/10001/original",
        "/d/10001/progress",
        "/d/10001/details",
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)


def test_colleague_reads_an_office_document(client: Client, alice: User, bob: User) -> None:
    library.document("内部", owner=alice, visibility=Visibility.OFFICE, office=alice.posts[0].office)
    client.force_login(bob)

    assert client.get("/d/10001/1").status_code == 200


def test_reader_resumes_where_the_member_was(client: Client, alice: User, charlie: User) -> None:
    library.document("一", "二", "三", owner=alice)
    client.force_login(charlie)

    client.get("/d/10001/2")

    assert client.get("/d/10001/").headers["Location"] == "/d/10001/2"
    assert Reading.objects.filter(user=charlie).values_list("document__number", "page").get() == (10001, 2)


def test_switched_off_history_remembers_nothing(client: Client, alice: User, charlie: User) -> None:
    library.document("一", "二", owner=alice)
    client.force_login(charlie)
    client.get("/d/10001/2")

    client.post("/my/history/keep", {"keeps": "0"})
    client.get("/d/10001/2")

    assert not Reading.objects.exists()
    assert client.get("/d/10001/").headers["Location"] == "/d/10001/1"


def test_history_lists_what_the_member_still_sees(client: Client, alice: User, charlie: User) -> None:
    library.document("一", owner=alice, title="公开的")
    hidden = library.document("一", owner=alice, title="后来收回的")
    client.force_login(charlie)
    client.get("/d/10001/1")
    client.get("/d/10002/1")
    hidden.withdrawn_at = NOON
    hidden.save()

    shown = client.get("/my/history/").content.decode()

    assert ("公开的" in shown, "后来收回的" in shown) == (True, False)


def test_jump_goes_to_the_page_asked_for_within_the_document(client: Client, alice: User) -> None:
    library.document("一", "二", owner=alice)

    found = [client.get(f"/d/10001/?page={asked}&q=二").headers["Location"] for asked in ("2", "99", "x")]

    assert found == ["/d/10001/2?q=%E4%BA%8C", "/d/10001/2?q=%E4%BA%8C", "/d/10001/1?q=%E4%BA%8C"]


def test_page_beyond_the_last_is_not_found(client: Client, alice: User) -> None:
    library.document("一", owner=alice)

    assert client.get("/d/10001/2").status_code == 404


def test_original_comes_back_byte_for_byte_as_a_download(client: Client, alice: User) -> None:
    library.document("一", owner=alice, title="通知", content=b"\xd0\xcf\x11\xe0 doc")

    response = client.get("/d/10001/original")

    assert b"".join(response.streaming_content) == b"\xd0\xcf\x11\xe0 doc"  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E9%80%9A%E7%9F%A5.doc"
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_reader_takes_as_many_queries_for_a_long_document(client: Client, alice: User) -> None:
    library.document("一", owner=alice, keywords=["文明"])
    library.document(*["一"] * 30, owner=alice, keywords=["文明"])
    library.document("二", owner=alice, keywords=["文明"])

    assert queries_of(client, "/d/10001/1") == queries_of(client, "/d/10002/1")


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_related_documents_share_words_and_are_seen_by_the_reader(client: Client, alice: User) -> None:
    library.document("一", owner=alice, keywords=["文明", "城市", "创建"], content=b"one")
    library.document("二", owner=alice, title="最近的", keywords=["文明", "城市"])
    library.document("三", owner=alice, title="远一点", keywords=["水利", "城市"])
    library.document("四", owner=alice, title="无关的", keywords=["森林"])
    library.document("五", owner=alice, title="看不见", keywords=["文明", "城市"], visibility=Visibility.PRIVATE)
    library.document("六", owner=alice, title="同一文件", keywords=["文明", "城市"], content=b"one")

    found = [each.title for each in client.get("/d/10001/1").context["related"]]

    assert found == ["最近的", "远一点"]
