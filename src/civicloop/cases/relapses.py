"""What is known of closed cases: how long each stayed fixed, as the estimator takes it; what follows for probations.

A relapse lies between the last look that found it fixed (at the case, or on a round through its place) and the day it
was reported, so that looking more often makes the picture sharper and not worse; it is taken to be reported within a
week, for residents pass by in between. Only closings that someone here had checked count; a case is followed as long as
a report at its place would be linked to it. What another register had closed is no observation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, inf
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from civicloop.cases.models import Category, Deed, State, Step, Visit
from civicloop.cases.survival import Seen, resampled, stayed, turnbull
from civicloop.kernel.statistics import Estimate

PERIODS = (30, 90, 365)
MEMORY = timedelta(days=730)  # older closings tell of other times
SHARE = 0.8  # a probation covers so many of the relapses that come at all
LEAST_RELAPSES = 10  # fewer say nothing about a probation
SHORTEST = 7
NOTICED_WITHIN = 7  # days: an assumption, without which cases that nobody looked at would say nothing of when
KEPT, KEPT_SECONDS = "cases:stayed-fixed", 3600
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Record:
    """How one kind of problem stays fixed, and the probation that follows from it."""

    category: Category
    closings: int
    relapses: int
    looks: int
    stayed: dict[int, Estimate | None]  # by days; none where no closing is old enough to tell
    proposal: "Proposal | None"


@dataclass(frozen=True)
class Proposal:
    """Days by which four fifths of the relapses had come, with the interval that other samples would give."""

    days: int
    low: int
    high: int


@dataclass
class Known:
    """The observations of one category."""

    seen: Counter[Seen]
    looks: int = 0

    @property
    def observations(self) -> list[Seen]:
        return [Seen(each.left, each.right, n) for each, n in sorted(self.seen.items(), key=lambda pair: str(pair[0]))]


def records(now: datetime) -> list[Record]:
    """Of every category that has closings, the most first; kept for an hour, or until one more comes back."""
    kept: list[Record] | None = cache.get(KEPT)
    if kept is None:
        known = observed(now)
        kept = [record_of(category, known[category.pk]) for category in Category.objects.filter(pk__in=known)]
        kept.sort(key=lambda each: -each.closings)
        cache.set(KEPT, kept, KEPT_SECONDS)
    return kept


def forget_records() -> None:
    """Something came back or was reopened: nobody shall read the better figures of before."""
    transaction.on_commit(lambda: cache.delete(KEPT))


def record_of(category: Category, known: Known) -> Record:
    seen = known.observations
    relapses = sum(each.count for each in seen if each.right < inf)
    oldest = max((each.right if each.right < inf else each.left for each in seen), default=0)
    return Record(
        category, sum(each.count for each in seen), relapses, known.looks,
        {days: stayed(seen, days) if oldest >= days else None for days in PERIODS}, proposal(seen, category, relapses),
    )  # fmt: skip


def proposal(seen: list[Seen], category: Category, relapses: int) -> Proposal | None:
    """None where too few came back to say anything."""
    if relapses < LEAST_RELAPSES:
        return None
    horizon = category.rebound_days
    days = turnbull(seen).day_by_which(SHARE, horizon)
    others = [min(each, horizon) for each in resampled(seen, lambda curve: curve.day_by_which(SHARE, horizon))]
    low, high = np.quantile(others, [0.025, 0.975])
    return Proposal(*(max(SHORTEST, ceil(min(each, horizon))) for each in (days, low, high)))


def observed(now: datetime) -> dict[int, Known]:
    """By category: each closing that was checked, with what came after it."""
    closings = Step.objects.filter(deed=Deed.PASSED, state=State.PROBATION, at__gt=now - MEMORY, at__lte=now)
    columns = ("case", "at", "case__category", "case__category__rebound_days", "case__cell")
    rows = closings.order_by("pk").values_list(*columns)
    after, visits = events(closings.values("case")), visited(now)
    found: dict[int, Known] = defaultdict(lambda: Known(Counter()))
    for case, at, category, window, cell in rows.iterator(chunk_size=5000):
        told = sorted([*after.get(case, ()), *visits.get(cell, ())])
        seen, looks = followed(at, min(now, at + window * DAY), told)
        found[category].seen[seen] += 1
        found[category].looks += looks
    return found


def visited(now: datetime) -> dict[int, list[tuple[datetime, str]]]:
    """By cell: inspectors' rounds that found nothing there, which are looks at all that was fixed there."""
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rounds = Visit.objects.filter(found_count=0, at__gt=now - MEMORY, at__lte=now)
    for cell, at in rounds.values_list("cell", "at").iterator(chunk_size=5000):
        found[cell].append((at, Deed.LOOKED))
    return found


def events(cases: QuerySet[Step, Any]) -> dict[int, list[tuple[datetime, str]]]:
    told = [Deed.REOPENED, Deed.REBOUND, Deed.LOOKED]
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for case, at, deed in (
        Step.objects.filter(case__in=cases, deed__in=told).order_by("pk").values_list("case", "at", "deed")
    ):
        found[case].append((at, deed))
    return found


def followed(closed: datetime, end: datetime, after: Iterable[tuple[datetime, str]]) -> tuple[Seen, int]:
    """One closing as an observation in days, and how often someone looked in vain."""
    left, looks = 0, 0
    for at, deed in after:
        if closed < at <= end:
            if deed != Deed.LOOKED:
                right = max(1, ceil((at - closed) / DAY))
                return Seen(max(min(left, right - 1), right - NOTICED_WITHIN), right), looks
            left, looks = (at - closed).days, looks + 1
    return Seen((end - closed).days), looks
