"""The page of copies: two pages beside each other, the reader's link to it, appeals, and who sees what."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import User
from civicloop.library import queries
from civicloop.library.models import Copy, CopyState, Document, Visibility
from tests.factories.copies import compared, words

pytestmark = pytest.mark.django_db
FIRST = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。" + words("first", 60)
SECOND = words("second", 90)


@pytest.fixture
def copies(alice: User, charlie: User) -> list[Document]:
    """Alice's document 10001 of two pages, and Charlie's 10002 with the first of them as its second."""
    return [
        compared(FIRST, SECOND, owner=alice, title="原稿", keywords=["文明"]),
        compared(words("own", 90), f"{FIRST[:40]}改{FIRST[41:]}", owner=charlie, title="新稿", keywords=["文明"]),
    ]


def test_pages_stand_side_by_side_with_the_overlap_marked(client: Client, copies: list[Document]) -> None:
    shown = client.get("/d/10002/copies/").content.decode()

    assert f'<mark class="same">{FIRST[:40]}</mark>改<mark class="same">{FIRST[41:]}</mark>' in shown
    assert f'<mark class="same">{FIRST[:40]}</mark>{FIRST[40]}<mark class="same">{FIRST[41:]}</mark>' in shown
    assert ('href="/d/10001/1"' in shown, 'href="/d/10002/2"' in shown) == (True, True)


def test_reader_of_either_document_is_led_to_the_other(client: Client, copies: list[Document]) -> None:
    assert 'href="/d/10001/copies/?with=10002"' in client.get("/d/10001/1").content.decode()
    assert 'href="/d/10002/copies/?with=10001"' in client.get("/d/10002/1").content.decode()


def test_related_documents_leave_out_copies(copies: list[Document], alice: User, bob: User) -> None:
    other = compared(words("about the same"), owner=alice, keywords=["文明"])
    words_of = list(copies[0].keywords.all())

    assert queries.related(copies[0], bob, words_of) == [other]
    Copy.objects.update(state=CopyState.CLEARED)
    assert queries.related(copies[0], bob, words_of) == [copies[1], other]


def test_hidden_document_is_named_to_no_one_who_may_not_see_it(
    client: Client, copies: list[Document], bob: User
) -> None:
    Document.objects.filter(number=10001).update(visibility=Visibility.PRIVATE)
    client.force_login(bob)

    pages = [client.get(address) for address in ("/d/10002/1", "/d/10002/copies/", "/d/10002/copies/?with=10001")]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert not any("原稿" in page.content.decode() or FIRST[:20] in page.content.decode() for page in pages)
    assert client.get("/d/10001/copies/").status_code == 404


def test_uploader_appeals_and_moderator_decides_in_the_browser(
    client: Client, copies: list[Document], charlie: User, coordinator: User
) -> None:
    client.force_login(charlie)
    sent = client.post("/d/10002/copies/10001/appeal", {"ground": "common", "text": "古诗，人人可引。"})
    assert sent.headers["Location"] == "/d/10002/copies/?with=10001"
    assert "古诗，人人可引。" in client.get(sent.headers["Location"]).content.decode()

    client.force_login(coordinator)
    assert "/library/appeals" in client.get("/library/").content.decode()
    assert "/d/10002/copies/?with=10001#appeals" in client.get("/library/appeals").content.decode()
    client.post("/d/10002/copies/10001/decide", {"ruling": "cleared", "reason": "确是引文。"})

    client.logout()
    assert "原稿" not in client.get("/d/10002/copies/").content.decode()
    client.force_login(charlie)
    assert "确是引文。" in client.get("/d/10002/copies/").content.decode()


def test_appeal_without_words_comes_back_with_what_is_missing(
    client: Client, copies: list[Document], charlie: User
) -> None:
    client.force_login(charlie)

    answer = client.post("/d/10002/copies/10001/appeal", {"ground": "mine"})

    assert (answer.status_code, Copy.objects.get().state) == (422, CopyState.FOUND)
    assert 'aria-invalid="true"' in answer.content.decode()


def test_readers_see_neither_the_appeal_nor_its_words(client: Client, copies: list[Document], charlie: User) -> None:
    client.force_login(charlie)
    client.post("/d/10002/copies/10001/appeal", {"ground": "mine", "text": "我的手稿"})
    client.logout()

    assert "我的手稿" not in client.get("/d/10002/copies/").content.decode()


@pytest.mark.parametrize("address", ["/library/appeals", "/d/10002/copies/10001/decide"])
def test_outsider_may_neither_list_nor_decide_appeals(
    client: Client, copies: list[Document], bob: User, address: str
) -> None:
    client.force_login(bob)

    answer = (
        client.get(address)
        if address.endswith("appeals")
        else client.post(address, {"ruling": "cleared", "reason": "x"})
    )

    assert (answer.status_code, Copy.objects.get().state) == (403, CopyState.FOUND)


def test_list_of_copies_takes_as_many_queries_for_three(
    client: Client, copies: list[Document], alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/d/10001/copies/")
    with django_assert_num_queries(5):
        client.get("/d/10001/copies/")

    for _ in range(2):
        compared(FIRST, owner=alice)

    with django_assert_num_queries(5):
        client.get("/d/10001/copies/")


def test_similar_prints_a_line_for_each_document(copies: list[Document]) -> None:
    assert answers("similar", "10002") == [
        {
            "document": 10001,
            "title": "原稿",
            "first": 10001,
            "state": "found",
            "pages": [{"page": 2, "of": 1, "score": 0.934}],
        }
    ]


def test_similar_of_what_is_not_there_is_refused(copies: list[Document]) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("similar", "99")

    assert refusal.value.returncode == 1


def test_rebuild_finds_what_was_lost(copies: list[Document]) -> None:
    Copy.objects.all().delete()

    assert answers("similar", "--rebuild") == [{"rebuilt": 4}]
    assert Copy.objects.get().source == copies[0]


def answers(*words: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]
