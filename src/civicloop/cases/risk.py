"""How likely it is that a fix at a place does not hold: each problem that came back there raises it.

A place is one cell of the grid. What was seen there within a year is drawn towards the city's share, the more the less
was seen, so that one return says little and three say much.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from django.core.cache import cache
from django.db import models
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models import Case, CaseQuerySet, State
from civicloop.kernel.querysets import Viewer

SPAN = timedelta(days=365)
RETURNING = (State.PROBATION, State.DONE, State.REBOUNDED)  # what was fixed, so that it could come back
WEIGHT = 4  # the city's share counts as so many closings seen here
HIGH_FROM, HIGH_TIMES = 2, 2  # returns, and times the city's share


class Level(models.TextChoices):
    USUAL = "usual", _("Usual risk of coming back")
    RAISED = "raised", _("Raised risk of coming back")
    HIGH = "high", _("High risk of coming back")


TONES = {Level.USUAL: "grey", Level.RAISED: "yellow", Level.HIGH: "red"}


@dataclass(frozen=True)
class Usual:
    """The whole city in the same year: cases closed as fixed, and cases that came back."""

    closed: int
    back: int

    @property
    def share(self) -> float:
        """One in five before anything is known."""
        return min(1.0, (self.back + 2) / (self.closed + 10))


@dataclass(frozen=True)
class Risk:
    """Of one place: cases closed there as fixed within a year, and those that came back."""

    closed: int
    back: int
    city: Usual

    @cached_property
    def share(self) -> float:
        """How likely the next fix here is to come back."""
        return min(1.0, (self.back + WEIGHT * self.city.share) / (self.closed + WEIGHT))

    @property
    def level(self) -> Level:
        if not self.back:
            return Level.USUAL
        is_high = self.back >= HIGH_FROM and self.share >= HIGH_TIMES * self.city.share
        return Level.HIGH if is_high else Level.RAISED

    @property
    def label(self) -> str | Promise:
        return self.level.label

    @property
    def tone(self) -> str:
        return TONES[self.level]


def at_cells(cells: Collection[int], user: Viewer, now: datetime) -> dict[int, Risk]:
    """Of each of these places, as far as this person sees its cases; one question, however many places."""
    city = usual(now)
    known = by_group(Case.objects.visible_to(user).filter(cell__in=set(cells)), "cell", now)
    return {cell: known.get(cell) or Risk(0, 0, city) for cell in cells}


def at_cell(cell: int, user: Viewer, now: datetime) -> Risk:
    return at_cells([cell], user, now)[cell]


def by_group(cases: CaseQuerySet, group: str, now: datetime) -> dict[int, Risk]:
    """Of each group of these cases, such as those of a cell or of a larger hexagon."""
    told = {"closed": Count("pk", filter=closed_since(now)), "back": Count("pk", filter=back_since(now))}
    city = usual(now)
    rows = cases.order_by().values(group).annotate(**told).values_list(group, "closed", "back")
    return {each: Risk(closed, back, city) for each, closed, back in rows}


def closed_since(now: datetime) -> Q:
    """A case that was shared out is one closing, however many parts it had."""
    return Q(state__in=RETURNING, closed_at__gt=now - SPAN, parent__isnull=True)


def back_since(now: datetime) -> Q:
    return Q(rebound_of__isnull=False, filed_at__gt=now - SPAN)


def usual(now: datetime) -> Usual:
    """Of the city at the beginning of this hour or later in it."""
    key = f"cases:usual-risk:{now:%Y%m%d%H}"
    return cast(Usual, cache.get_or_set(key, lambda: Usual(of(closed_since(now)), of(back_since(now))), 3600))


def of(condition: Q) -> int:
    return Case.objects.filter(condition).count()
