"""More time: asked for with a reason, granted or refused by someone else, and the clock reckoned from the rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused, WrongState
from civicloop.kernel.worktime import city_hours
from civicloop.programme.actions import accept_task, ask_time, grant_time, refuse_plea, resume_clock, submit_task
from civicloop.programme.actions.steps import ReasonMissing
from civicloop.programme.actions.time import AskedAlready, ClockRuns, NoClock, NoMoreTime, NothingAsked, TimeIsUp
from civicloop.programme.lights import due_at, end_of, warns_at
from civicloop.programme.models import Deed, Directive, Task, TimeKind, TimeRequest, Verdict
from civicloop.programme.rules import open_deeds
from civicloop.programme.timekeeping import term_of
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DUE = date(2026, 6, 30)
THURSDAY, FRIDAY = NOON + timedelta(days=1), NOON + timedelta(days=2)


@pytest.fixture
def order(alice: User, coordinator: User) -> Directive:
    return make.directive(make.readable(alice), by=coordinator)


@pytest.fixture
def task(order: Directive, office: Office, coordinator: User) -> Task:
    return make.task(order, office, by=coordinator, due_on=DUE)


def ask(task: Task, by: User, kind: TimeKind = TimeKind.EXTEND, until: date = date(2026, 7, 10)) -> TimeRequest:
    return ask_time(task=task, kind=kind, until=until, reason="等待批复", by=by, at=NOON)


def reckoned(task: Task) -> tuple[datetime | None, datetime | None]:
    """What the rows say, apart from what the task keeps."""
    term, hours = term_of(task), city_hours()
    due = due_at(term, hours)
    return due, warns_at(term, due, hours) if due else None


def test_extension_waits_for_an_answer_and_then_moves_the_last_day(task: Task, alice: User, coordinator: User) -> None:
    ask(task, alice)
    task.refresh_from_db()
    assert task.due_at == end_of(DUE)

    plea = grant_time(task=task, words="同意", by=coordinator, at=THURSDAY)

    task.refresh_from_db()
    assert (plea.verdict, plea.words, plea.decided_by, plea.decided_at) == ("granted", "同意", coordinator, THURSDAY)
    assert task.due_at == end_of(date(2026, 7, 10))
    assert (task.due_at, task.warns_at) == reckoned(task)
    assert list(task.steps.order_by("pk").values_list("deed", "state", "note"))[1:] == [
        ("ask", "dispatched", "等待批复"),
        ("grant", "dispatched", "同意"),
    ]
    assert chain.verify().holds


def test_pause_gives_back_its_working_days_and_ends_early_when_the_office_goes_on(
    task: Task, alice: User, coordinator: User
) -> None:
    ask(task, alice, TimeKind.SUSPEND, date(2026, 6, 18))
    grant_time(task=task, by=coordinator, at=NOON)
    task.refresh_from_db()
    assert task.due_at == end_of(date(2026, 7, 8))  # six working days: 11, 12, 15, 16, 17 and 18 June

    resumed = resume_clock(task=task, by=alice, at=FRIDAY)

    assert resumed.due_at == end_of(date(2026, 7, 2))  # two: the 11th and the 12th
    assert (resumed.due_at, resumed.warns_at) == reckoned(task)
    with pytest.raises(ClockRuns):
        resume_clock(task=task, by=alice, at=FRIDAY)


def test_refused_plea_changes_nothing_and_may_be_made_anew(task: Task, alice: User, coordinator: User) -> None:
    ask(task, alice)

    refuse_plea(task=task, reason="理由不充分", by=coordinator, at=THURSDAY)

    task.refresh_from_db()
    assert task.due_at == end_of(DUE)
    with pytest.raises(NothingAsked):
        grant_time(task=task, by=coordinator, at=THURSDAY)
    ask(task, alice)
    assert list(task.time_requests.order_by("pk").values_list("verdict", flat=True)) == ["refused", "asked"]


def test_only_the_office_asks_and_only_another_coordinator_decides(
    task: Task, office: Office, alice: User, bob: User, charlie: User, coordinator: User
) -> None:
    for stranger in (charlie, coordinator):
        with pytest.raises(NotAllowed):
            ask(task, stranger)
    ask(task, alice)
    both = people.member("both", officer_of=people.civility_office())
    both.memberships.create(office=office, role="officer")
    for person in (alice, bob, charlie, both):
        with pytest.raises(NotAllowed):
            grant_time(task=task, by=person, at=NOON)
        with pytest.raises(NotAllowed):
            refuse_plea(task=task, reason="不", by=person, at=NOON)
    pleas = list(task.time_requests.all())
    assert Deed.ASK not in open_deeds(alice, task, pleas)
    assert open_deeds(coordinator, task, pleas)[:2] == [Deed.GRANT, Deed.REFUSE]


def test_plea_that_would_give_no_time_is_refused(order: Directive, task: Task, alice: User, coordinator: User) -> None:
    police = people.office(code="police", name="公安局")
    officer = people.member("olga", officer_of=police)
    undated = make.task(order, police, by=coordinator)
    attempts: list[tuple[Task, User, TimeKind, date, datetime, type[Refused]]] = [
        (undated, officer, TimeKind.EXTEND, date(2026, 7, 1), NOON, NoClock),
        (task, alice, TimeKind.EXTEND, DUE, NOON, NoMoreTime),
        (task, alice, TimeKind.SUSPEND, date(2026, 6, 10), NOON, NoMoreTime),
        (task, alice, TimeKind.SUSPEND, date(2026, 7, 20), datetime(2026, 7, 1, 4, tzinfo=UTC), TimeIsUp),
    ]
    for which, person, kind, until, at, refusal in attempts:
        with pytest.raises(refusal):
            ask_time(task=which, kind=kind, until=until, reason="原因", by=person, at=at)
    with pytest.raises(ReasonMissing):
        ask_time(task=task, kind=TimeKind.EXTEND, until=date(2026, 7, 9), reason=" ", by=alice, at=NOON)
    ask(task, alice)
    with pytest.raises(AskedAlready):
        ask(task, alice)
    assert TimeRequest.objects.count() == 1


def test_time_is_not_asked_for_once_the_work_is_handed_in(task: Task, alice: User) -> None:
    accept_task(task=task, by=alice, at=NOON)
    submit_task(task=task, note="好了", by=alice, at=NOON)

    with pytest.raises(WrongState):
        ask(task, alice)


def test_database_holds_pleas_to_their_shape(task: Task, alice: User) -> None:
    plea = ask(task, alice)
    for wrong in (
        {"verdict": Verdict.GRANTED},
        {"decided_at": NOON},
        {"verdict": Verdict.GRANTED, "decided_at": NOON, "ended_at": NOON},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TimeRequest.objects.filter(pk=plea.pk).update(**wrong)


deeds = st.lists(
    st.tuples(st.sampled_from([*TimeKind, "resume"]), st.integers(1, 30), st.integers(1, 60), st.booleans()), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=deeds)
def test_last_moment_is_always_what_the_rows_say(
    order: Directive, office: Office, alice: User, coordinator: User, story: list[tuple[str, int, int, bool]]
) -> None:
    with transaction.atomic():
        task, at = make.task(order, office, by=coordinator, due_on=DUE), NOON
        for kind, wait, more, is_granted in story:
            at += timedelta(hours=wait)
            try:
                if kind == "resume":
                    resume_clock(task=task, by=alice, at=at)
                    continue
                until = (at + timedelta(days=more)).date()
                ask_time(task=task, kind=kind, until=until, reason="原因", by=alice, at=at)
                if is_granted:
                    grant_time(task=task, by=coordinator, at=at)
                else:
                    refuse_plea(task=task, reason="不", by=coordinator, at=at)
            except Refused:
                pass
            task.refresh_from_db()
            assert (task.due_at, task.warns_at) == reckoned(task)
        transaction.set_rollback(True)
