"""The desk: what a person must do over all apps, by when; what residents reported, follow and read."""

from datetime import timedelta

import pytest

from civicloop.accounts.actions.notices import follow
from civicloop.cases import actions as cases
from civicloop.insight.queries.desk import desk, own
from civicloop.kernel import clock
from civicloop.library.actions import remember_page
from civicloop.programme import actions as tasks
from tests.factories import appraisal as service
from tests.factories import cases as street
from tests.factories import pledges as promises
from tests.factories import programme as orders

pytestmark = pytest.mark.django_db


def kinds(duties):
    return [(duty.kind, duty.number) for duty in duties]


def test_a_desk_sorts_tasks_and_cases_by_when_they_are_due(alice, office, coordinator):
    now = clock.now()
    order = orders.directive(orders.readable(coordinator), by=coordinator)
    task = orders.task(order, office, by=coordinator, at=now, due_on=clock.today() + timedelta(days=40))
    case = street.dispatched(coordinator, office, at=now - timedelta(days=60))
    found = desk(alice, now)
    assert (kinds(found.late), kinds(found.later)) == ([("case", case.number)], [("task", task.number)])


def test_an_outsider_has_a_clear_desk(charlie, coordinator, office):
    street.dispatched(coordinator, office, at=clock.now() - timedelta(days=60))
    assert desk(charlie, clock.now()).is_clear


def test_a_coordinator_finds_reports_and_proposals(coordinator, office):
    tip = street.tip()
    document = orders.readable(coordinator)
    orders.directive(document)
    assert kinds(desk(coordinator, clock.now()).today) == [("document", str(document.number)), ("case", tip.number)]


def test_a_rule_that_cannot_work_lies_on_the_desk_of_those_who_coordinate_until_it_is_mended(
    coordinator, alice, office
):
    rule = {"name": "占道经营", "categories": ["gone"], "office": office.code}
    cases.save_rule(by=coordinator, said=rule, position=None, at=clock.now())
    cases.put_in_force(by=coordinator, at=clock.now())

    (duty,) = desk(coordinator, clock.now()).late

    assert (duty.title, duty.url, duty.kind) == ("占道经营", "/setup/routing/1/", "rule")
    assert desk(alice, clock.now()).is_clear
    cases.save_rule(by=coordinator, said=rule | {"categories": []}, position=1, at=clock.now())
    cases.put_in_force(by=coordinator, at=clock.now())
    assert desk(coordinator, clock.now()).is_clear


def test_slips_and_pleas_wait_on_the_desks_of_those_who_answer_them(alice, bob, office, coordinator, charlie):
    now, last_day = clock.now(), clock.today() + timedelta(days=40)
    order = orders.directive(orders.readable(coordinator), by=coordinator)
    task = orders.task(order, office, by=coordinator, at=now, due_on=last_day)
    slip = tasks.send_slip(task=task, colour="yellow", words="太慢", by=coordinator, at=now)
    tasks.ask_time(task=task, kind="extend", until=last_day + timedelta(days=3), reason="下雨", by=alice, at=now)
    sent, plea = ("slip", slip.number), ("plea", task.number)

    def seen(person):
        found = desk(person, now)
        return [pair for pair in kinds(found.today + found.week + found.later) if pair[0] != "task"]

    assert [seen(person) for person in (alice, bob, coordinator, charlie)] == [[sent], [sent], [plea], []]
    tasks.answer_slip(slip=slip, cause="雨", measures="加人", new_date=clock.today(), by=alice, at=now)
    tasks.refuse_plea(task=task, reason="不行", by=coordinator, at=now)
    assert [seen(person) for person in (alice, coordinator)] == [[], [sent]]


def test_an_inspector_finds_fixes_and_claims_to_check(alice, office, coordinator):
    iris = promises.inspector()
    pledge = promises.published(alice, office, at=clock.now(), due_on=clock.today() + timedelta(days=100))
    promises.claim(alice, pledge, at=clock.now())
    fixed = street.fixed(coordinator, office, alice)
    found = desk(iris, clock.now())
    assert sorted(kinds(found.today + found.later)) == [("case", fixed.number), ("pledge", pledge.number)]


def test_an_operator_finds_disputes(charlie):
    clerk = service.clerk()
    dispute = service.dispute(charlie, at=clock.now())
    duties = [*desk(clerk, clock.now()).week, *desk(clerk, clock.now()).later]
    assert [duty.title for duty in duties] == [dispute.number]


def test_residents_find_what_they_reported_follow_and_read(charlie, alice, office, coordinator):
    case = street.tip(by=charlie)
    document = orders.readable(coordinator)
    pledge = promises.published(alice, office)
    for reader in (charlie, alice):
        remember_page(by=reader, document=document, page=1, at=clock.now())
    follow(by=charlie, thing=pledge.chain_name, at=clock.now())
    joined = street.dispatched(coordinator, office, metres_north=900)
    cases.join(case=joined, by=charlie, token="x" * 40, at=clock.now())
    found = own(charlie)
    assert found.readings == [document]
    assert [row.number for row in (*found.reports, *found.followed_cases)] == [case.number, joined.number]
    assert [each.pledge for each in found.followed_pledges] == [pledge]


def test_the_desk_is_for_members(client):
    assert client.get("/my/").status_code == 302


def test_others_reports_stay_off_my_desk(client, charlie, bob):
    street.tip(by=bob, words="别人的上报")
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")
    assert "别人的上报" not in client.get("/my/").content.decode()
