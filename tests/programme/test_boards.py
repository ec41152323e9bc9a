"""Tasks as a board, a month and bars; several signed for in one go."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.accounts.models import Office, User
from civicloop.kernel import clock
from civicloop.programme.actions import accept_task, cancel_task
from civicloop.programme.models import Task
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DAYS = [date(2026, 6, 12), date(2026, 6, 12), date(2026, 7, 3)]


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def tasks(office: Office, alice: User, coordinator: User) -> list[Task]:
    document = make.readable(alice, "".join(f"第{n}件事要办。" for n in range(3)))
    orders = [make.directive(document, f"第{n}件事要办。", by=coordinator) for n in range(3)]
    return [make.task(order, office, by=coordinator, due_on=day) for order, day in zip(orders, DAYS, strict=True)]


def test_board_has_each_task_in_the_column_of_its_state_or_office(
    client: Client, tasks: list[Task], alice: User, coordinator: User
) -> None:
    accept_task(task=tasks[1], by=alice, at=NOON)
    cancel_task(task=tasks[2], reason="不用办了", by=coordinator, at=NOON)

    def columns(**query: str) -> dict[str, list[str]]:
        page = client.get(reverse("programme:board"), query)
        shown = {str(each.label): [task.number for task in each.tasks] for each in page.context["columns"]}
        return {title: numbers for title, numbers in shown.items() if numbers}

    first, second = tasks[0].number, tasks[1].number
    assert list(columns().values()) == [[first], [second]]
    assert columns(by="office") == {"城市管理局": [first, second]}


def test_hidden_work_is_on_nobody_elses_board_month_or_chart(client: Client, tasks: list[Task], charlie: User) -> None:
    tasks[0].directive.document.__class__.objects.update(visibility="private")  # type: ignore[union-attr]
    client.force_login(charlie)

    for name in ("board", "month", "chart"):
        page = client.get(reverse(f"programme:{name}"), {"month": "2026-06"}).content.decode()
        assert [task.number for task in tasks if task.number in page] == []


def test_month_has_each_task_on_its_last_day(client: Client, tasks: list[Task]) -> None:
    page = client.get(reverse("programme:month"), {"month": "2026-06"})

    found = {
        day.day: [task.number for task in day.tasks] for week in page.context["weeks"] for day in week if day.tasks
    }
    assert found == {DAYS[0]: [tasks[0].number, tasks[1].number], DAYS[2]: [tasks[2].number]}


@pytest.mark.parametrize("words", ["", "2026-13", "june", "9999-12", "0001-01"])
def test_month_that_is_none_is_this_one(client: Client, db: None, words: str) -> None:
    assert client.get(reverse("programme:month"), {"month": words}).context["first"] == date(2026, 6, 1)


def test_chart_has_a_bar_for_each_open_task(client: Client, tasks: list[Task], coordinator: User) -> None:
    cancel_task(task=tasks[2], reason="不用办了", by=coordinator, at=NOON)

    page = client.get(reverse("programme:chart"))

    assert [bar.task.number for bar in page.context["chart"].bars] == [task.number for task in tasks[:2]]


def test_several_tasks_are_signed_for_and_each_refusal_is_said(
    client: Client, tasks: list[Task], alice: User, coordinator: User
) -> None:
    water = people.office(code="water", name="水务局")
    document = make.readable(alice, title="另一份")
    foreign = make.task(make.directive(document, by=coordinator), water, by=coordinator)
    accept_task(task=tasks[1], by=alice, at=NOON)
    client.force_login(alice)

    answer = client.post(
        reverse("programme:accept-many"), {"number": [task.number for task in (*tasks, foreign)]}, follow=True
    )

    told = [(each.level_tag, str(each).partition(":")[0]) for each in answer.context["messages"]]
    assert [task for _level, task in told[1:]] == [tasks[1].number, foreign.number]
    assert [level for level, _task in told] == ["success", "error", "error"]
    states = list(Task.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted", "accepted", "accepted", "dispatched"]
