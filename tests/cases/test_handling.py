"""Fixed, checked by someone else, closed, watched."""

from datetime import timedelta

import pytest

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions
from civicloop.cases.models import Purpose, State
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, WrongState
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_case_goes_all_the_way_and_the_chain_holds(coordinator: User, office: Office, alice: User) -> None:
    case = make.closed(coordinator, office, alice)

    assert actions.end_probations(at=NOON + timedelta(days=29)) == 0
    assert actions.end_probations(at=NOON + timedelta(days=31)) == 1
    assert actions.end_probations(at=NOON + timedelta(days=32)) == 0

    assert list(case.steps.order_by("pk").values_list("deed", "state")) == [
        ("reported", "tip"), ("filed", "filed"), ("dispatched", "dispatched"), ("accepted", "accepted"),
        ("fixed", "fixed"), ("passed", "probation"), ("ended", "done"),
    ]  # fmt: skip
    assert chain.verify().height == 7
    assert chain.verify().holds


def test_fix_needs_a_picture(coordinator: User, office: Office, alice: User) -> None:
    case = actions.accept(case=make.dispatched(coordinator, office), by=alice, at=NOON)

    with pytest.raises(actions.NeedsPicture):
        actions.mark_fixed(case=case, by=alice, pictures=[], at=NOON)

    actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], at=NOON)
    assert case.pictures.get().purpose == Purpose.AFTER


def test_only_the_office_that_has_it_works_on_a_case(coordinator: User, office: Office, charlie: User) -> None:
    stranger = people.member("dave", officer_of=people.office(code="water", name="水务局"))
    reader = people.member("rita", officer_of=office, role=Role.READER)
    case = make.dispatched(coordinator, office)

    for person in (charlie, stranger, reader, coordinator):
        with pytest.raises(NotAllowed):
            actions.accept(case=case, by=person, at=NOON)


def test_fix_is_checked_by_someone_outside_the_office(
    coordinator: User, office: Office, alice: User, bob: User, charlie: User
) -> None:
    inspector = people.member("ines", officer_of=people.office(code="watch", name="监督中心"), role=Role.INSPECTOR)
    colleague = people.member("carl", officer_of=office, role=Role.INSPECTOR)
    case = make.fixed(coordinator, office, alice)

    for person in (alice, bob, charlie, colleague):
        with pytest.raises(actions.NotIndependent):
            actions.verify(case=case, by=person, passed=True, at=NOON + 2 * HOUR)

    closed = actions.verify(case=case, by=inspector, passed=True, at=NOON + 2 * HOUR)
    assert (closed.state, closed.closed_at) == (State.PROBATION, NOON + 2 * HOUR)
    assert closed.probation_until == NOON + 2 * HOUR + timedelta(days=30)


def test_coordinator_who_fixed_it_may_not_check_it(coordinator: User, office: Office, alice: User) -> None:
    both = people.member("bea", officer_of=office)
    case = make.fixed(coordinator, office, both)
    both.memberships.update(ended_at=NOON)
    both.memberships.create(office=people.civility_office(), role=Role.OFFICER)
    moved = User.objects.get(pk=both.pk)  # now works in the civility office

    with pytest.raises(actions.NotIndependent):
        actions.verify(case=case, by=moved, passed=True, at=NOON)


def test_failed_check_sends_it_back_with_a_fresh_clock(coordinator: User, office: Office, alice: User) -> None:
    case = make.fixed(coordinator, office, alice)
    with pytest.raises(actions.ReasonNeeded):
        actions.verify(case=case, by=coordinator, passed=False, at=NOON + 24 * HOUR)

    back = actions.verify(case=case, by=coordinator, passed=False, note="还有一半", at=NOON + 24 * HOUR)

    assert (back.state, back.office, back.rework_count) == (State.REWORK, office, 1)
    assert back.due_at == NOON + 30 * HOUR  # 18:00 of the next day
    again = actions.mark_fixed(case=back, by=alice, pictures=[make.kept()], at=NOON + 26 * HOUR)
    assert again.state == State.FIXED


def test_closed_case_is_reopened_with_a_reason(coordinator: User, office: Office, alice: User) -> None:
    case = make.closed(coordinator, office, alice)

    with pytest.raises(NotAllowed):
        actions.reopen(case=case, by=alice, reason="…", at=NOON + 24 * HOUR)
    back = actions.reopen(case=case, by=coordinator, reason="又堆满了", at=NOON + 24 * HOUR)

    assert (back.state, back.rework_count, back.closed_at, back.probation_until) == (State.REWORK, 1, None, None)


def test_second_officer_is_told_that_someone_was_quicker(
    coordinator: User, office: Office, alice: User, bob: User
) -> None:
    case = make.dispatched(coordinator, office)
    seen_by_bob = type(case).objects.get(pk=case.pk)
    actions.accept(case=case, by=alice, at=NOON)

    with pytest.raises(WrongState):
        actions.accept(case=seen_by_bob, by=bob, at=NOON)
