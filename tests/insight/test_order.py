"""The walk: from a sentence down to evidence, cases, pledge and verdict, and back to the sentence."""

import pytest

from civicloop.accounts.models import Office, User
from civicloop.cases import actions as cases
from civicloop.insight.queries import walk
from civicloop.kernel import clock
from civicloop.pledges.models import Verdict
from civicloop.programme.actions import accept_task, submit_task
from civicloop.programme.models import Directive, Task
from tests.conftest import NOON
from tests.factories import cases as street
from tests.factories import pledges as promises
from tests.factories import programme as orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(coordinator: User, office: Office) -> Directive:
    return orders.directive(orders.readable(coordinator), lead_office=office, by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return orders.task(order, office, by=coordinator)


def test_an_order_shows_task_evidence_case_pledge_and_verdict(client, order, task, alice, office, coordinator):
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, by=alice, at=NOON, note="拆了十二块牌子")
    case = street.dispatched(coordinator, office)
    cases.link_task(case=case, by=coordinator, task=task, at=NOON)
    pledge = promises.claimed(alice, office, at=clock.now())
    type(pledge).objects.filter(pk=pledge.pk).update(task=task, directive=order)
    promises.judged(pledge, {Verdict.KEPT: 12}, at=clock.now())
    page = client.get(f"/orders/{order.pk}/", headers={"accept-language": "en"}).content.decode()
    wanted = [
        order.passage.quote,
        task.number,
        "拆了十二块牌子",
        case.number,
        pledge.number,
        "100%",
        "An order was confirmed",
    ]
    assert [words for words in wanted if words not in page] == []


def test_an_order_without_anything_below_says_so(client, order):
    page = client.get(f"/orders/{order.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "No office has made a public promise about this order." in page
    assert "No problem on the street has been linked to this order." in page


def test_a_hidden_case_stays_hidden_on_the_order(client, order, task, office, coordinator, alice):
    case = cases.file_case(
        case=street.tip(words="只给单位看"), by=coordinator, category=street.category(), at=NOON, is_public=False
    )
    case = cases.dispatch(case=case, by=coordinator, office=office, at=NOON)
    cases.link_task(case=case, by=coordinator, task=task, at=NOON)
    assert [row.number for row in walk.cases_of(order, alice).shown] == [case.number]
    assert case.number not in client.get(f"/orders/{order.pk}/").content.decode()


def test_a_draft_pledge_stays_off_the_order(order, task, alice, office, coordinator):
    pledge = promises.draft(alice, office)
    type(pledge).objects.filter(pk=pledge.pk).update(task=task, directive=order)
    assert walk.pledges_of(order, coordinator) == []


def test_a_proposal_is_no_page_for_the_public(client, coordinator):
    proposal = orders.directive(orders.readable(coordinator))
    assert client.get(f"/orders/{proposal.pk}/").status_code == 404


def test_an_office_is_led_from_the_order_to_a_promise(client, order, alice, charlie):
    client.force_login(alice)
    to_office = client.get(f"/orders/{order.pk}/").content.decode()
    client.force_login(charlie)
    to_outsider = client.get(f"/orders/{order.pk}/").content.decode()

    link = f"/pledges/new?order={order.pk}"
    assert [link in to_office, link in to_outsider] == [True, False]
