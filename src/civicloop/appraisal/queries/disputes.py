"""Disputes in numbers, which are public, and as the rows that the parties see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from civicloop.accounts.models import Office, OfficeKind
from civicloop.appraisal.models import Dispute, DisputeState
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.statistics import FLOOR, Estimate, wilson


@dataclass(frozen=True)
class Punctuality:
    """How often an operator answered in time, of the disputes in which that is known."""

    operator: Office
    count: int
    in_time: Estimate
    settled_count: int
    appealed_count: int

    @property
    def is_enough(self) -> bool:
        return self.in_time.n >= FLOOR


def shown(viewer: Viewer) -> QuerySet[Dispute]:
    """What this person may see, those with the nearest end first."""
    nearest = F("due_on").asc(nulls_last=True)
    return Dispute.objects.visible_to(viewer).select_related("operator").order_by(nearest, "-lodged_at", "-pk")


def operators() -> QuerySet[Office]:
    """Whom a charge can be disputed with."""
    return Office.objects.filter(kind=OfficeKind.INDUSTRY, is_closed=False).order_by("path")


def punctuality(today: date) -> list[Punctuality]:
    """Of each operator; a dispute that was withdrawn before its answer counts for nothing."""
    return [punctuality_of(operator, today) for operator in operators()]


def punctuality_of(operator: Office, today: date) -> Punctuality:
    mine = Dispute.objects.filter(operator=operator)
    answered = mine.exclude(answered_at=None).annotate(answered_on=TruncDate("answered_at"))
    good = answered.filter(answered_on__lte=F("answer_due_on")).count()
    silent = mine.filter(answered_at=None, answer_due_on__lt=today).exclude(state=DisputeState.WITHDRAWN)
    return Punctuality(
        operator=operator,
        count=mine.count(),
        in_time=wilson(good, answered.count() + silent.count()),
        settled_count=mine.filter(state=DisputeState.ACCEPTED).count(),
        appealed_count=mine.filter(steps__state=DisputeState.APPEALED).distinct().count(),
    )
