"""What a person must do today, and what the person waits for."""

from datetime import UTC, date, datetime

import pytest

from civicloop.accounts.models import Office, Role, User
from civicloop.programme.actions import accept_task, return_task, submit_task
from civicloop.programme.models import Directive, Task
from civicloop.programme.queries import Desk, desk
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

MONDAY = datetime(2026, 6, 8, 4, tzinfo=UTC)
NONE = Desk(late=[], today=[], week=[], later=[], waiting=[], reviews=[])


@pytest.fixture
def orders(alice: User, coordinator: User) -> list[Directive]:
    document = make.readable(alice, "".join(f"第{n}件事要办。" for n in range(6)))
    return [make.directive(document, f"第{n}件事要办。", by=coordinator) for n in range(6)]


def ordered(order: Directive, office: Office, by: User, due_on: date | None) -> Task:
    return make.task(order, office, by=by, at=MONDAY, due_on=due_on)


def test_desk_sorts_own_turn_by_due_day(
    orders: list[Directive], office: Office, alice: User, coordinator: User
) -> None:
    days = [date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 14), date(2026, 6, 15), None]
    late, today, week, later, undated = (
        ordered(order, office, coordinator, day) for order, day in zip(orders, days, strict=False)
    )

    assert desk(alice, NOON) == Desk(
        late=[late], today=[today], week=[week], later=[later, undated], waiting=[], reviews=[]
    )


def test_work_handed_in_waits_on_the_office_s_desk_and_is_the_coordinators_today(
    orders: list[Directive], office: Office, alice: User, coordinator: User
) -> None:
    task = ordered(orders[0], office, coordinator, date(2026, 6, 30))
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)

    assert (desk(alice, NOON).waiting, desk(coordinator, NOON).today) == ([task], [task])


def test_returned_task_is_the_coordinators_to_dispatch_again(
    orders: list[Directive], office: Office, alice: User, coordinator: User
) -> None:
    task = ordered(orders[0], office, coordinator, None)
    return_task(task=task, reason="不归我们管", by=alice, at=NOON)

    assert (desk(alice, NOON).waiting, desk(coordinator, NOON).today) == ([task], [task])


def test_civility_office_s_own_work_is_judged_by_an_inspector_of_another_office(
    orders: list[Directive], office: Office, coordinator: User
) -> None:
    civility = people.civility_office()
    inspector = people.member("ivan", officer_of=office, role=Role.INSPECTOR)
    task = ordered(orders[0], civility, coordinator, None)
    accept_task(task=task, by=coordinator, at=NOON)
    submit_task(task=task, note="好了", by=coordinator, at=NOON)

    assert (desk(coordinator, NOON).waiting, desk(inspector, NOON).today) == ([task], [task])


def test_coordinators_are_reminded_of_proposals(alice: User, coordinator: User) -> None:
    document = make.readable(alice)
    make.directive(document)

    assert (desk(coordinator, NOON).reviews, desk(alice, NOON).reviews) == ([document], [])


def test_desk_of_an_outsider_is_empty(
    orders: list[Directive], office: Office, coordinator: User, charlie: User
) -> None:
    ordered(orders[0], office, coordinator, None)

    assert desk(charlie, NOON) == NONE
