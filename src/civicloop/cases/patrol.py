"""The route of an inspector's day: places with problems lately and no look lately, one after the next nearest.

What a place needs is its cases, the more so the likelier its fixes are not to hold (`risk`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from civicloop.accounts.models import User
from civicloop.cases import geography, risk, stage_limits
from civicloop.cases.models import Case, KeyPeriod, Visit
from civicloop.cases.places import Point, cell_name, centre_of, distance_m
from civicloop.kernel import clock

LOOKED_BACK_DAYS = 90
STOPS = 12
RISK_WEIGHT = 5  # where every fix fails, a case counts as six do where all hold
CANDIDATES = 8 * STOPS
USUAL_REST = timedelta(days=3)  # a place that was looked at is left alone so long, outside key periods


@dataclass(frozen=True)
class Stop:
    """One place of the route: why it is on it."""

    cell: int
    point: Point
    words: str
    case_count: int
    risk: risk.Risk
    seen_at: datetime | None
    period: KeyPeriod | None

    @property
    def name(self) -> str:
        return cell_name(self.cell)

    @property
    def need(self) -> float:
        return self.case_count * (1 + RISK_WEIGHT * self.risk.share)


def route(by: User, now: datetime, start: Point | None = None, *, count: int = STOPS) -> list[Stop]:
    """The places that need a look most, in walking order from `start`, or from the neediest."""
    return in_order([stop for stop in candidates(by, now) if is_due(stop, now)][:count], start)


def candidates(by: User, now: datetime) -> list[Stop]:
    """Cells with cases in the last ninety days, the neediest first."""
    since = now - timedelta(days=LOOKED_BACK_DAYS)
    lately = Case.objects.filter(reported_at__gte=since).order_by().values("cell")
    rows = lately.annotate(n=Count("pk"), back=Count("pk", filter=Q(rebound_of__isnull=False)))
    troubled = sorted(rows, key=lambda row: (-row["n"] - RISK_WEIGHT * row["back"], row["cell"]))[:CANDIDATES]
    counts = {row["cell"]: row["n"] for row in troubled}
    visits = Visit.objects.filter(cell__in=counts).order_by().values("cell").annotate(last=Max("at"))
    seen = dict(visits.values_list("cell", "last"))
    risks, periods = risk.at_cells(counts, by, now), periods_on(now)
    stops = [stop_of(cell, n, risks[cell], seen.get(cell), periods) for cell, n in counts.items()]
    return sorted(stops, key=lambda stop: (-stop.need, stop.cell))


def periods_on(now: datetime) -> list[KeyPeriod]:
    running = KeyPeriod.objects.on(clock.day_of(now)).filter(patrols_a_day__isnull=False)
    return list(running.prefetch_related("areas", "categories"))


def stop_of(cell: int, count: int, found: risk.Risk, seen_at: datetime | None, periods: Sequence[KeyPeriod]) -> Stop:
    point = centre_of(cell)
    here = {area.pk for area in geography.atlas().here(point)}
    holding = [period for period in periods if stage_limits.holds(period, here, None)]
    often = max(holding, key=lambda period: period.patrols_a_day or 0, default=None)
    return Stop(cell, point, geography.place_words(point), count, found, seen_at, often)


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
