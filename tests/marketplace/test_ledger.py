"""Credits are neither made nor lost: sums, floors, reversals, and what the database itself refuses."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import Event
from civicloop.library.models import Document
from civicloop.marketplace import actions, ledger, queries, rules
from civicloop.marketplace.models import AccountKind, Entry, LedgerAccount, Purchase, Transfer, TransferKind
from civicloop.marketplace.terms import Split, split
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import marketplace as make


def balances(*users: User) -> list[int]:
    return [queries.balance_of(user) for user in users]


def test_grant_comes_out_of_the_house(charlie: User) -> None:
    make.grant(charlie, 100)

    assert (queries.balance_of(charlie), ledger.balance(ledger.house())) == (100, -100)


def test_only_operators_grant(alice: User, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.grant_credits(by=alice, member=charlie, credits=1, key="k", at=NOON)


def test_same_grant_asked_for_twice_is_done_once(charlie: User) -> None:
    oscar = make.operator()

    for _ in range(2):
        actions.grant_credits(by=oscar, member=charlie, credits=50, key="spring", at=NOON)

    assert (queries.balance_of(charlie), Transfer.objects.count()) == (50, 1)


def test_purchase_pays_the_author_and_entitles_the_buyer(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)

    purchase = make.buy(charlie, document)

    assert balances(charlie, alice) == [70, 30]
    assert (purchase.credits, rules.is_entitled(charlie, document)) == (30, True)
    assert chain.verify().holds


def test_chain_tells_neither_balances_nor_who_buys_what(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)
    make.buy(charlie, document)

    granted, bought = (Event.objects.get(verb=verb) for verb in ("credits.granted", "document.bought"))
    assert set(json.loads(granted.data)) == {"seal"}
    assert (bought.actor, set(json.loads(bought.data))) == ("anonymous", {"credits", "seal"})


def test_purchase_beyond_the_balance_is_refused_and_leaves_nothing(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 29)

    with pytest.raises(ledger.NotEnough):
        make.buy(charlie, document)

    assert (balances(charlie, alice), Purchase.objects.count()) == ([29, 0], 0)


def test_buying_twice_pays_once(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)

    bought = {make.buy(charlie, document).pk for _ in range(2)}

    assert (len(bought), queries.balance_of(charlie)) == (1, 70)


def test_price_that_changed_meanwhile_is_not_paid(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)
    actions.set_price(by=alice, document=document, credits=60, at=NOON)

    with pytest.raises(actions.PriceChanged):
        make.buy(charlie, document, credits=30)


def test_nobody_buys_their_own_or_what_is_free(alice: User, charlie: User) -> None:
    with pytest.raises(actions.OwnDocument):
        make.buy(alice, make.priced(alice, 30))
    with pytest.raises(actions.NothingToPay):
        make.buy(charlie, make.document(alice))


def test_document_one_may_not_read_is_not_sold(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    Document.objects.filter(pk=document.pk).update(visibility="private")
    make.grant(charlie, 100)

    with pytest.raises(NotAllowed):
        make.buy(charlie, document)


def test_only_the_owner_sets_a_price(alice: User, bob: User, coordinator: User) -> None:
    for user in (bob, coordinator):
        with pytest.raises(NotAllowed):
            actions.set_price(by=user, document=make.document(alice), credits=5, at=NOON)


def test_price_of_nought_makes_it_free(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    before = rules.is_entitled(charlie, document)

    actions.set_price(by=alice, document=document, credits=0, at=NOON)

    assert (before, rules.is_entitled(charlie, document), queries.price_of(document)) == (False, True, None)


def test_refund_is_a_reversal_that_ends_the_right(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)
    purchase = make.buy(charlie, document)

    transfer = actions.refund_purchase(by=alice, purchase=purchase, at=NOON)

    assert balances(charlie, alice) == [100, 0]
    assert (transfer.reverses, rules.is_entitled(charlie, document)) == (purchase.transfer, False)
    assert list(Transfer.objects.order_by("pk").values_list("kind", flat=True)) == ["grant", "purchase", "refund"]
    with pytest.raises(actions.AlreadyRefunded):
        actions.refund_purchase(by=alice, purchase=purchase, at=NOON)


def test_what_was_refunded_can_be_bought_again(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)
    actions.refund_purchase(by=alice, purchase=make.buy(charlie, document), at=NOON)

    make.buy(charlie, document)

    assert (balances(charlie, alice), Purchase.objects.filter(refunded_at=None).count()) == ([70, 30], 1)


def test_buyer_does_not_refund_themselves(alice: User, charlie: User) -> None:
    document = make.priced(alice, 30)
    make.grant(charlie, 100)

    with pytest.raises(NotAllowed):
        actions.refund_purchase(by=charlie, purchase=make.buy(charlie, document), at=NOON)


def test_author_who_spent_the_credits_cannot_give_them_back(alice: User, bob: User, charlie: User) -> None:
    document, other = make.priced(alice, 30), make.priced(bob, 20)
    make.grant(charlie, 100)
    purchase = make.buy(charlie, document)
    make.buy(alice, other, credits=20)

    with pytest.raises(ledger.NotEnough):
        actions.refund_purchase(by=alice, purchase=purchase, at=NOON)
    assert balances(alice, bob, charlie) == [10, 20, 70]


def test_transfer_that_makes_credits_is_a_bug(alice: User, charlie: User) -> None:
    sides = {ledger.account_of(alice): -5, ledger.account_of(charlie): 6}

    with pytest.raises(ledger.Unbalanced):
        ledger.post(kind=TransferKind.GRANT, sides=sides, by=alice, at=NOON, key="k")


@pytest.mark.parametrize(
    ("credits", "percent", "parts"),
    [(30, 100, Split(30, 0)), (30, 80, Split(24, 6)), (1, 80, Split(1, 0)), (7, 50, Split(4, 3))],
)
def test_split_loses_no_credit(credits: int, percent: int, parts: Split) -> None:
    assert split(credits, percent) == parts


@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE marketplace_entry SET amount = amount + 1",
        "DELETE FROM marketplace_entry",
        "UPDATE marketplace_transfer SET memo = 'x'",
        "DELETE FROM marketplace_transfer",
    ],
)
def test_database_refuses_to_edit_the_ledger(charlie: User, sentence: str) -> None:
    make.grant(charlie, 10)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sentence)


def test_database_gives_a_member_one_account(charlie: User) -> None:
    ledger.account_of(charlie)

    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerAccount.objects.create(kind=AccountKind.MEMBER, owner=charlie)


def test_database_has_one_house(db: None) -> None:
    ledger.house()

    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerAccount.objects.create(kind=AccountKind.HOUSE)


def unbalance(user: User) -> Transfer:
    """Half a transfer, as only a hand in the database could leave it."""
    transfer = Transfer.objects.create(kind=TransferKind.GRANT, at=NOON, by=user, key="half")
    Entry.objects.create(transfer=transfer, account=ledger.account_of(user), amount=-7)
    return transfer


def commit_unbalanced(user: User) -> None:
    unbalance(user)
    connection.check_constraints()  # what a commit does


def test_half_a_transfer_is_refused_at_commit_or_named_by_the_check(charlie: User) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
            commit_unbalanced(charlie)
    else:
        transfer = unbalance(charlie)
        assert len(queries.faults()) == 2
        assert str(transfer.pk) in queries.faults()[0]


def test_sound_ledger_has_no_faults(alice: User, charlie: User) -> None:
    make.grant(charlie, 100)
    make.buy(charlie, make.priced(alice, 30))

    assert queries.faults() == []


def test_concurrent_purchases_never_overdraw(committed: None) -> None:
    author, buyer = people.member("author"), people.member("buyer")
    documents = [make.priced(author, 30) for _ in range(6)]
    make.grant(buyer, 100)

    with ThreadPoolExecutor(6) as pool:
        outcomes = Counter(pool.map(lambda document: attempt(buyer, document), documents))

    assert outcomes == {"bought": 3, "not-enough-credits": 3}
    assert (balances(buyer, author), queries.faults()) == ([10, 90], [])


def test_concurrent_clicks_on_one_button_pay_once(committed: None) -> None:
    author, buyer = people.member("author"), people.member("buyer")
    document = make.priced(author, 30)
    make.grant(buyer, 100)

    with ThreadPoolExecutor(4) as pool:
        outcomes = Counter(pool.map(lambda _: attempt(buyer, document), range(4)))

    assert (outcomes, balances(buyer, author)) == ({"bought": 4}, [70, 30])


def attempt(buyer: User, document: Document) -> str:
    try:
        make.buy(buyer, document)
    except Refused as refusal:
        return refusal.code
    finally:
        connections.close_all()
    return "bought"


class TestRandomTrade(TestCase):
    """Whatever people buy and give back, nothing is made, lost or owed."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.sampled_from(["buy", "refund"]), st.integers(0, 2), st.integers(0, 3)), max_size=25))
    def test_sum_stays_zero_and_no_member_owes(self, deeds: list[tuple[str, int, int]]) -> None:
        traders = [people.member(f"trader-{n}") for n in range(3)]
        documents = [make.priced(traders[n % 3], 7 * n + 5) for n in range(4)]
        for trader in traders:
            make.grant(trader, 20)

        for deed, who, which in deeds:
            trade(deed, traders[who], documents[which])

        assert queries.faults() == []
        assert sum(Entry.objects.values_list("amount", flat=True)) == 0
        assert (sum(balances(*traders)), min(balances(*traders)) >= 0) == (60, True)


def trade(deed: str, user: User, document: Document) -> None:
    """Do it, or be refused: both must leave a sound ledger."""
    price = queries.price_of(document) or 0
    try:
        if deed == "buy":
            make.buy(user, document, credits=price)
        else:
            purchase = Purchase.objects.filter(document=document, refunded_at=None).order_by("pk").first()
            if purchase:
                actions.refund_purchase(by=document.owner, purchase=purchase, at=NOON)
    except Refused:
        return
