"""Two at the same moment: real transactions in threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from civicloop.cases import actions
from civicloop.cases.models import Case, Deed, Step
from civicloop.kernel import chain
from civicloop.kernel.errors import WrongState
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.usefixtures("committed")


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed gave or raised, all begun together."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            start.wait()
            return deed()
        except WrongState as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result() for each in [pool.submit(run, deed) for deed in deeds]]


def test_double_tap_in_the_same_moment_is_one_report() -> None:
    found = at_once(*[lambda: make.tip("one token") for _ in range(4)])

    assert len(set(found)) == 1
    assert Case.objects.count() == 1
    assert chain.verify().height == 1


def test_two_officers_accept_and_one_is_told() -> None:
    office = people.office(code="urban", name="城市管理局")
    coordinator = people.member("olive", officer_of=people.civility_office())
    officers = [people.member(name, officer_of=office) for name in ("alice", "bob")]
    case = make.dispatched(coordinator, office)

    found = at_once(*[lambda by=by: actions.accept(case=case, by=by, at=NOON) for by in officers])  # type: ignore[misc]

    assert sorted(map(str, found)) == sorted([str(case), "wrong-state"])
    assert Step.objects.filter(deed=Deed.ACCEPTED).count() == 1
    assert chain.verify().holds


def test_reports_in_the_same_moment_get_numbers_without_gaps() -> None:
    at_once(*[lambda n=n: make.tip(f"token {n}") for n in range(6)])  # type: ignore[misc]

    assert sorted(Case.objects.values_list("number", flat=True)) == [f"C-2026-00000{n}" for n in range(1, 7)]
