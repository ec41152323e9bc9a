"""Good practice is kept of done work or of a document, starts later tasks, and is retired."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.worktime import Unit
from civicloop.programme.actions import (
    accept_task,
    finish_task,
    order_task,
    retire_practice,
    save_practice,
    save_practice_of,
    submit_task,
)
from civicloop.programme.actions.practices import NoMeasures, NotDoneYet
from civicloop.programme.models import Directive, Practice, Task
from civicloop.programme.queries import practices_with_counts
from tests.conftest import NOON
from tests.factories import programme as make


@pytest.fixture
def order(alice: User, coordinator: User) -> Directive:
    return make.directive(make.readable(alice), by=coordinator)


@pytest.fixture
def practice(coordinator: User) -> Practice:
    return save_practice(
        title="街面整治", words="先摸底", measures=["摸底", "劝导"], limit_amount=10, by=coordinator, at=NOON
    )


def test_done_work_is_kept_with_its_measures_milestones_and_the_time_it_took(
    order: Directive, office: Office, alice: User, coordinator: User
) -> None:
    task = order_task(
        directive=order, lead_office=office, due_on=date(2026, 6, 30), measures="摸底\n拆除",
        milestones=[(date(2026, 6, 15), "过半")], by=coordinator, at=NOON,
    )  # fmt: skip
    with pytest.raises(NotDoneYet):
        save_practice_of(task=task, title="拆牌", words="", by=coordinator, at=NOON)
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="办好了", by=alice, at=NOON + timedelta(days=7))
    done = finish_task(task=task, by=coordinator, at=NOON + timedelta(days=9))

    kept = save_practice_of(task=done, title="拆牌", words="分段拆", by=coordinator, at=NOON)

    assert (kept.measures, kept.milestones, kept.source_task) == (["摸底", "拆除"], [[5, "过半"]], task)
    assert (kept.limit_amount, kept.limit_unit) == (5, Unit.WORKING_DAYS)  # a Wednesday to the next one


def test_practice_needs_measures_and_a_coordinator(alice: User, coordinator: User, practice: Practice) -> None:
    with pytest.raises(NoMeasures):
        save_practice(title="空", words="", measures=[" "], by=coordinator, at=NOON)
    with pytest.raises(NotAllowed):
        save_practice(title="我的", words="", measures=["做"], by=alice, at=NOON)
    with pytest.raises(NotAllowed):
        retire_practice(practice=practice, by=alice, at=NOON)


def test_retired_practice_stays_with_the_tasks_that_started_from_it(
    order: Directive, office: Office, coordinator: User, practice: Practice
) -> None:
    unused = save_practice(title="别的", words="", measures=["做"], by=coordinator, at=NOON)
    order_task(directive=order, lead_office=office, practice=practice, by=coordinator, at=NOON)

    retire_practice(practice=practice, by=coordinator, at=NOON)

    rows = [(each.title, each.task_count, each.is_retired) for each in practices_with_counts()]  # type: ignore[attr-defined]
    assert rows == [(unused.title, 0, False), ("街面整治", 1, True)]


def test_dispatch_offers_practice_until_it_is_retired(
    client: Client, order: Directive, coordinator: User, practice: Practice
) -> None:
    client.force_login(coordinator)
    page = reverse("programme:dispatch", args=[order.pk])
    offered = [practice.title in client.get(page).content.decode()]

    client.post(reverse("programme:retire-practice", args=[practice.pk]))
    offered.append(practice.title in client.get(page).content.decode())

    assert offered == [True, False]
    assert Task.objects.count() == 0
