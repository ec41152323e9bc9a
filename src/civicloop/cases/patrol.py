"""The route of an inspector's day: places with problems lately and no look lately, one after the next nearest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from civicloop.cases import geography, stage_limits
from civicloop.cases.models import Case, KeyPeriod, Visit
from civicloop.cases.places import Point, centre_of, distance_m
from civicloop.kernel import clock

LOOKED_BACK_DAYS = 90
STOPS = 12
REBOUND_WEIGHT = 3  # a problem that came back says more of a place than one that was fixed
USUAL_REST = timedelta(days=3)  # a place that was looked at is left alone so long, outside key periods


@dataclass(frozen=True)
class Stop:
    """One place of the route: why it is on it."""

    cell: int
    point: Point
    words: str
    case_count: int
    rebound_count: int
    seen_at: datetime | None
    period: KeyPeriod | None

    @property
    def need(self) -> int:
        return self.case_count + REBOUND_WEIGHT * self.rebound_count


def route(now: datetime, start: Point | None = None, *, count: int = STOPS) -> list[Stop]:
    """The places that need a look most, in walking order from `start`, or from the neediest."""
    return in_order([stop for stop in candidates(now) if is_due(stop, now)][:count], start)


def candidates(now: datetime) -> list[Stop]:
    """Cells with cases in the last ninety days, the neediest first."""
    since = now - timedelta(days=LOOKED_BACK_DAYS)
    rows = (
        Case.objects.filter(reported_at__gte=since)
        .values("cell")
        .annotate(n=Count("pk"), back=Count("pk", filter=Q(rebound_of__isnull=False)))
        .order_by()
    )
    needy = sorted(rows, key=lambda row: (-row["n"] - REBOUND_WEIGHT * row["back"], row["cell"]))[: 8 * STOPS]
    seen = dict(
        Visit.objects.filter(cell__in=[row["cell"] for row in needy]).order_by().values("cell")
        .annotate(last=Max("at")).values_list("cell", "last")
    )  # fmt: skip
    return [stop_of(row, seen.get(row["cell"]), periods_on(now)) for row in needy]


def periods_on(now: datetime) -> list[KeyPeriod]:
    running = KeyPeriod.objects.on(clock.day_of(now)).filter(patrols_a_day__isnull=False)
    return list(running.prefetch_related("areas", "categories"))


def stop_of(row: Mapping[str, Any], seen_at: datetime | None, periods: Sequence[KeyPeriod]) -> Stop:
    point = centre_of(row["cell"])
    here = {area.pk for area in geography.atlas().here(point)}
    found = [period for period in periods if stage_limits.holds(period, here, None)]
    often = max(found, key=lambda period: period.patrols_a_day or 0, default=None)
    return Stop(row["cell"], point, geography.place_words(point), row["n"], row["back"], seen_at, often)


def is_due(stop: Stop, now: datetime) -> bool:
    """Whether it was not looked at for as long as usual, or as the key period says."""
    rest = USUAL_REST
    if stop.period and stop.period.patrols_a_day:
        rest = timedelta(days=1) / stop.period.patrols_a_day
    return stop.seen_at is None or now - stop.seen_at >= rest


def in_order(stops: Sequence[Stop], start: Point | None) -> list[Stop]:
    """Each time the nearest of what is left: no shortest way, but one without zigzags."""
    if not stops:
        return []
    left, ordered, here = list(stops), [], start or stops[0].point
    while left:
        nearest = min((distance_m(here, stop.point), nth) for nth, stop in enumerate(left))[1]
        ordered.append(left.pop(nearest))
        here = ordered[-1].point
    return ordered
