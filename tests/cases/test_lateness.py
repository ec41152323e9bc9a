"""Who must act is told once that the time of a stage is over."""

from datetime import timedelta

import pytest

from civicloop.accounts.models import Notice, Office, User
from civicloop.cases import actions
from civicloop.cases.models import ReliefKind, Stage, StageRun
from civicloop.kernel.worktime import Unit
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=9)


def told() -> list[str]:
    return sorted(Notice.objects.filter(kind="case-late").values_list("person__handle", flat=True))


def test_office_is_told_once_that_its_time_is_over(coordinator: User, office: Office, alice: User) -> None:
    make.dispatched(coordinator, office)

    assert actions.tell_late(at=NOON + timedelta(hours=1)) == 0
    assert [actions.tell_late(at=LATER) for _ in range(2)] == [1, 0]
    assert told() == ["alice"]


def test_coordinators_are_told_of_a_report_that_nobody_files(coordinator: User) -> None:
    tip = make.tip()
    StageRun.objects.filter(case=tip).update(
        due_at=NOON + timedelta(hours=2), stage=Stage.FILE, unit=Unit.WORKING_HOURS
    )

    assert actions.tell_late(at=LATER) == 1
    assert told() == ["olive"]


def test_whose_clock_stands_still_is_not_late(coordinator: User, office: Office, alice: User) -> None:
    case = actions.accept(case=make.dispatched(coordinator, office), by=alice, at=NOON)
    actions.ask_relief(case=case, by=alice, kind=ReliefKind.SUSPEND, days=30, reason="等材料", at=NOON)
    actions.decide_relief(case=case, by=coordinator, is_granted=True, answer="同意", at=NOON)

    assert actions.tell_late(at=LATER) == 0


def test_more_time_that_runs_out_is_told_again(coordinator: User, office: Office, alice: User) -> None:
    case = make.dispatched(coordinator, office)
    actions.tell_late(at=LATER)
    actions.ask_relief(case=case, by=alice, kind=ReliefKind.EXTEND, days=2, reason="等材料", at=LATER)
    actions.decide_relief(case=case, by=coordinator, is_granted=True, answer="同意", at=LATER)

    assert actions.tell_late(at=LATER) == 0
    assert actions.tell_late(at=LATER + timedelta(days=9)) == 1
