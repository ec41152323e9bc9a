"""What is going on in the city, as far as one viewer may see it: for the home page."""

from dataclasses import dataclass
from datetime import datetime

from civicloop.cases import overview
from civicloop.cases.models import CLOSED, Case
from civicloop.kernel.clock import day_of
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document
from civicloop.pledges import queries as pledges
from civicloop.pledges.models import Pledge, Verdict
from civicloop.pledges.queries import Standing
from civicloop.programme import queries as programme
from civicloop.programme.queries import Tally

DOCUMENTS = 4
PROMISES = 3
PAIRS = 4
LOOKED_AT = 30  # newest promises among which kept and broken ones are sought


@dataclass(frozen=True)
class Numbers:
    """The three numbers of the home page, each counted from the list that it opens."""

    orders: Tally
    cases: overview.Counts
    to_judge: int
    overdue_pledges: int

    @property
    def late_orders(self) -> int:
        return self.orders.late


def numbers(viewer: Viewer, now: datetime) -> Numbers:
    tallies = programme.tallies(programme.orders_for(viewer, now))
    promises = Pledge.objects.visible_to(viewer)
    today = day_of(now)
    return Numbers(
        orders=programme.total(tallies.values()),
        cases=overview.counts(viewer, now),
        to_judge=promises.open_for_verdicts(today).count(),
        overdue_pledges=promises.overdue(today).count(),
    )


def is_empty(viewer: Viewer) -> bool:
    """Nothing to show yet: no document, no case, no promise."""
    return not any(model.objects.visible_to(viewer).exists() for model in (Document, Case, Pledge))


def documents(viewer: Viewer, now: datetime) -> list[tuple[Document, Tally]]:
    """The newest documents that order something, each with how its orders stand."""
    tallies = programme.tallies(programme.orders_for(viewer, now))
    ordering = [pk for pk, tally in tallies.items() if tally.orders]
    found = Document.objects.visible_to(viewer).filter(pk__in=ordering).order_by("-added_at", "-number")[:DOCUMENTS]
    return [(document, tallies[document.pk]) for document in found]


@dataclass(frozen=True)
class Promises:
    """The newest promises that the public found kept, and those it found broken or that are overdue."""

    kept: list[Standing]
    broken: list[Standing]


def promises(viewer: Viewer, now: datetime) -> Promises:
    newest = pledges.standings(pledges.newest(viewer, LOOKED_AT))
    kept = [each for each in newest if each.tally.leading == Verdict.KEPT]
    broken = [each for each in newest if is_broken(each, now)]
    return Promises(kept[:PROMISES], broken[:PROMISES])


def is_broken(standing: Standing, now: datetime) -> bool:
    found_so = standing.tally.leading in (Verdict.PARTLY, Verdict.BROKEN)
    return found_so or standing.pledge.is_overdue(day_of(now))


def fixed_lately(viewer: Viewer) -> list[Case]:
    """The newest closed cases that have a picture from before and one from after."""
    found = Case.objects.visible_to(viewer).filter(state__in=CLOSED)
    for purpose in ("before", "after"):
        found = found.filter(pictures__purpose=purpose)
    rows = found.distinct().select_related("category", "office").prefetch_related("pictures")
    return list(rows.order_by("-closed_at", "-pk")[:PAIRS])
