"""A task from its order to its end: who may do what, what is kept, what the clock does."""

from datetime import date, timedelta

import pytest

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs, chain
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.kernel.models import CalendarDay, Event
from civicloop.programme.actions import (
    accept_task,
    cancel_task,
    finish_task,
    order_task,
    reorder_task,
    return_task,
    send_back_task,
    submit_task,
)
from civicloop.programme.actions.steps import ReasonMissing
from civicloop.programme.actions.tasks import (
    AlreadyOrdered,
    DueBeforeDispatch,
    NotAnOrder,
    NothingToShow,
    NotOfThisOffice,
)
from civicloop.programme.lights import end_of, start_of
from civicloop.programme.models import Deed, Directive, Task, TaskState
from civicloop.programme.rules import may_judge, open_deeds
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DUE = date(2026, 6, 30)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def order(alice: User, coordinator: User) -> Directive:
    return make.directive(make.readable(alice), by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return make.task(order, office, by=coordinator, due_on=DUE)


def history(task: Task) -> list[tuple[str, str, str]]:
    return list(task.steps.order_by("pk").values_list("deed", "state", "note"))


def test_order_becomes_a_task_whose_clock_starts_at_dispatch(
    order: Directive, office: Office, coordinator: User
) -> None:
    helper = people.office(code="police", name="公安局")

    task = order_task(
        directive=order, lead_office=office, supporters=[helper, office], due_on=DUE, by=coordinator, at=NOON
    )

    assert (task.number, task.title, task.state) == ("T-2026-00001", order.what, TaskState.DISPATCHED)
    assert list(task.supporters.all()) == [helper]
    assert (task.dispatched_at, task.due_at) == (NOON, end_of(DUE))
    assert task.warns_at == start_of(
        date(2026, 6, 26)
    )  # 13 working days, one of them the dragon boat's: 11 fit in 80 %
    assert history(task) == [("order", "dispatched", "")]
    assert Event.objects.get(verb="task.order").thing == "task:T-2026-00001"


def test_clock_keeps_the_administrator_s_calendar(order: Directive, office: Office, coordinator: User) -> None:
    for day in range(22, 27):
        CalendarDay.objects.create(day=date(2026, 6, day), is_working=False)

    task = make.task(order, office, by=coordinator, due_on=DUE)

    assert task.warns_at == start_of(date(2026, 6, 29))  # the seventh of eight


def test_task_without_a_date_has_no_clock(order: Directive, office: Office, coordinator: User) -> None:
    task = make.task(order, office, by=coordinator)

    assert (task.due_at, task.warns_at) == (None, None)


def test_task_walks_from_dispatch_to_done(task: Task, alice: User, coordinator: User, bob: User) -> None:
    picture = blobs.store(b"after", "image/jpeg")
    accept_task(task=task, leader=bob, measures="分三段拆除", by=alice, at=NOON)
    submit_task(task=task, note=" 已全部拆除 ", evidence=picture, by=alice, at=LATER)
    done = finish_task(task=task, note="现场看过", by=coordinator, at=LATER)

    assert (done.state, done.leader, done.progress) == (TaskState.DONE, bob, 100)
    assert list(done.measures.values_list("text", flat=True)) == ["分三段拆除"]
    assert (done.submitted_at, done.done_at) == (LATER, LATER)
    assert history(task)[1:] == [
        ("accept", "accepted", ""),
        ("submit", "submitted", "已全部拆除"),
        ("finish", "done", "现场看过"),
    ]
    assert task.steps.get(deed=Deed.SUBMIT).evidence == picture
    assert list(Event.objects.filter(thing=task.chain_name).order_by("height").values_list("verb", flat=True)) == [
        "task.order",
        "task.accept",
        "task.submit",
        "task.finish",
    ]
    assert chain.verify().holds


def test_office_returns_a_task_with_its_reason_and_another_takes_it(task: Task, alice: User, coordinator: User) -> None:
    police = people.office(code="police", name="公安局")
    task.supporters.add(police)
    return_task(task=task, reason="不属本局职责", by=alice, at=NOON)

    again = reorder_task(task=task, lead_office=police, by=coordinator, at=LATER)

    assert (again.number, again.lead_office, again.state) == (task.number, police, TaskState.DISPATCHED)
    assert (again.dispatched_at, again.due_at) == (LATER, end_of(DUE))
    assert list(again.supporters.all()) == []
    assert history(task)[1:] == [("return", "returned", "不属本局职责"), ("reorder", "dispatched", "")]
    with pytest.raises(NotAllowed):
        accept_task(task=task, by=alice, at=LATER)


def test_work_sent_back_is_under_way_again_and_its_clock_goes_on(task: Task, alice: User, coordinator: User) -> None:
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)

    back = send_back_task(task=task, reason="还有两块", by=coordinator, at=LATER)

    assert (back.state, back.submitted_at, back.dispatched_at) == (TaskState.ACCEPTED, None, NOON)
    assert history(task)[-1] == ("send-back", "accepted", "还有两块")


