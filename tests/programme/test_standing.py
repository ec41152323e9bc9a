"""What lists say of tasks and orders: lights, states and counts, as the database reckons them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from civicloop.accounts.models import Office, User
from civicloop.kernel.worktime import city_hours
from civicloop.library.models import Document
from civicloop.programme.actions import accept_task, cancel_task, finish_task, return_task, submit_task
from civicloop.programme.lights import end_of, light, start_of
from civicloop.programme.models import Clarity, Directive, Light, Standing, Task, TaskState
from civicloop.programme.timekeeping import term_of
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DUE = date(2026, 6, 30)
AFTER = end_of(DUE) + timedelta(seconds=1)


@pytest.fixture
def document(alice: User) -> Document:
    return make.readable(alice)


@pytest.fixture
def order(document: Document, coordinator: User) -> Directive:
    return make.directive(document, by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return make.task(order, office, by=coordinator, due_on=DUE)


def standing(order: Directive, now: datetime = NOON) -> str:
    return Directive.objects.with_standing(now).get(pk=order.pk).standing  # type: ignore[attr-defined, no-any-return]


def lit(task: Task, now: datetime) -> str:
    return Task.objects.with_light(now).get(pk=task.pk).light  # type: ignore[attr-defined, no-any-return]


def test_light_in_lists_is_the_light_of_the_rule_on_every_day(task: Task) -> None:
    moments = [NOON + timedelta(days=n, hours=h) for n in range(24) for h in (0, 7, 14)]

    assert [lit(task, each) for each in moments] == [
        light(TaskState.DISPATCHED, term_of(task), each, city_hours()) for each in moments
    ]


def test_light_in_lists_knows_ended_and_undated_tasks(
    document: Document, task: Task, alice: User, coordinator: User
) -> None:
    police = people.office(code="police", name="公安局")
    undated = make.task(task.directive, police, by=coordinator)  # type: ignore[arg-type]
    cancel_task(task=undated, reason="重复", by=coordinator, at=NOON)
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)
    finish_task(task=task, by=coordinator, at=NOON)
    other = make.task(task.directive, people.office(code="fire", name="消防局"), by=coordinator)  # type: ignore[arg-type]

    assert [lit(each, AFTER) for each in (task, undated, other)] == [Light.DONE, Light.OFF, Light.NONE]


def test_clock_of_work_handed_in_stands_while_it_waits_for_its_judge(task: Task, alice: User) -> None:
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON + timedelta(days=1))

    assert lit(task, AFTER) == Light.GREEN
    assert list(Task.objects.late(AFTER)) == []


def test_work_handed_in_too_late_stays_red(task: Task, alice: User) -> None:
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=AFTER)

    assert lit(task, AFTER + timedelta(days=1)) == Light.RED
    assert list(Task.objects.late(AFTER)) == [task]


def test_late_tasks_are_exactly_the_red_ones(task: Task) -> None:
    for moment in (NOON, end_of(DUE), AFTER):
        assert Task.objects.late(moment).exists() == (lit(task, moment) == Light.RED)


def test_standing_of_an_order_follows_its_tasks(
    order: Directive, office: Office, alice: User, coordinator: User
) -> None:
    seen = [standing(order)]
    task = make.task(order, office, by=coordinator, due_on=DUE)
    seen += [standing(order), standing(order, AFTER)]
    return_task(task=task, reason="不该我们办", by=alice, at=NOON)
    seen += [standing(order), standing(order, AFTER)]

    assert seen == [
        Standing.UNASSIGNED,
        Standing.UNDER_WAY,
        Standing.LATE,
        Standing.UNASSIGNED,
        Standing.LATE,
    ]


def test_order_is_done_when_all_that_is_left_of_its_tasks_is_done(task: Task, alice: User, coordinator: User) -> None:
    police = people.office(code="police", name="公安局")
    order = task.directive
    assert order is not None
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)
    finish_task(task=task, by=coordinator, at=NOON)
    second = make.task(order, police, by=coordinator)

    assert standing(order) == Standing.UNDER_WAY
    cancel_task(task=second, reason="不必了", by=coordinator, at=NOON)
    assert standing(order, AFTER) == Standing.DONE


def test_call_without_a_task_is_a_call_and_with_one_is_work(
    document: Document, office: Office, coordinator: User
) -> None:
    call = make.directive(document, make.CALL, clarity=Clarity.SOFT, by=coordinator)

    assert standing(call) == Standing.CALL
    make.task(call, office, by=coordinator)
    assert standing(call) == Standing.UNDER_WAY


def test_tasks_of_hidden_documents_are_seen_by_their_offices_alone(
    task: Task, document: Document, alice: User, bob: User, charlie: User, coordinator: User
) -> None:
    helper = people.member("hedy", officer_of=people.office(code="police", name="公安局"))
    task.supporters.add(people.office(code="fire", name="消防局"), *[post.office for post in helper.posts])
    document.visibility = "private"
    document.save()

    seen = {each.handle: list(Task.objects.visible_to(each)) for each in (alice, bob, helper, charlie, coordinator)}

    assert seen == {"alice": [task], "bob": [task], "hedy": [task], "charlie": [], "olive": [task]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_at": end_of(DUE), "warns_at": None},
        {"due_at": None, "warns_at": start_of(DUE)},
        {"state": TaskState.SUBMITTED},
        {"state": TaskState.DONE},
    ],
)
def test_database_refuses_a_task_that_contradicts_itself(task: Task, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**wrong)
