"""The workflow: every pair of states, and every deed in every state by everyone."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions
from civicloop.cases.models import Case, Deed, ReliefKind, State
from civicloop.cases.workflow import BEGINNINGS, STEPS, WAYS, next_deeds
from civicloop.kernel.errors import WrongState
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

ALLOWED = {
    "tip": "checking filed refused merged queried",
    "checking": "checked",
    "checked": "filed refused merged queried",
    "refused": "filed",
    "filed": "dispatched split forwarded asked void",
    "returned": "dispatched split forwarded asked void",
    "dispatched": "accepted returned void",
    "accepted": "fixed returned suspended asked void",
    "rework": "fixed suspended asked void",
    "suspended": "accepted rework void",
    "asked": "tip checked filed returned accepted rework",
    "queried": "tip checked filed returned accepted rework",
    "split": "probation ended",
    "forwarded": "returned ended",
    "fixed": "probation ended rework",
    "probation": "done ended rework split rebounded",
    "ended": "rework split rebounded",
    "done": "rebounded",
}


@pytest.mark.parametrize(("now", "wanted"), list(product(State, State)), ids=lambda state: state.value)
def test_step_between_two_states_is_allowed_or_refused(now: State, wanted: State) -> None:
    if wanted.value in ALLOWED.get(now.value, "").split():
        STEPS.require(now, wanted)
    else:
        with pytest.raises(WrongState):
            STEPS.require(now, wanted)


def test_every_state_can_be_reached_from_a_report() -> None:
    reached, waiting = set(), {State.TIP}
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting |= STEPS.table[state] - reached

    assert reached == set(State)


def test_every_deed_is_in_the_table_or_begins_or_takes_back() -> None:
    assert {*WAYS, *BEGINNINGS, Deed.UNDONE} == set(Deed)


# --- everyone in every state -------------------------------------------------------------------------

DIRECTS = {
    "tip": "filed sent_out refused merged queried", "checking": "checked", "checked": "filed refused merged queried",
    "refused": "filed", "filed": "dispatched asked split helped forwarded supervised voided denied",
    "returned": "dispatched asked split helped forwarded supervised voided denied",
    "dispatched": "extended denied helped supervised voided",
    "accepted": "extended suspended denied asked helped supervised voided",
    "rework": "extended suspended denied asked helped supervised voided", "suspended": "resumed denied voided",
    "asked": "denied", "split": "denied", "forwarded": "denied came_back concluded",
    "fixed": "denied", "probation": "reopened looked", "done": "looked", "ended": "reopened",
}  # fmt: skip
WORKS = {
    "dispatched": "accepted returned wants_time assigned",
    "accepted": "fixed returned wants_time wants_wait asked assigned",
    "rework": "fixed wants_time wants_wait asked assigned", "suspended": "resumed",
}  # fmt: skip
CHECKS = {"fixed": "passed failed redrawn", "probation": "reopened looked", "done": "looked", "ended": "reopened"}
EXPECTED = {  # beside linking a task, which coordinators and the office may always
    "coordinator": DIRECTS,
    "officer": WORKS,
    "colleague": WORKS,
    "head of the office above": WORKS,
    "drawn inspector": CHECKS | {"checking": "checked"},
    "inspector who was not drawn": CHECKS | {"checking": "checked", "fixed": ""},
    "inspector within the office": {"checking": "checked"},
    "reader of the office": {},
    "officer of another office": {},
    "reporter": {},
    "member": {},
}


@pytest.fixture
def cast(coordinator: User, office: Office, alice: User, bob: User, charlie: User) -> dict[str, User]:
    district = people.office(code="east-district", name="东区")
    office.parent, office.path = district, "east-district/urban/"
    office.save()
    watch, water = (people.office(code=code, name=code) for code in ("watch", "water"))
    return {
        "coordinator": coordinator,
        "officer": alice,
        "colleague": bob,
        "head of the office above": people.member("hana", officer_of=district, role=Role.LEADER),
        "drawn inspector": people.member("ines", officer_of=watch, role=Role.INSPECTOR),
        "inspector who was not drawn": people.member("ivan", officer_of=watch, role=Role.INSPECTOR),
        "inspector within the office": people.member("carl", officer_of=office, role=Role.INSPECTOR),
        "reader of the office": people.member("rita", officer_of=office, role=Role.READER),
        "officer of another office": people.member("dave", officer_of=water),
        "reporter": people.member("rose"),
        "member": charlie,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State), ids=lambda state: state.value)
def test_everyone_is_offered_what_the_table_lets_them_do(state: State, office: Office, cast: dict[str, User]) -> None:
    has_office = state.value in (*WORKS, "fixed", "probation", "done", "ended")
    case = Case(
        state=state, office=office if has_office else None, fixed_by=cast["officer"], reporter=cast["reporter"],
        verifier=cast["drawn inspector"] if state == State.FIXED else None,
    )  # fmt: skip

    offered = {name: {deed.value for deed in next_deeds(person, case)} - {"linked"} for name, person in cast.items()}

    assert offered == {name: set(table.get(state.value, "").split()) for name, table in EXPECTED.items()}


# --- the whole way, by the actions -------------------------------------------------------------------

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.django_db
def test_report_that_is_looked_at_first_goes_all_the_way(coordinator: User, office: Office, alice: User) -> None:
    inspector = people.member("ines", officer_of=people.office(code="watch", name="监督中心"), role=Role.INSPECTOR)
    case = actions.send_out(case=make.tip(), by=coordinator, at=NOON)
    assert list(Case.objects.visible_to(inspector)) == [case]
    case = actions.record_check(case=case, by=inspector, finding="exists", note="一大堆", at=NOON + HOUR)
    case = actions.file_case(case=case, by=coordinator, category=make.category(), at=NOON + 2 * HOUR)
    case = actions.dispatch(case=case, by=coordinator, office=office, at=NOON + 3 * HOUR)
    case = actions.accept(case=case, by=alice, at=NOON + 3 * HOUR)
    case = actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], at=NOON + 4 * HOUR)
    case = actions.verify(case=case, by=inspector, passed=True, at=NOON + 5 * HOUR)
    actions.look_again(case=case, by=coordinator, at=NOON + DAY)
    assert actions.end_probations(at=NOON + 31 * DAY) == 1

    assert list(case.steps.order_by("pk").values_list("deed", "state", "finding", "ending")) == [
        ("reported", "tip", "", ""), ("sent_out", "checking", "", ""), ("checked", "checked", "exists", ""),
        ("filed", "filed", "", ""), ("dispatched", "dispatched", "", ""), ("accepted", "accepted", "", ""),
        ("fixed", "fixed", "", "fixed"), ("passed", "probation", "", "fixed"), ("looked", "probation", "", ""),
        ("ended", "done", "", ""),
    ]  # fmt: skip
    assert list(case.runs.order_by("pk").values_list("stage", "ended_at")) == [
        ("file", NOON), ("check", NOON + HOUR), ("file", NOON + 2 * HOUR), ("dispatch", NOON + 3 * HOUR),
        ("handle", NOON + 4 * HOUR), ("verify", NOON + 5 * HOUR),
    ]  # fmt: skip


def last_step(case: Case) -> int:
    return case.steps.order_by("-pk")[0].pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE cases_step SET note = 'x' WHERE id = %s", "DELETE FROM cases_step WHERE id = %s"]
)
def test_history_is_append_only_in_the_database(sql: str) -> None:
    case = make.tip()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [last_step(case)])


# --- taking back -------------------------------------------------------------------------------------

type Doing = Callable[[Case, User, User, Office], Case]


@pytest.mark.django_db
def test_deed_taken_back_leaves_the_case_as_it_was_and_the_history_whole(
    coordinator: User, office: Office, alice: User
) -> None:
    case = make.dispatched(coordinator, office)
    was = Case.objects.filter(pk=case.pk).values().get()

    actions.return_case(case=case, by=alice, reason="不归我们管", at=NOON + HOUR)
    actions.undo(case=case, by=alice, at=NOON + HOUR + timedelta(minutes=9))

    now = Case.objects.filter(pk=case.pk).values().get()
    assert {**now, "revision": 0} == {**was, "revision": 0}
    assert list(case.steps.order_by("pk").values_list("deed", "state"))[-2:] == [
        ("returned", "returned"), ("undone", "dispatched"),
    ]  # fmt: skip
    assert [run.stage for run in case.runs.order_by("pk")] == ["file", "dispatch", "handle", "dispatch", "handle"]
    assert case.runs.get(ended_at=None).due_at == was["due_at"]


@pytest.mark.django_db
def test_only_the_doer_takes_back_and_only_the_last_deed_and_only_for_some_minutes(
    coordinator: User, office: Office, alice: User, bob: User
) -> None:
    case = make.dispatched(coordinator, office)
    actions.accept(case=case, by=alice, at=NOON)

    for person, minutes in ((bob, 1), (coordinator, 1), (alice, 11)):
        with pytest.raises(actions.TooLateToUndo):
            actions.undo(case=case, by=person, at=NOON + timedelta(minutes=minutes))
    actions.undo(case=case, by=alice, at=NOON + timedelta(minutes=1))
    with pytest.raises(actions.TooLateToUndo):
        actions.undo(case=case, by=alice, at=NOON + timedelta(minutes=2))


@pytest.mark.django_db
def test_fix_taken_back_is_no_longer_to_be_checked(coordinator: User, office: Office, alice: User) -> None:
    case = make.fixed(coordinator, office, alice)

    back = actions.undo(case=case, by=alice, at=NOON + HOUR)

    assert (back.state, back.fixed_at, back.fixed_by, back.verifier, back.ending) == ("accepted", None, None, None, "")


@pytest.mark.django_db
def test_office_that_asked_for_time_can_not_take_back_a_decision(
    coordinator: User, office: Office, alice: User
) -> None:
    case = make.dispatched(coordinator, office)
    actions.ask_relief(case=case, by=alice, kind=ReliefKind.EXTEND, days=2, reason="要借吊车", at=NOON)
    actions.decide_relief(case=case, by=coordinator, is_granted=True, at=NOON)

    with pytest.raises(actions.TooLateToUndo):
        actions.undo(case=case, by=coordinator, at=NOON)
