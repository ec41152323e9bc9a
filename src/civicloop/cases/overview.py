"""How many cases a person sees, of which kind and where: read off the counts that the database keeps.

What everyone of a kind sees alike (visitors, inspectors, coordinators) is kept; what only this person sees beside it
(one's own reports, the not public cases of one's office) is few, and counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Sum

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
    OfficeCount,
    State,
    Support,
)
from civicloop.cases.places import Box, Point, cell_ranges, centre_of
from civicloop.kernel.querysets import Viewer

FEW = 20_000
"""Up to so many cases the map is drawn from the cases themselves, to the pixel."""
CELL_METRES = {7: 2400, 8: 920, 9: 350}


def kept_for(user: Viewer) -> Q:
    """What this person sees of the hexagons kept for the map; the same condition holds for cases."""
    if may_coordinate(user):
        return Q()
    filed = ~Q(state__in=UNFILED)
    return filed | Q(state=State.CHECKING) if may_inspect(user) else filed & Q(is_public=True)


def kept_with_offices(user: Viewer) -> Q:
    """The same of counts by office: all that one's own offices have beside it."""
    seen = kept_for(user)
    own = [post.office_id for post in user.posts] if isinstance(user, User) else []
    return seen | Q(office__in=own) if own and not may_coordinate(user) else seen


def of_own(user: User) -> list[QuerySet[Any, Any]]:
    """Keys of what one reported, and of what one's offices help with: few, whatever the city has."""
    helped = Support.objects.filter(office__in=[post.office_id for post in user.posts])
    return [Case.objects.filter(reporter=user).values("pk"), helped.values("case")]


def hidden_at(user: User) -> list[QuerySet[Any, Any]]:
    """Keys of what one's offices have and others don't see."""
    theirs = Case.objects.filter(office__in=[post.office_id for post in user.posts])
    return [theirs.filter(is_public=False).values("pk"), theirs.filter(state__in=UNFILED).values("pk")]


def beside(user: Viewer, *few: Callable[[User], list[QuerySet[Any, Any]]], kept: Q) -> CaseQuerySet | None:
    """Those few that this person sees beside what is kept; None where there can't be any.

    Their keys are gathered first: asked as one condition, databases walk over all cases instead.
    """
    if not isinstance(user, User) or may_coordinate(user):
        return None
    keys = [each for gather in few for each in gather(user)]
    return Case.objects.visible_to(user).filter(pk__in=keys[0].union(*keys[1:])).exclude(kept)


# --- how many ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What a list is filtered by, as far as counts are kept by it."""

    area: Area | None = None
    problem: str = ""

    def of_counts(self) -> QuerySet[CaseCount] | QuerySet[OfficeCount]:
        if not (self.area or self.problem):
            return OfficeCount.objects.all()
        rows = CaseCount.objects.filter(area=self.area.pk) if self.area else CaseCount.objects.all()
        return rows.filter(category__in=list(of_problem(self.problem))) if self.problem else rows

    def of_cases(self, cases: CaseQuerySet) -> CaseQuerySet:
        if self.area:
            cases = cases.filter(area=self.area)
        return cases.filter(category__in=list(of_problem(self.problem))) if self.problem else cases


def of_problem(problem: str) -> Iterable[int]:
    return Category.objects.filter(key_problem=problem).values_list("pk", flat=True)


def totals(user: Viewer, now: datetime, wanted: Wanted = Wanted()) -> dict[str, int]:
    """By slice: all, open, overdue, closed, rebounds."""
    kept = kept_with_offices(user)
    counted = wanted.of_counts().filter(kept).values_list("state", "is_rebound").annotate(Sum("n"))
    late = wanted.of_cases(Case.objects.filter(kept, state__in=WITH_OFFICE, due_at__lt=now)).count()
    own = beside(user, of_own, kept=kept)
    few = [] if own is None else list(wanted.of_cases(own).values_list("state", "rebound_of", "due_at"))
    late += sum(state in WITH_OFFICE and due_at is not None and due_at < now for state, _original, due_at in few)
    more = [(state, original is not None, 1) for state, original, _due_at in few]
    return {**by_slice([*counted, *more]), "overdue": late}


def by_slice(counted: Iterable[tuple[str, bool, int]]) -> dict[str, int]:
    """From numbers of cases by state, and by whether they came back."""
    found = dict.fromkeys(("all", "open", "closed", "rebounds"), 0)
    for state, is_rebound, n in counted:
        found["all"] += n
        found["open"] += n if state in OPEN else 0
        found["closed"] += n if state in CLOSED else 0
        found["rebounds"] += n if is_rebound else 0
    return found


@dataclass(frozen=True)
class Counts:
    """How many cases a person sees: open, overdue among them, closed in the last 30 days, come back in the same."""

    open: int
    overdue: int
    closed: int
    rebounds: int


def counts(user: Viewer, now: datetime) -> Counts:
    known, lately = totals(user, now), now - timedelta(days=30)
    return Counts(
        open=known["open"],
        overdue=known["overdue"],
        closed=seen_count(user, Q(state__in=CLOSED, closed_at__gte=lately)),
        rebounds=seen_count(user, Q(rebound_of__isnull=False, filed_at__gte=lately)),
    )


def seen_count(user: Viewer, condition: Q) -> int:
    """How many cases like this a person sees: those that all of a kind see off an index, and the few beside them."""
    kept = kept_with_offices(user)
    own = beside(user, of_own, kept=kept)
    return Case.objects.filter(kept, condition).count() + (own.filter(condition).count() if own is not None else 0)


# --- where -------------------------------------------------------------------------------------------


def spots(user: Viewer, frame: Frame, states: Sequence[State]) -> list[Spot] | None:
    """Kept hexagons of the frame, as far as they are small on it; None where the cases have to be gathered."""
    level = level_for(frame)
    if level is None:
        return None
    rows = CellCount.objects.filter(level=level, state__in=states, n__gt=0).filter(kept_for(user))
    if level != LEVELS[0]:
        rows = rows.filter(within(frame.box, level))
    gathered = rows.values_list("cell").annotate(total=Sum("n"))
    found = [Spot(total, *centre(cell, level), 0) for cell, total in gathered]
    own = beside(user, of_own, hidden_at, kept=kept_for(user))
    return found if own is None else [*found, *queries.spots(own.filter(state__in=states), frame)]


def level_for(frame: Frame) -> int | None:
    """The coarsest level whose hexagons are hardly larger than the squares in which a map gathers."""
    square = frame.metres_per_pixel * GATHER
    return next((level for level in LEVELS if CELL_METRES[level] <= 2 * square), None)


def within(box: Box, level: int) -> Q:
    """Buckets around a box; of very large ones all."""
    ranges = cell_ranges(box, queries.COVER)
    parts = [Q(cell__range=(bucket_of(low, level), bucket_of(high, level))) for low, high in ranges]
    return reduce(or_, parts, Q())


@lru_cache(maxsize=50_000)  # a city's hexagons: each map asks for thousands of the same
def centre(bucket: int, level: int) -> Point:
    """Where a bucket's hexagon lies: its beginning filled up to the H3 number of the hexagon itself."""
    bits = shift_of(level)
    whole = (bucket << bits) | ((1 << bits) - 1)
    cell = (whole & ~(0xF << 52)) | (level << 52)
    return centre_of(cell)
