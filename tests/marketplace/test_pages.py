"""Buying a document's original, and the pages of a member's ledger."""

import csv

import pytest
from django.test import Client

from civicloop.accounts.models import User
from civicloop.library.models import Document
from civicloop.marketplace import actions, queries
from civicloop.marketplace.models import Purchase, Transfer
from tests.conftest import NOON
from tests.factories import marketplace as make


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies.load({"django_language": "en"})


def downloaded(client: Client, document: Document) -> bytes:
    response = client.get(f"/d/{document.number}/original")
    assert response.status_code == 200
    return b"".join(response)  # type: ignore[arg-type]


def test_free_original_is_for_everybody(client: Client, alice: User) -> None:
    assert downloaded(client, make.document(alice)) == b"the original"


def test_priced_original_leads_strangers_to_the_price(client: Client, alice: User) -> None:
    document = make.priced(alice, 30)

    response = client.get(f"/d/{document.number}/original")

    assert response.headers["Location"] == f"/d/{document.number}/buy"
    page = client.get(f"/d/{document.number}/buy").content.decode()
    assert ("30 credits" in page, "Sign in to buy it" in page) == (True, True)


def test_stranger_cannot_pay(client: Client, alice: User) -> None:
    document = make.priced(alice, 30)

    response = client.post(f"/d/{document.number}/buy", {"credits": 30, "key": "k"})

    assert (response.status_code, Purchase.objects.count()) == (302, 0)


def test_member_buys_and_downloads(client: Client, alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)
    client.force_login(charlie)

    page = client.get(f"/d/{document.number}/buy").content.decode()
    for _ in range(2):  # a double click
        client.post(f"/d/{document.number}/buy", {"credits": 30, "key": "one"})

    assert ("Buy it for 30 credits" in page, "Then you have 70 credits left." in page) == (True, True)
    assert (downloaded(client, document), queries.balance_of(charlie)) == (b"the original", 70)


def test_member_without_credits_is_told_so(client: Client, alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    client.force_login(charlie)

    page = client.get(f"/d/{document.number}/buy").content.decode()
    response = client.post(f"/d/{document.number}/buy", {"credits": 30, "key": "k"})

    assert ("not enough credits" in page, response.status_code) == (True, 422)


def test_document_that_may_not_be_read_has_no_price_page(client: Client, alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    Document.objects.filter(pk=document.pk).update(visibility="private")
    client.force_login(charlie)

    addresses = [f"/d/{document.number}/{word}" for word in ("buy", "original", "price")]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_owner_sets_the_price_and_others_do_not(client: Client, alice: User, charlie: User) -> None:
    document = make.document(alice)
    client.force_login(charlie)
    refused = client.post(f"/d/{document.number}/price", {"credits": 1}).status_code
    client.force_login(alice)

    client.post(f"/d/{document.number}/price", {"credits": 12})

    assert (refused, queries.price_of(document)) == (403, 12)


def test_statement_runs_its_balance_in_order(client: Client, alice: User, charlie: User) -> None:
    make.grant(charlie, 100)
    make.buy(charlie, make.priced(alice, 30))
    make.buy(charlie, make.priced(alice, 20), credits=20)
    client.force_login(charlie)

    rows = [(entry.amount, entry.balance) for entry in queries.statement(charlie)]  # type: ignore[attr-defined]

    assert rows == [(-20, 50), (-30, 70), (100, 100)]
    assert client.get("/my/ledger/").status_code == 200


def test_statement_shows_nobody_else_s_lines(client: Client, alice: User, charlie: User) -> None:
    make.grant(alice, 77)
    client.force_login(charlie)

    assert "77" not in client.get("/my/ledger/").content.decode().split("<h2>Statement")[1]
    assert list(queries.statement(charlie)) == []


def test_export_has_every_line_and_no_formula(client: Client, alice: User, charlie: User) -> None:
    document = make.priced(alice, 30, title="=HYPERLINK(1)")
    make.grant(charlie, 100)
    make.buy(charlie, document)
    client.force_login(charlie)

    lines = b"".join(client.get("/my/ledger.csv").streaming_content).decode("utf-8-sig").splitlines()

    rows = list(csv.DictReader(lines))
    assert [(row["kind"], row["credits"], row["balance"]) for row in rows] == [
        ("grant", "100", "100"),
        ("purchase", "-30", "70"),
    ]
    assert (rows[1]["document"], rows[1]["title"]) == (str(document.number), "'=HYPERLINK(1)")


def test_author_refunds_from_the_ledger(client: Client, alice: User, charlie: User) -> None:
    make.grant(charlie, 100)
    purchase = make.buy(charlie, make.priced(alice, 30))
    client.force_login(charlie)
    refused = client.post(f"/my/ledger/purchases/{purchase.pk}/refund").status_code
    client.force_login(alice)

    client.post(f"/my/ledger/purchases/{purchase.pk}/refund")

    assert (refused, queries.balance_of(charlie)) == (403, 100)


def test_operator_grants_by_handle_once(client: Client, charlie: User) -> None:
    client.force_login(make.operator())
    words = {"member": "charlie", "credits": 40, "memo": "welcome", "key": "one"}

    for _ in range(2):
        client.post("/my/ledger/grant", words)
    wrong = client.post("/my/ledger/grant", words | {"member": "nobody", "key": "two"}).content.decode()

    assert (queries.balance_of(charlie), Transfer.objects.count()) == (40, 1)
    assert "No member has this handle." in wrong


def test_others_grant_nothing(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)

    assert client.get("/my/ledger/grant").status_code == 403


def test_ledger_is_for_members(client: Client, db: None) -> None:
    assert [client.get(address).status_code for address in ("/my/ledger/", "/my/ledger.csv")] == [302, 302]


def test_price_does_not_close_the_reader(client: Client, alice: User) -> None:
    document = make.priced(alice, 30)

    assert client.get(f"/d/{document.number}/1").status_code == 200


def test_purchase_survives_a_price_rise(client: Client, alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)
    make.buy(charlie, document)
    actions.set_price(by=alice, document=document, credits=90, at=NOON)
    client.force_login(charlie)

    assert downloaded(client, document) == b"the original"
