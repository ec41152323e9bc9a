"""An office's page: its orders, cases, pledges and ratings, and its credibility gap in a sentence."""

import pytest
from django.utils import translation

from civicloop.appraisal.models import Level
from civicloop.cases import actions as cases
from civicloop.insight.queries import offices
from civicloop.kernel import clock
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import appraisal as service
from tests.factories import cases as street
from tests.factories import pledges as promises
from tests.factories import programme as orders

pytestmark = pytest.mark.django_db


def test_the_tree_shows_offices_below_their_parents(charlie):
    city = people.office(code="city", name="市政府")
    street_office = people.office(
        code="dong", name="东桥街道", parent=people.office(code="east", name="东区", parent=city)
    )
    roots = offices.tree(charlie, clock.now())
    assert [root.office for root in roots] == [city]
    assert roots[0].children[0].children[0].office == street_office


def test_the_tree_counts_open_and_late_cases(charlie, office, coordinator):
    street.dispatched(coordinator, office)
    found = offices.tree(charlie, clock.now())
    branch = next(each for each in found if each.office == office)
    assert (branch.open_cases, branch.late_cases) == (1, 1)


def test_a_record_counts_what_the_viewer_may_see(alice, office, coordinator, charlie):
    street.closed(coordinator, office, alice)
    street.dispatched(coordinator, office, metres_north=2000)
    record = offices.case_record(office, charlie, NOON)
    assert (record.open, record.late, record.closed, record.rebounds) == (1, 0, 1, 0)


def test_the_gap_is_told_in_a_sentence(alice, office):
    pledge = promises.published(alice, office)
    promises.claim(alice, pledge, value=95)
    promises.check(promises.inspector(), pledge, value=60)
    with translation.override("en"):
        words = offices.gap_sentence(office)
    assert words == "It claims 100 points more of the way than inspectors find, over one checked pledge."


def test_no_check_means_no_judgement(office):
    with translation.override("en"):
        assert offices.gap_sentence(office).startswith("Nobody has checked a claim")


def test_an_office_page_shows_orders_pledges_and_windows(client, alice, office, coordinator):
    order = orders.directive(orders.readable(coordinator), lead_office=office, by=coordinator)
    task = orders.task(order, office, by=coordinator)
    pledge = promises.published(alice, office)
    window = service.window(alice, office)
    service.rated(window, {Level.SATISFIED: 12})
    page = client.get("/offices/urban/", headers={"accept-language": "en"}).content.decode()
    assert [words for words in (task.number, pledge.number, window.name, "n = 12") if words not in page] == []


def test_drafts_are_seen_by_their_office_alone(client, alice, office):
    pledge = promises.draft(alice, office)
    assert pledge.number not in client.get("/offices/urban/").content.decode()
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert pledge.number in client.get("/offices/urban/").content.decode()


def test_only_those_concerned_are_led_to_the_members(client, alice, office, charlie):
    for user, is_shown in ((alice, True), (charlie, False)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert ("/offices/urban/members/" in client.get("/offices/urban/").content.decode()) is is_shown


def test_an_unknown_office_is_not_found(client):
    assert client.get("/offices/nowhere/").status_code == 404


def test_a_rebound_counts_against_the_office_that_closed(alice, office, coordinator, charlie):
    closed = street.closed(coordinator, office, alice)
    again = street.tip(at=closed.closed_at + (closed.closed_at - closed.reported_at))
    cases.file_case(case=again, by=coordinator, category=closed.category, at=again.reported_at)
    assert offices.case_record(office, charlie, clock.now()).rebounds == 1
