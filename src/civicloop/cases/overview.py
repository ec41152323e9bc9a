"""How many cases a person sees, of which kind and where: read off the counts that the database keeps.

What everyone of a kind sees alike (visitors, inspectors, coordinators) is kept; what only this person sees beside it
(one's own reports, the not public cases of one's office) is few, and counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import h3.api.basic_int as h3
from django.db.models import Count, Q, QuerySet, Sum

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_coordinate, may_inspect
from civicloop.cases import queries
from civicloop.cases.counting import LEVELS, bucket_of, shift_of
from civicloop.cases.drawing import GATHER, Frame, Spot
from civicloop.cases.models import (
    CLOSED,
    OPEN,
    UNFILED,
    WITH_OFFICE,
    Area,
    Case,
    CaseCount,
    CaseQuerySet,
    Category,
    CellCount,
    State,
    Support,
)
from civicloop.cases.places import CELL_RESOLUTION, Box, Point, centre_of, covering
from civicloop.kernel.querysets import Viewer

FEW = 20_000
"""Up to so many cases the map is drawn from the cases themselves, to the pixel."""
CELL_METRES = {7: 2400, 9: 350}


def kept_for(user: Viewer) -> Q:
    """Which kept counts this person sees whole; the same condition holds for cases."""
    if may_coordinate(user):
        return Q()
    filed = ~Q(state__in=UNFILED)
    return filed if may_inspect(user) else filed & Q(is_public=True)


def beside(user: Viewer) -> CaseQuerySet | None:
    """The cases that this person sees beside those; None where there can't be any."""
    if not isinstance(user, User) or may_coordinate(user):
        return None
    seen = Case.objects.visible_to(user)
    offices = [post.office_id for post in user.posts]
    unlike = Q(reporter=user) | Q(office__in=offices, is_public=False) | Q(office__in=offices, state__in=UNFILED)
    unlike |= Q(pk__in=Support.objects.filter(office__in=offices).values("case")) | Q(state=State.CHECKING)
    return seen.filter(unlike).exclude(kept_for(user))


# --- how many ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What a list is filtered by, as far as counts are kept by it."""

    area: Area | None = None
    problem: str = ""

    def of_counts(self) -> QuerySet[CaseCount]:
        rows = CaseCount.objects.exclude(n=0)
        if self.area:
            rows = rows.filter(area=self.area.pk)
        if self.problem:
            rows = rows.filter(category__in=list(of_problem(self.problem)))
        return rows

    def of_cases(self, cases: CaseQuerySet) -> CaseQuerySet:
        if self.area:
            cases = cases.filter(area=self.area)
        return cases.filter(category__in=list(of_problem(self.problem))) if self.problem else cases


def of_problem(problem: str) -> Iterable[int]:
    return Category.objects.filter(key_problem=problem).values_list("pk", flat=True)


def totals(user: Viewer, now: datetime, wanted: Wanted = Wanted()) -> dict[str, int]:
    """By slice: all, open, overdue, closed, rebounds."""
    found = wanted.of_counts().filter(kept_for(user)).aggregate(
        all=Sum("n", default=0),
        open=Sum("n", filter=Q(state__in=OPEN), default=0),
        closed=Sum("n", filter=Q(state__in=CLOSED), default=0),
        rebounds=Sum("n", filter=Q(is_rebound=True), default=0),
    )  # fmt: skip
    own = beside(user)
    if own is not None:
        more = wanted.of_cases(own).aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state__in=OPEN)),
            closed=Count("pk", filter=Q(state__in=CLOSED)),
            rebounds=Count("pk", filter=Q(rebound_of__isnull=False)),
        )
        found = {name: found[name] + more[name] for name in found}
    late = wanted.of_cases(Case.objects.visible_to(user)).filter(state__in=WITH_OFFICE, due_at__lt=now)
    return {**found, "overdue": late.count()}


@dataclass(frozen=True)
class Counts:
    """How many cases a person sees: open, overdue among them, closed in the last 30 days, come back in the same."""

    open: int
    overdue: int
    closed: int
    rebounds: int


def counts(user: Viewer, now: datetime) -> Counts:
    lately, known, seen = now - timedelta(days=30), totals(user, now), Case.objects.visible_to(user)
    return Counts(
        open=known["open"],
        overdue=known["overdue"],
        closed=seen.filter(state__in=CLOSED, closed_at__gte=lately).count(),
        rebounds=seen.filter(rebound_of__isnull=False, filed_at__gte=lately).count(),
    )


# --- where -------------------------------------------------------------------------------------------


def spots(user: Viewer, frame: Frame, states: Sequence[State]) -> list[Spot] | None:
    """Kept hexagons of the frame, as far as they are small on it; None where the cases have to be gathered."""
    level = level_for(frame)
    if level is None:
        return None
    rows = CellCount.objects.filter(level=level, state__in=states, n__gt=0).filter(kept_for(user))
    if level != LEVELS[0]:
        rows = rows.filter(cell__in=buckets(frame.box, level))
    gathered = rows.values_list("cell").annotate(total=Sum("n"))
    found = [Spot(total, *centre(cell, level), 0) for cell, total in gathered]
    own = beside(user)
    return found if own is None else [*found, *queries.spots(own.filter(state__in=states), frame)]


def level_for(frame: Frame) -> int | None:
    """The coarsest level whose hexagons are hardly larger than the squares in which a map gathers."""
    square = frame.metres_per_pixel * GATHER
    return next((level for level in LEVELS if CELL_METRES[level] <= 2 * square), None)


def buckets(box: Box, level: int) -> list[int]:
    inside = (h3.cell_to_center_child(around, CELL_RESOLUTION) for around in covering(box, level))
    return [bucket_of(cell, level) for cell in inside]


def centre(bucket: int, level: int) -> Point:
    """Where a bucket's hexagon lies: its beginning filled up to the H3 number of the hexagon itself."""
    bits = shift_of(level)
    whole = (bucket << bits) | ((1 << bits) - 1)
    cell = (whole & ~(0xF << 52)) | (level << 52)
    return centre_of(cell)