def test_task_can_be_called_off_until_it_ends(task: Task, coordinator: User) -> None:
    assert cancel_task(task=task, reason="重复", by=coordinator, at=NOON).state == TaskState.CANCELLED

    with pytest.raises(WrongState):
        cancel_task(task=task, reason="重复", by=coordinator, at=NOON)


def test_second_of_two_officers_is_told(task: Task, alice: User, bob: User) -> None:
    accept_task(task=task, by=alice, at=NOON)

    with pytest.raises(WrongState):
        return_task(task=task, reason="不该我们办", by=bob, at=NOON)

    assert len(history(task)) == 2


def test_who_did_the_work_never_judges_it(task: Task, office: Office, alice: User, coordinator: User) -> None:
    civility = people.civility_office()
    both = people.member("both", officer_of=civility)
    both.memberships.create(office=office, role="officer")
    accept_task(task=task, by=both, at=NOON)
    submit_task(task=task, note="好了", by=both, at=NOON)

    with pytest.raises(NotAllowed):
        finish_task(task=task, by=both, at=NOON)
    both.memberships.filter(office=office).delete()
    del both.posts

    assert not may_judge(both, task)
    assert may_judge(coordinator, task)


def test_next_deeds_follow_the_person_and_the_state(task: Task, alice: User, coordinator: User, charlie: User) -> None:
    assert open_deeds(alice, task) == [Deed.ACCEPT, Deed.RETURN, Deed.ASK, Deed.SPLIT]
    assert open_deeds(coordinator, task) == [Deed.SPLIT, Deed.JOIN, Deed.SLIP, Deed.CANCEL]
    assert open_deeds(charlie, task) == []

    accept_task(task=task, by=alice, at=NOON)
    task = submit_task(task=task, note="好了", by=alice, at=NOON)

    assert open_deeds(alice, task) == []
    assert open_deeds(coordinator, task) == [Deed.FINISH, Deed.SEND_BACK, Deed.JOIN, Deed.CANCEL]


def test_outsiders_do_nothing_to_a_task(task: Task, charlie: User, coordinator: User, order: Directive) -> None:
    police = people.office(code="police", name="公安局")
    for attempt in (
        lambda: order_task(directive=order, lead_office=police, by=charlie, at=NOON),
        lambda: accept_task(task=task, by=charlie, at=NOON),
        lambda: accept_task(task=task, by=coordinator, at=NOON),
        lambda: return_task(task=task, reason="不", by=charlie, at=NOON),
        lambda: submit_task(task=task, note="好", by=charlie, at=NOON),
        lambda: finish_task(task=task, by=charlie, at=NOON),
        lambda: cancel_task(task=task, reason="不", by=charlie, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert len(history(task)) == 1


def test_order_is_refused_where_it_would_make_no_sense(
    order: Directive, task: Task, office: Office, coordinator: User, charlie: User, alice: User
) -> None:
    police = people.office(code="police", name="公安局")
    proposal = make.directive(order.document, make.CALL)

    with pytest.raises(AlreadyOrdered):
        order_task(directive=order, lead_office=office, by=coordinator, at=NOON)
    with pytest.raises(NotAnOrder):
        order_task(directive=proposal, lead_office=police, by=coordinator, at=NOON)
    with pytest.raises(DueBeforeDispatch):
        order_task(directive=order, lead_office=police, due_on=date(2026, 6, 9), by=coordinator, at=NOON)
    with pytest.raises(NotOfThisOffice):
        order_task(directive=order, lead_office=police, leader=charlie, by=coordinator, at=NOON)
    assert Task.objects.count() == 1


def test_reasons_and_evidence_are_asked_for(task: Task, alice: User, coordinator: User) -> None:
    with pytest.raises(ReasonMissing):
        return_task(task=task, reason=" ", by=alice, at=NOON)
    with pytest.raises(ReasonMissing):
        cancel_task(task=task, reason="", by=coordinator, at=NOON)
    accept_task(task=task, by=alice, at=NOON)
    with pytest.raises(NothingToShow):
        submit_task(task=task, note=" ", by=alice, at=NOON)
    assert len(history(task)) == 2
