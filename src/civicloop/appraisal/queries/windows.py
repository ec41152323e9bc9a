"""How windows stand: the mean of their ratings with its interval, and what was done about the bad ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from civicloop.accounts.models import Office
from civicloop.appraisal.models import BAD, FollowUp, Level, Rating, Window
from civicloop.kernel.statistics import FLOOR, Estimate, levels_mean, pooled_prior, wilson

LEVELS = tuple(sorted(Level, reverse=True))
SCORES = [float(level) for level in LEVELS]

type Counts = list[int]


@dataclass(frozen=True)
class Standing:
    """A window's ratings: `counts` of each level from the best to the worst."""

    window: Window
    counts: Counts
    mean: Estimate

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def is_enough(self) -> bool:
        return self.n >= FLOOR

    @property
    def content(self) -> Estimate:
        """The share of ratings that are not bad, with Wilson's 95 % interval."""
        return wilson(self.n - self.bad_count, self.n)

    @property
    def bad_count(self) -> int:
        return sum(count for level, count in zip(LEVELS, self.counts, strict=True) if level in BAD)


def shown() -> QuerySet[Window]:
    """The open windows. They are public: everybody sees the same."""
    return known().filter(is_closed=False).order_by("office__path", "name")


def known() -> QuerySet[Window]:
    """Also those that were closed: closing hides no bad rating."""
    return Window.objects.visible_to(AnonymousUser()).select_related("office")


def for_office(office: Office) -> list[Standing]:
    """The office's windows and how they stand."""
    return standings(shown().filter(office=office))


def standings(windows: Iterable[Window]) -> list[Standing]:
    """In the order given, with one query for all: what is usual in the city is each window's prior."""
    rows, everywhere = list(windows), counts_by_window()
    prior = pooled_prior(everywhere.values(), len(LEVELS))
    return [standing_of(window, everywhere.get(window.pk, [0] * len(LEVELS)), prior) for window in rows]


def standing_of(window: Window, counts: Counts, prior: Sequence[float]) -> Standing:
    return Standing(window, counts, levels_mean(counts, SCORES, prior))


def counts_by_window() -> dict[int, Counts]:
    """Each rated window's ratings by level, the best first."""
    found: dict[int, Counts] = defaultdict(lambda: [0] * len(LEVELS))
    for row in Rating.objects.values("window", "level").annotate(count=Count("pk")).order_by():
        found[row["window"]][LEVELS.index(row["level"])] = row["count"]
    return dict(found)


def last_answered(window: Window) -> FollowUp | None:
    """What they did about the last bad rating that they answered."""
    answered = FollowUp.objects.filter(rating__window=window, answered_at__isnull=False).select_related("rating")
    return answered.order_by("-answered_at", "-pk").first()


def waiting(windows: Iterable[Window] | QuerySet[Window]) -> QuerySet[FollowUp]:
    """Bad ratings without an answer, the most urgent first."""
    open_ones = FollowUp.objects.filter(rating__window__in=windows, answered_at=None)
    return open_ones.select_related("rating__window__office").order_by("due_on", "pk")


def ratings_of(window: Window) -> QuerySet[Rating]:
    """For the office itself, with people's words: those that wait for an answer, then the newest."""
    is_waiting = Q(follow_up__isnull=False, follow_up__answered_at=None)
    found = Rating.objects.filter(window=window).select_related("follow_up")
    return found.annotate(is_waiting=ExpressionWrapper(is_waiting, BooleanField())).order_by(
        "-is_waiting", "-at", "-pk"
    )
