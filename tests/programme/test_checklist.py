"""Measures and milestones of a task, and what its supporting offices say of their parts."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed
from civicloop.programme.actions import (
    ask_support,
    cancel_task,
    plan_task,
    reach_milestone,
    report_support,
    tick_measure,
)
from civicloop.programme.actions.checklist import LeadsAlready, TaskEnded
from civicloop.programme.models import SupportState, Task
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DAY = date(2026, 6, 20)


@pytest.fixture
def task(office: Office, alice: User, coordinator: User) -> Task:
    return make.task(make.directive(make.readable(alice), by=coordinator), office, by=coordinator)


@pytest.fixture
def water(db: None) -> Office:
    return people.office(code="water", name="水务局")


def test_plan_grows_by_new_lines_alone(task: Task, alice: User) -> None:
    plan_task(task=task, measures="摸底\n\n 拆除 \n摸底", milestones=[(DAY, "过半"), (DAY, " ")], by=alice, at=NOON)
    plan_task(task=task, measures="拆除\n复查", by=alice, at=NOON)

    assert list(task.measures.order_by("position").values_list("position", "text")) == [
        (1, "摸底"),
        (2, "拆除"),
        (3, "复查"),
    ]
    assert list(task.milestones.values_list("due_on", "title")) == [(DAY, "过半")]


def test_measure_is_ticked_and_unticked_by_its_office(
    task: Task, alice: User, coordinator: User, charlie: User
) -> None:
    plan_task(task=task, measures="摸底", by=coordinator, at=NOON)
    measure = task.measures.get()

    ticked = tick_measure(measure=measure, is_done=True, by=alice, at=NOON)
    assert (ticked.done_at, ticked.done_by) == (NOON, alice)
    for person in (coordinator, charlie):
        with pytest.raises(NotAllowed):
            tick_measure(measure=measure, is_done=False, by=person, at=NOON)
    undone = tick_measure(measure=measure, is_done=False, by=alice, at=NOON)

    assert (undone.done_at, undone.done_by) == (None, None)


def test_milestone_keeps_who_reached_it_first(task: Task, alice: User, bob: User, charlie: User) -> None:
    plan_task(task=task, milestones=[(DAY, "过半")], by=alice, at=NOON)
    milestone = task.milestones.get()

    with pytest.raises(NotAllowed):
        reach_milestone(milestone=milestone, by=charlie, at=NOON)
    reach_milestone(milestone=milestone, by=alice, at=NOON)
    reached = reach_milestone(milestone=milestone, by=bob, at=NOON)

    assert (reached.reached_at, reached.reached_by) == (NOON, alice)


def test_supporting_office_says_how_its_part_stands(task: Task, water: Office, alice: User) -> None:
    flora = people.member("flora", officer_of=water)
    support = ask_support(task=task, office=water, part="清淤", by=alice, at=NOON)

    with pytest.raises(NotAllowed):
        report_support(support=support, state=SupportState.DONE, by=alice, at=NOON)
    report_support(support=support, state=SupportState.UNDER_WAY, note="已进场", by=flora, at=NOON)
    told = report_support(support=support, state=SupportState.DONE, by=flora, at=NOON)
    again = ask_support(task=task, office=water, part="清淤和护岸", by=alice, at=NOON)

    assert (told.state, told.note, told.changed_at) == ("done", "已进场", NOON)
    assert (again.pk, again.part, again.state) == (support.pk, "清淤和护岸", "done")


def test_lead_office_does_not_help_itself_and_outsiders_ask_nobody(
    task: Task, office: Office, water: Office, alice: User, charlie: User
) -> None:
    with pytest.raises(LeadsAlready):
        ask_support(task=task, office=office, part="", by=alice, at=NOON)
    with pytest.raises(NotAllowed):
        ask_support(task=task, office=water, part="", by=charlie, at=NOON)


def test_ended_task_changes_no_more(task: Task, water: Office, alice: User, coordinator: User) -> None:
    plan_task(task=task, measures="摸底", by=alice, at=NOON)
    cancel_task(task=task, reason="不用办了", by=coordinator, at=NOON)

    for attempt in (
        lambda: plan_task(task=task, measures="拆除", by=alice, at=NOON),
        lambda: tick_measure(measure=task.measures.get(), is_done=True, by=alice, at=NOON),
        lambda: ask_support(task=task, office=water, part="", by=alice, at=NOON),
    ):
        with pytest.raises(TaskEnded):
            attempt()


def test_helper_sees_the_task_and_its_own_form_on_the_page(
    client: Client, task: Task, water: Office, alice: User
) -> None:
    flora = people.member("flora", officer_of=water)
    support = ask_support(task=task, office=water, part="清淤", by=alice, at=NOON)
    address = reverse("programme:support", args=[task.number, support.pk])
    page = reverse("programme:task", args=[task.number])

    client.force_login(alice)
    assert address not in client.get(page).content.decode()
    client.force_login(flora)
    assert address in client.get(page).content.decode()
    sent = client.post(address, {f"support{support.pk}-state": "under-way", f"support{support.pk}-note": "已进场"})

    support.refresh_from_db()
    assert (sent.status_code, support.state, support.note) == (302, "under-way", "已进场")
