"""Who checks a fix: drawn among the independent, least used first, so that anyone can draw again."""

import html
import re
from datetime import timedelta
from random import Random

import pytest
from django.test import Client

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions
from civicloop.cases.actions.verifying import drawn
from civicloop.cases.models import Case, Ending, State
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def inspectors(db: None) -> list[User]:
    watch = people.office(code="watch", name="监督中心")
    return [people.member(name, officer_of=watch, role=Role.INSPECTOR) for name in ("ines", "ivan", "iris")]


def test_draw_can_be_repeated_by_anyone(inspectors: list[User], coordinator: User, office: Office, alice: User) -> None:
    case = make.fixed(coordinator, office, alice)

    draw = case.draws.get()
    assert sorted(draw.pool) == sorted(user.pk for user in inspectors)  # not the coordinator, who sent it there
    assert drawn(inspectors[::-1], draw.seed) == draw.verifier == case.verifier
    assert draw.is_pure


def test_page_of_a_closed_case_tells_how_to_draw_again(
    client: Client, inspectors: list[User], coordinator: User, office: Office, alice: User
) -> None:
    case = make.fixed(coordinator, office, alice)
    assert case.verifier
    before = client.get(f"/cases/{case.number}/").content.decode()

    actions.verify(case=case, by=case.verifier, passed=True, at=NOON + HOUR)
    page = html.unescape(client.get(f"/cases/{case.number}/").content.decode())

    assert case.draws.get().seed not in before  # nobody is named while the check is still to come
    [seed, pool] = re.findall(r'Random\("(\w+)"\)\.choice\(\[([\d, ]+)\]\)', page)[0]
    assert Random(seed).choice([int(each) for each in pool.split(", ")]) == case.verifier.pk
    assert f"成员 {case.verifier.pk}" in page


def test_seeds_differ_from_case_to_case(inspectors: list[User], coordinator: User, office: Office, alice: User) -> None:
    cases = [make.fixed(coordinator, office, alice, metres_north=500 * n) for n in range(3)]

    assert len({case.draws.get().seed for case in cases}) == 3


def test_whoever_checked_the_office_least_comes_first(
    inspectors: list[User], coordinator: User, office: Office, alice: User
) -> None:
    cases = [make.fixed(coordinator, office, alice, metres_north=500 * n) for n in range(6)]

    first, second = ({case.verifier_id for case in part} for part in (cases[:3], cases[3:]))
    assert first == second == {user.pk for user in inspectors}


def test_nobody_of_the_office_above_below_or_in_it_is_drawn(coordinator: User, office: Office, alice: User) -> None:
    district = people.office(code="east", name="东区")
    office.parent, office.path = district, "east/urban/"
    office.save()
    street = people.office(code="street", name="街道", parent=office)
    for name, place in (("above", district), ("within", office), ("below", street)):
        people.member(name, officer_of=place, role=Role.INSPECTOR)

    case = make.fixed(coordinator, office, alice)

    assert (case.verifier, case.draws.get().is_pure) == (coordinator, False)  # who had sent it: no one else is left


def test_only_the_drawn_one_checks_until_someone_else_is_drawn(
    inspectors: list[User], coordinator: User, office: Office, alice: User
) -> None:
    case = make.fixed(coordinator, office, alice)
    first = case.verifier
    assert first is not None
    other = next(user for user in inspectors if user != first)
    with pytest.raises(actions.NotIndependent):
        actions.verify(case=case, by=other, passed=True, at=NOON + 2 * HOUR)

    actions.pass_on(case=case, by=first, reason="是我邻居家门口", at=NOON + 2 * HOUR)

    case.refresh_from_db()
    assert case.verifier not in (None, first)
    assert case.draws.count() == 2


def test_passing_on_is_refused_where_nobody_is_left(coordinator: User, office: Office, alice: User) -> None:
    case = make.fixed(coordinator, office, alice)

    with pytest.raises(actions.NobodyElse):
        actions.pass_on(case=case, by=coordinator, reason="…", at=NOON + 2 * HOUR)
    assert Case.objects.get(pk=case.pk).verifier == coordinator


@pytest.mark.parametrize("ending", [Ending.PARTLY, Ending.UNFIXABLE, Ending.GONE])
def test_what_was_not_fixed_is_closed_as_what_it_is(
    coordinator: User, office: Office, alice: User, ending: Ending
) -> None:
    case = actions.accept(case=make.dispatched(coordinator, office), by=alice, at=NOON)
    with pytest.raises(actions.ReasonNeeded):
        actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], ending=ending, at=NOON + HOUR)
    case = actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], ending=ending, note="…", at=NOON + HOUR)

    closed = actions.verify(case=case, by=coordinator, passed=True, at=NOON + 2 * HOUR)

    assert (closed.state, closed.ending, closed.probation_until) == (State.ENDED, ending, None)
    assert actions.end_probations(at=NOON + timedelta(days=400)) == 0
