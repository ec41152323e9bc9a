"""Pledges at each stage, made by the actions that users call."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from civicloop.accounts.models import Office, Role, User
from civicloop.pledges import actions
from civicloop.pledges.models import Ballot, Check, Claim, Pledge, Verdict
from civicloop.pledges.terms import Terms
from tests.conftest import NOON
from tests.factories import accounts as people

TERMS = Terms(
    name="背街小巷路灯修复",
    name_en="Street lamps in the back lanes",
    promise="六月底前，全城背街小巷的路灯，一百盏里至少九十五盏亮着。",
    measure="每百盏路灯中亮着的盏数",
    unit="盏",
    baseline_value=Decimal(60),
    baseline_on=date(2026, 3, 1),
    target_value=Decimal(95),
    due_on=date(2026, 6, 30),
)


def draft(by: User, office: Office, *, at: datetime = NOON, **terms: object) -> Pledge:
    return actions.draft_pledge(by=by, office=office, terms=replace(TERMS, **terms), at=at)  # type: ignore[arg-type]


def published(by: User, office: Office, *, at: datetime = NOON, **terms: object) -> Pledge:
    return actions.publish_pledge(by=by, pledge=draft(by, office, at=at, **terms), at=at)


def claim(by: User, pledge: Pledge, *, value: object = 80, at: datetime = NOON, is_final: bool = False) -> Claim:
    return actions.claim_progress(
        by=by,
        pledge=pledge,
        value=Decimal(str(value)),
        measured_on=at.date(),
        words="修好了。",
        at=at,
        is_final=is_final,
    )


def claimed(by: User, office: Office, *, at: datetime = NOON) -> Pledge:
    """Said to be kept: open for verdicts."""
    pledge = published(by, office, at=at)
    claim(by, pledge, value=95, at=at, is_final=True)
    pledge.refresh_from_db()
    return pledge


def inspector(handle: str = "iris") -> User:
    """An inspector of another office."""
    return people.member(handle, officer_of=people.office(code=f"{handle}-team", name="测评组"), role=Role.INSPECTOR)


def check(by: User, pledge: Pledge, *, value: object = 74, at: datetime = NOON) -> Check:
    return actions.check_pledge(
        by=by,
        pledge=pledge,
        value=Decimal(str(value)),
        measured_on=at.date(),
        finding="抽查一百盏。",
        at=at + timedelta(hours=1),
    )


def judged(pledge: Pledge, verdicts: dict[Verdict, int], *, at: datetime = NOON) -> list[Ballot]:
    """So many members with each verdict."""
    return [
        actions.judge_pledge(by=people.member(f"{verdict}-{n}-{pledge.pk}"), pledge=pledge, verdict=verdict, at=at)
        for verdict, count in verdicts.items()
        for n in range(count)
    ]
