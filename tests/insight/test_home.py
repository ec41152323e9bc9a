"""Home: three numbers that are the counts of the lists they open, kept and broken promises, and an empty city."""

from datetime import timedelta

import pytest
from django.test import Client

from civicloop.accounts.models import Office, User
from civicloop.cases import actions
from civicloop.cases.models import Case
from civicloop.insight.queries import city
from civicloop.kernel import clock
from civicloop.pledges.models import Pledge, Verdict
from tests.factories import cases as street
from tests.factories import pledges as promises
from tests.factories import programme as orders

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


def test_an_empty_city_says_what_to_do_first(client):
    page = client.get("/", headers=ENGLISH).content.decode()
    assert "1. Upload a document" in page
    assert "/report/" in page


def test_the_three_numbers_are_the_counts_of_their_lists(client, alice, office, coordinator):
    document = orders.readable(coordinator)
    order = orders.directive(document, lead_office=office, by=coordinator)
    orders.task(order, office, by=coordinator, due_on=clock.today())
    street.dispatched(coordinator, office)
    promises.claimed(alice, office, at=clock.now())
    late = clock.now() + timedelta(days=2)
    numbers = city.numbers(coordinator, late)
    assert (numbers.late_orders, numbers.cases.open, numbers.to_judge) == (1, 1, 1)
    assert len(client.get("/orders/?standing=late").context["page"]) == 0  # today it is not late yet
    assert len(client.get("/cases/?show=open").context["page"]) == 1
    assert len(client.get("/pledges/?show=judge").context["page"]) == 1


def test_a_stranger_counts_only_what_everyone_may_see(alice, office, coordinator, charlie):
    street.tip()
    promises.draft(alice, office)
    numbers = city.numbers(charlie, clock.now())
    assert (numbers.cases.open, numbers.to_judge, numbers.overdue_pledges) == (0, 0, 0)
    assert city.is_empty(charlie)
    assert not city.is_empty(coordinator)


@pytest.fixture
def judged(alice: User, office: Office) -> tuple[Pledge, Pledge]:
    """One promise that twelve members find kept, one that twelve find broken."""
    kept, broken = promises.claimed(alice, office, at=clock.now()), promises.claimed(alice, office, at=clock.now())
    promises.judged(kept, {Verdict.KEPT: 12}, at=clock.now())
    promises.judged(broken, {Verdict.BROKEN: 12}, at=clock.now())
    return kept, broken


def test_promises_are_sorted_by_the_public_verdict(judged, charlie):
    found = city.promises(charlie, clock.now())
    assert [each.pledge for each in found.kept] == [judged[0]]
    assert [each.pledge for each in found.broken] == [judged[1]]


def test_an_overdue_promise_stands_with_the_broken_ones(alice, office, charlie):
    pledge = promises.published(alice, office)
    found = city.promises(charlie, clock.now() + timedelta(days=365))
    assert ([each.pledge for each in found.broken], found.kept) == ([pledge], [])


def test_drafts_never_reach_the_home_page(alice, office):
    promises.draft(alice, office, name="秘密承诺")
    promises.claimed(alice, office, at=clock.now())
    assert "秘密承诺" not in Client().get("/").content.decode()


def test_lately_fixed_shows_a_case_with_both_pictures(alice, office, coordinator, charlie):
    pictured = street.dispatched(coordinator, office, pictures=[street.kept()])
    bare = street.closed(coordinator, office, alice, words="没有之前的照片")
    closed = close(pictured, alice, coordinator)
    assert city.fixed_lately(charlie) == [closed]
    assert bare not in city.fixed_lately(charlie)


def close(case: Case, alice: User, coordinator: User) -> Case:
    at = case.dispatched_at + timedelta(hours=1)
    actions.accept(case=case, by=alice, at=at)
    actions.mark_fixed(case=case, by=alice, pictures=[street.kept("green")], at=at)
    return actions.verify(case=case, by=coordinator, passed=True, at=at)


def test_home_needs_no_more_queries_for_more_rows(client, alice, office, coordinator, django_assert_max_num_queries):
    document = orders.readable(coordinator)
    orders.directive(document, lead_office=office, by=coordinator)
    for _ in range(3):
        promises.claimed(alice, office, at=clock.now())
    with django_assert_max_num_queries(40):
        client.get("/")
