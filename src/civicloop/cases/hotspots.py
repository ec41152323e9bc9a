"""Where problems gather beyond chance, when in the year they come, and where to look in the coming key period."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth

from civicloop.cases import geography, risk
from civicloop.cases.counting import DIGIT_BITS, LAST_DIGIT
from civicloop.cases.models import UNFILED, Case, CaseQuerySet, KeyPeriod, State, Visit
from civicloop.cases.overview import centre
from civicloop.cases.places import METRES_PER_DEGREE, Point
from civicloop.cases.scanning import Cluster, scan
from civicloop.kernel.clock import day_of
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.statistics import Estimate, wilson

LEVEL = 8
"""H3 resolution of the hexagons compared: about 900 m across."""
BITS = DIGIT_BITS * (LAST_DIGIT - LEVEL)
BEFORE = timedelta(days=365)
MOST_HEXAGONS, MOST_PLACES, RUNS = 1500, 100, 199
SURE = 0.05
YEARS_BACK = 3
PROPOSED = 12
HALF = 0.5


@dataclass(frozen=True)
class Hexagon:
    """One hexagon: cases in the span, and what was to be expected there."""

    bucket: int
    count: int
    exposure: float

    @property
    def point(self) -> Point:
        return centre(self.bucket, LEVEL)


@dataclass(frozen=True)
class Hotspot:
    """A circle of hexagons with more cases than its past and its visits let expect."""

    words: str
    point: Point
    metres: float
    count: int
    expected: float
    p: float

    @property
    def ratio(self) -> float:
        return self.count / self.expected


def bucket() -> Combinable:
    """A row's hexagon: the beginning of its cell's number."""
    return F("cell").bitrightshift(BITS)


def cases_of(user: Viewer, problem: str) -> CaseQuerySet:
    """Filed cases that this person sees."""
    seen = Case.objects.visible_to(user).exclude(state__in=UNFILED).order_by()
    return seen.filter(category__key_problem=problem) if problem else seen


def by_hexagon(cases: CaseQuerySet) -> Counter[int]:
    rows = cases.annotate(bucket=bucket()).values_list("bucket").annotate(n=Count("pk"))
    return Counter(dict(rows))


def hexagons(user: Viewer, problem: str, now: datetime, days: int) -> list[Hexagon]:
    """Those in which anything ever happened. Expected in proportion to the cases of the year before and to the visits.

    So neither a busy street nor a diligent inspector is taken for a hot spot: what is found is what is new.
    """
    since = now - timedelta(days=days)
    cases = cases_of(user, problem)
    lately = by_hexagon(cases.filter(reported_at__range=(since, now)))
    before = by_hexagon(cases.filter(reported_at__range=(since - BEFORE, since)))
    visits = Visit.objects.filter(at__range=(since, now)).order_by().annotate(bucket=bucket())
    looks = Counter(dict(visits.values_list("bucket").annotate(n=Count("pk"))))
    known = sorted(lately.keys() | before.keys(), key=lambda each: (-lately[each] - before[each], each))
    return [Hexagon(each, lately[each], 1 + before[each] + looks[each]) for each in known[:MOST_HEXAGONS]]


def hotspots(user: Viewer, problem: str, now: datetime, days: int) -> list[Hotspot]:
    """The circles that chance explains in at most one map of twenty, the least likely first."""
    found = hexagons(user, problem, now, days)
    points = [each.point for each in found]
    x, y = flat(points)
    counts, exposure = [each.count for each in found], [each.exposure for each in found]
    seed = day_of(now).toordinal()  # the same all day, for everyone
    clusters = scan(x, y, counts, exposure, seed=seed, runs=RUNS, most_places=MOST_PLACES, level=SURE)
    return [told(cluster, found, points) for cluster in clusters]


def told(cluster: Cluster, found: list[Hexagon], points: list[Point]) -> Hotspot:
    busiest = max(cluster.places, key=lambda nth: (found[nth].count, -nth))
    words = geography.place_words(points[busiest])
    return Hotspot(words, points[cluster.places[0]], cluster.radius, cluster.count, cluster.expected, cluster.p)


def flat(points: list[Point]) -> tuple[list[float], list[float]]:
    """Metres from the middle: a plane is good enough for a city."""
    if not points:
        return [], []
    middle = sum(point.latitude for point in points) / len(points)
    squeeze = METRES_PER_DEGREE * math.cos(math.radians(middle))
    return [each.longitude * squeeze for each in points], [each.latitude * METRES_PER_DEGREE for each in points]


# --- the year ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """A month of the year: its share of all cases of whole years, against one twelfth."""

    number: int
    share: Estimate

    @property
    def is_busy(self) -> bool:
        return self.share.low is not None and self.share.low > 1 / 12

    @property
    def is_quiet(self) -> bool:
        return self.share.high is not None and self.share.high < 1 / 12


def months(user: Viewer, problem: str, now: datetime) -> list[Month]:
    """Over the last whole years (up to three) that the record reaches back; none before there is one."""
    cases = cases_of(user, problem)
    first = cases.order_by("reported_at").values_list("reported_at", flat=True).first()
    years = min(YEARS_BACK, (now - first).days // 365) if first else 0
    if not years:
        return []
    span = cases.filter(reported_at__range=(now - timedelta(days=365 * years), now))
    counts = dict(span.annotate(month=ExtractMonth("reported_at")).values_list("month").annotate(n=Count("pk")))
    total = sum(counts.values())
    return [Month(number, wilson(counts.get(number, 0), total)) for number in range(1, 13)]


# --- where to look -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """A hexagon to patrol in the key period, and why."""

    words: str
    point: Point
    past: int
    """Cases on the same days of earlier years."""
    lately: int
    watched: int
    """Closed cases there that still have to stay fixed."""
    weight: float


def coming_period(now: datetime) -> KeyPeriod | None:
    return KeyPeriod.objects.filter(is_cancelled=False, ends_on__gte=day_of(now)).order_by("starts_on", "pk").first()


def patrols(user: Viewer, period: KeyPeriod, now: datetime) -> list[Proposal]:
    """The fewest hexagons that hold half of what is to be expected in the period, a dozen at most."""
    cases = cases_of(user, "").filter(in_period(period))
    days = (period.ends_on - period.starts_on).days + 1
    past = by_hexagon(cases.filter(same_days(period, days)))
    lately = by_hexagon(cases.filter(reported_at__range=(now - timedelta(days=30), now)))
    watched = by_hexagon(cases.filter(state=State.PROBATION))
    risks = risk.by_group(cases.annotate(bucket=bucket()), "bucket", now)
    coming = {each: n * risks[each].share for each, n in watched.items()}
    weights = {each: past[each] / YEARS_BACK + lately[each] * days / 30 + coming.get(each, 0)
               for each in past.keys() | lately.keys() | watched.keys()}  # fmt: skip
    chosen = enough(weights)
    return [
        Proposal(geography.place_words(point), point, past[each], lately[each], watched[each], round(weights[each], 1))
        for each, point in ((each, centre(each, LEVEL)) for each in chosen)
    ]


def same_days(period: KeyPeriod, days: int) -> Q:
    """The days of the period, a year, two and three years earlier."""
    starts = [period.starts_on - timedelta(days=round(365.25 * back)) for back in range(1, YEARS_BACK + 1)]
    spans = [Q(reported_at__date__range=(start, start + timedelta(days=days - 1))) for start in starts]
    return reduce(or_, spans)


def in_period(period: KeyPeriod) -> Q:
    """Cases of the period's areas and kinds."""
    areas, kinds = list(period.areas.all()), list(period.categories.all())
    return (Q(area__in=areas) if areas else Q()) & (Q(category__in=kinds) if kinds else Q())


def enough(weights: dict[int, float]) -> Iterable[int]:
    total, held = sum(weights.values()), 0.0
    for each in sorted(weights, key=lambda one: (-weights[one], one))[:PROPOSED]:
        if held >= total * HALF:
            return
        held += weights[each]
        yield each
