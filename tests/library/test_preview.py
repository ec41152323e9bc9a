"""The preview cap: past it nothing is told to those who may not read on, and everything to those who may.

That no address tells of it is walked by tests/architecture/test_visibility.py, whose city holds such a document.
"""

import pytest
from django.test import Client

from civicloop.accounts.models import User
from civicloop.kernel import blobs
from civicloop.library import actions
from civicloop.library.copies.queries import alike, page_pairs
from civicloop.library.models import Document, Page, Scope, Visibility
from civicloop.library.search.answer import search
from civicloop.marketplace import actions as marketplace
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import copies as make_copies
from tests.factories import library
from tests.factories import marketplace as make_marketplace

pytestmark = pytest.mark.django_db
SECRET = "后面的暗语"


@pytest.fixture
def capped(alice: User) -> Document:
    """Three pages, of which everyone reads one."""
    made = library.document("公开的开头", "第二页", f"第三页{SECRET}", owner=alice, office=alice.posts[0].office)
    assert made.current
    for page in made.current.pages.all():
        blobs.put(page.image_key(1000), f"picture {page.number}".encode())
    return actions.set_preview(by=alice, document=made, pages=1, at=NOON)


def readable(user: User, document: Document) -> list[int]:
    pages = Page.objects.visible_to(user).filter(version=document.current).order_by("number")
    return list(pages.values_list("number", flat=True))


def test_preview_holds_for_outsiders_and_not_for_those_who_may_read_on(
    capped: Document, alice: User, bob: User, charlie: User, coordinator: User
) -> None:
    named = people.member("dora")
    actions.give_access(document=capped, user=named, scope=Scope.WHOLE, at=NOON)

    assert {user.handle: readable(user, capped) for user in (alice, bob, charlie, coordinator, named)} == {
        "alice": [1, 2, 3],
        "bob": [1, 2, 3],
        "charlie": [1],
        "olive": [1, 2, 3],
        "dora": [1, 2, 3],
    }


def test_search_neither_finds_nor_counts_what_stands_past_the_preview(
    capped: Document, alice: User, charlie: User
) -> None:
    found = [search(user, asked) for user in (charlie, alice) for asked in (SECRET, "第三页", f'"{SECRET}"', "暗")]

    assert [(answer.total, answer.document_count, len(answer.groups)) for answer in found] == [(0, 0, 0)] * 4 + [
        (1, 1, 1)
    ] * 4


@pytest.mark.parametrize("address", ["/d/10001/2", "/d/10001/3", "/d/10001/3?leaf", "/d/10001/original"])
def test_reader_at_the_end_of_the_preview_is_told_so(
    client: Client, capped: Document, charlie: User, address: str
) -> None:
    client.force_login(charlie)

    answer = client.get(address)

    assert (answer.status_code, SECRET in answer.content.decode()) == (403, False)
    assert (answer.context["opened"].readable_count, answer.context["opened"].page_count) == (1, 3)


def test_picture_past_the_preview_is_not_found(client: Client, capped: Document, bob: User) -> None:
    addresses = [f"/d/10001/{page}/1000.jpg" for page in (1, 2, 3)]
    strangers = [client.get(address).status_code for address in addresses]
    client.force_login(bob)

    assert (strangers, [client.get(address).status_code for address in addresses]) == ([200, 404, 404], [200] * 3)


def test_sizes_tell_of_readable_pages_alone(client: Client, capped: Document) -> None:
    assert client.get("/d/10001/sizes.json").json() == [[1, 1.3333]]


def test_keywords_are_those_of_the_preview(alice: User) -> None:
    made = library.document("文明城市创建工作", "水利工程防汛抢险水利", owner=alice)

    actions.set_preview(by=alice, document=made, pages=1, at=NOON)
    capped = set(made.keywords.values_list("word", flat=True))
    actions.set_preview(by=alice, document=made, pages=None, at=NOON)

    assert "水利" not in capped
    assert "水利" in set(made.keywords.values_list("word", flat=True))


def test_buyer_reads_on_until_the_purchase_is_refunded(client: Client, capped: Document, alice: User) -> None:
    charlie = people.member("charlie")
    make_marketplace.grant(charlie, 50)
    marketplace.set_price(by=alice, document=capped, credits=30, at=NOON)

    purchase = marketplace.buy_document(by=charlie, document=capped, credits=30, key="k", at=NOON)
    bought = readable(charlie, capped)
    marketplace.refund_purchase(by=alice, purchase=purchase, at=NOON)

    assert (bought, readable(charlie, capped)) == ([1, 2, 3], [1])


def test_copies_show_no_pair_with_a_page_past_the_preview(alice: User, bob: User, charlie: User) -> None:
    first = make_copies.compared(make_copies.words("cover"), make_copies.words("copied"), owner=alice, title="先")
    later = make_copies.compared(make_copies.words("copied"), owner=bob, title="后")
    told = [[(pair.page, pair.of) for pair in page_pairs(each, charlie)] for each in alike(later, charlie)]

    actions.set_preview(by=alice, document=first, pages=1, at=NOON)

    assert (told, alike(later, charlie)) == ([[(1, 2)]], [])


def test_owner_sets_the_preview_at_upload_and_later(client: Client, alice: User) -> None:
    made = library.document("一", "二", owner=alice)
    client.force_login(alice)
    details = {"title": made.title, "visibility": Visibility.PUBLIC, "preview_pages": "1"}

    saved = client.post("/d/10001/details", details).status_code
    wrong = client.post("/d/10001/details", details | {"preview_pages": "0"}).status_code

    made.refresh_from_db()
    assert (saved, wrong, made.preview_pages) == (302, 200, 1)
