"""Counts that the database keeps: the same as counting, whatever way the cases were written."""

import pytest
from django.db import connection

from civicloop.accounts.models import User
from civicloop.cases import actions, counting
from civicloop.cases.models import Case, CaseCount, CellCount, State
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def kept() -> dict[str, int]:
    rows = CaseCount.objects.exclude(n=0).values_list("state", "n")
    found: dict[str, int] = {}
    for state, n in rows:
        found[state] = found.get(state, 0) + n
    return found


def test_counts_follow_a_case_through_its_states(alice: User, coordinator: User) -> None:
    make.tip()
    case = make.dispatched(coordinator, alice.posts[0].office)
    assert kept() == {"tip": 1, "dispatched": 1}

    actions.accept(case=case, by=alice, at=NOON)

    assert kept() == {"tip": 1, "accepted": 1}
    assert counting.differences() == 0


def test_counts_hold_for_bulk_writes_and_deletes() -> None:
    make.tip()
    one = Case.objects.get()
    Case.objects.bulk_create(
        Case(number=f"X{n}", latitude=one.latitude, longitude=one.longitude, cell=one.cell, reported_at=NOON)
        for n in range(3)
    )
    Case.objects.filter(number="X0").update(is_public=False)
    Case.objects.filter(number="X1").delete()

    assert kept() == {"tip": 3}
    assert dict(CaseCount.objects.exclude(n=0).values_list("is_public", "n")) == {True: 2, False: 1}
    assert counting.differences() == 0


def test_hexagons_are_counted_at_both_levels() -> None:
    make.tip()
    cell = Case.objects.get().cell

    rows = CellCount.objects.exclude(n=0).order_by("level").values_list("level", "cell", "state", "n")
    assert list(rows) == [(level, counting.bucket_of(cell, level), State.TIP, 1) for level in counting.LEVELS]


def test_recount_finds_and_mends_what_is_wrong() -> None:
    make.tip()
    CaseCount.objects.update(n=7)
    assert counting.differences() == 2

    counting.recount()

    assert (counting.differences(), kept()) == (0, {"tip": 1})


def test_triggers_may_be_set_again() -> None:
    counting.install(connection)
    counting.install(connection)
    make.tip()

    assert kept() == {"tip": 1}
