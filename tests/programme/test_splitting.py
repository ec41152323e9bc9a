"""A task is cut into parts whose weights add up; duplicates of several documents become one task."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed
from civicloop.programme.actions import (
    accept_task,
    cancel_task,
    finish_task,
    join_order,
    merge_tasks,
    report_progress,
    split_task,
    start_campaign,
    submit_task,
    weigh_parts,
)
from civicloop.programme.actions.splitting import (
    NotAlike,
    Part,
    PartsAlready,
    PartsChanged,
    TooFewParts,
    WeightsDontAddUp,
)
from civicloop.programme.actions.steps import ReasonMissing
from civicloop.programme.actions.tasks import NotAnOrder
from civicloop.programme.models import Directive, Task, TaskState
from civicloop.programme.weighing import rescaled, weighted
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DUE = date(2026, 6, 30)


@pytest.fixture
def order(alice: User, coordinator: User) -> Directive:
    return make.directive(make.readable(alice), by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return make.task(order, office, by=coordinator, due_on=DUE)


@pytest.fixture
def parts(task: Task, office: Office, alice: User) -> list[Task]:
    water = people.office(code="water", name="水务局")
    wanted = [Part("主街", office, 50), Part("后街", office, 30), Part("河边", water, 20, date(2026, 6, 20))]
    return split_task(task=task, parts=wanted, by=alice, at=NOON)


def done(task: Task, by: User, judge: User) -> None:
    accept_task(task=task, by=by, at=NOON)
    submit_task(task=task, note="办好了", by=by, at=NOON)
    finish_task(task=task, by=judge, at=NOON)


def progress(task: Task) -> int:
    return Task.objects.values_list("progress", flat=True).get(pk=task.pk)


# --- splitting ---------------------------------------------------------------------------------------


def test_parts_are_tasks_of_the_same_order_with_their_own_office_weight_and_day(
    task: Task, parts: list[Task], office: Office
) -> None:
    rows = Task.objects.filter(parent=task).order_by("pk")

    assert list(rows.values_list("title", "lead_office__code", "weight", "due_on", "directive", "state")) == [
        ("主街", "urban", 50, DUE, task.directive_id, "dispatched"),
        ("后街", "urban", 30, DUE, task.directive_id, "dispatched"),
        ("河边", "water", 20, date(2026, 6, 20), task.directive_id, "dispatched"),
    ]


@pytest.mark.parametrize(
    ("weights", "refusal"),
    [((50, 49), WeightsDontAddUp), ((60, 41), WeightsDontAddUp), ((100,), TooFewParts), ((100, 0), TooFewParts)],
)
def test_weights_that_are_no_whole_are_refused_and_nothing_is_cut(
    task: Task, office: Office, alice: User, weights: tuple[int, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        split_task(task=task, parts=[Part("段", office, weight) for weight in weights], by=alice, at=NOON)

    assert not task.children.exists()


def test_task_is_cut_once_and_by_those_who_answer_for_it(
    task: Task, parts: list[Task], office: Office, alice: User, charlie: User
) -> None:
    halves = [Part("上", office, 50), Part("下", office, 50)]

    with pytest.raises(PartsAlready):
        split_task(task=task, parts=halves, by=alice, at=NOON)
    with pytest.raises(NotAllowed):
        split_task(task=parts[0], parts=halves, by=charlie, at=NOON)


def test_whole_is_as_far_as_its_parts_weigh(task: Task, parts: list[Task], alice: User, coordinator: User) -> None:
    done(parts[0], alice, coordinator)
    assert progress(task) == 50

    accept_task(task=parts[1], by=alice, at=NOON)
    report_progress(task=parts[1], note="一半", progress=50, by=alice, at=NOON)

    assert progress(task) == 65


def test_weight_of_a_part_called_off_goes_to_the_others(
    task: Task, parts: list[Task], alice: User, coordinator: User
) -> None:
    done(parts[0], alice, coordinator)

    cancel_task(task=parts[1], reason="不用办了", by=coordinator, at=NOON)

    rest = task.children.exclude(state=TaskState.CANCELLED).order_by("pk")
    assert list(rest.values_list("weight", flat=True)) == [71, 29]
    assert progress(task) == 71


def test_parts_are_weighed_anew_all_together(task: Task, parts: list[Task], alice: User, coordinator: User) -> None:
    done(parts[0], alice, coordinator)
    numbers = [part.number for part in parts]

    with pytest.raises(PartsChanged):
        weigh_parts(task=task, weights=dict.fromkeys(numbers[:2], 50), by=alice, at=NOON)
    with pytest.raises(WeightsDontAddUp):
        weigh_parts(task=task, weights=dict(zip(numbers, (10, 10, 10), strict=True)), by=alice, at=NOON)
    weigh_parts(task=task, weights=dict(zip(numbers, (20, 40, 40), strict=True)), by=alice, at=NOON)

    assert (list(task.children.order_by("pk").values_list("weight", flat=True)), progress(task)) == ([20, 40, 40], 20)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=12))
def test_rescaled_weights_add_up_and_keep_their_order(weights: list[int]) -> None:
    found = rescaled(weights)

    assert sum(found) == 100
    if sum(weights):
        assert all(abs(new - old * 100 / sum(weights)) < 1 for new, old in zip(found, weights, strict=True))


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=12))
def test_whole_is_done_when_all_its_parts_are_and_not_before(parts: list[tuple[int, int]]) -> None:
    weights = rescaled([weight for weight, _progress in parts])
    shares = [(weight, progress) for weight, (_old, progress) in zip(weights, parts, strict=True)]

    is_all_done = all(progress == 100 for weight, progress in shares if weight)

    assert (weighted(shares) == 100) == is_all_done


# --- one task for several orders ---------------------------------------------------------------------


@pytest.fixture
def again(alice: User, coordinator: User) -> Directive:
    """The same order in another document."""
    return make.directive(make.readable(alice, title="另一份通知"), by=coordinator)


def test_merged_duplicate_ends_and_leaves_its_order_and_campaigns(
    task: Task, again: Directive, office: Office, coordinator: User
) -> None:
    duplicate = make.task(again, office, by=coordinator)
    civil = start_campaign(slug="civil", name="文明城市", starts_on=DUE, ends_on=DUE, by=coordinator, at=NOON)
    duplicate.campaigns.add(civil)

    merge_tasks(task=task, duplicate=duplicate, reason="同一件事", by=coordinator, at=NOON)

    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.merged_into) == ("cancelled", task)
    assert (list(task.joined.all()), list(task.campaigns.all())) == ([again], [civil])
    assert [each.steps.latest("pk").note for each in (task, duplicate)] == ["同一件事", "同一件事"]


def test_both_documents_show_the_task_that_stays(
    task: Task, again: Directive, office: Office, alice: User, coordinator: User, charlie: User
) -> None:
    duplicate = make.task(again, office, by=coordinator)
    merge_tasks(task=task, duplicate=duplicate, reason="同一件事", by=coordinator, at=NOON)
    done(task, alice, coordinator)

    found = Directive.objects.visible_to(charlie).with_standing(NOON + timedelta(days=1)).order_by("pk")

    assert [row.standing for row in found] == ["done", "done"]  # type: ignore[attr-defined]


def test_what_is_not_alike_is_not_merged(
    task: Task, again: Directive, parts: list[Task], office: Office, coordinator: User, alice: User
) -> None:
    other = make.task(again, office, by=coordinator)

    for kept, ended in ((other, other), (other, task), (other, parts[0]), (parts[0], other)):
        with pytest.raises(NotAlike):
            merge_tasks(task=kept, duplicate=ended, reason="同", by=coordinator, at=NOON)
    with pytest.raises(NotAllowed):
        merge_tasks(task=other, duplicate=task, reason="同", by=alice, at=NOON)


def test_merging_needs_its_reason(task: Task, again: Directive, office: Office, coordinator: User) -> None:
    duplicate = make.task(again, office, by=coordinator)

    with pytest.raises(ReasonMissing):
        merge_tasks(task=task, duplicate=duplicate, reason=" ", by=coordinator, at=NOON)

    duplicate.refresh_from_db()
    assert duplicate.state == "dispatched"


def test_task_carries_out_a_further_order_once_that_is_confirmed(
    task: Task, again: Directive, alice: User, coordinator: User
) -> None:
    proposed = make.directive(make.readable(alice, title="第三份"))

    join_order(task=task, directive=again, by=coordinator, at=NOON)
    with pytest.raises(NotAnOrder):
        join_order(task=task, directive=proposed, by=coordinator, at=NOON)
    with pytest.raises(NotAllowed):
        join_order(task=task, directive=again, by=alice, at=NOON)

    assert list(task.joined.all()) == [again]
