"""Routing over the database: the books of rules, what a case's situation is, which rules err, a month replayed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse

from civicloop.accounts.models import Office
from civicloop.cases import geography, stage_limits
from civicloop.cases.models import Area, BookState, Case, Category, KeyPeriod, RoutingRule, RuleBook, State
from civicloop.cases.places import Point
from civicloop.cases.routing import FAULTS, Codes, Decision, Known, Rule, Situation, decide, faults
from civicloop.kernel import clock

REPLAYED_DAYS = 30
WAITING_SHOWN = 200


def live_book() -> RuleBook | None:
    return RuleBook.objects.filter(state=BookState.LIVE).first()


def draft_book() -> RuleBook | None:
    return RuleBook.objects.filter(state=BookState.DRAFT).first()


def rows_of(book: RuleBook | None) -> list[RoutingRule]:
    return list(book.rules.order_by("position")) if book else []


def rule_of(row: RoutingRule) -> Rule:
    return Rule(
        row.name,
        categories=frozenset(row.categories),
        problems=frozenset(row.problems),
        areas=frozenset(row.areas),
        periods=frozenset(row.periods),
        guarantors=frozenset(row.guarantors),
        office=row.office,
        is_off=row.is_off,
    )


@dataclass
class Router:
    """One book's rules with all that they look at, read once; decides any number of cases."""

    rules: list[Rule]
    decided: dict[Situation, Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, book: RuleBook | None) -> "Router":
        return cls([rule_of(row) for row in rows_of(book)])

    @cached_property
    def known(self) -> Known:
        return known()

    @cached_property
    def categories(self) -> dict[int, Category]:
        return Category.objects.select_related("office").in_bulk()

    @cached_property
    def periods(self) -> list[KeyPeriod]:
        return list(KeyPeriod.objects.filter(is_cancelled=False).prefetch_related("areas", "categories"))

    def situation(self, category: int | None, day: date, around: Sequence[Area]) -> Situation:
        kind = self.categories.get(category or 0)
        guarantor = geography.guarantor_of(around)
        return Situation(
            kind.code if kind else "",
            kind.key_problem if kind else "",
            frozenset(area.code for area in around),
            self.running(day, around, category),
            guarantor.code if guarantor else "",
            kind.office.code if kind and kind.office else "",
        )

    def running(self, day: date, around: Sequence[Area], category: int | None) -> Codes:
        here = {area.pk for area in around}
        days = (period for period in self.periods if period.starts_on <= day <= period.ends_on)
        return frozenset(period.code for period in days if stage_limits.holds(period, here, category))

    def decide(self, situation: Situation) -> Decision:
        """Each situation is decided once: a month has many cases and few situations."""
        if situation not in self.decided:
            self.decided[situation] = decide(self.rules, situation, self.known)
        return self.decided[situation]

    def route(self, case: Case, at: datetime | None = None) -> Decision:
        around = geography.atlas().holding(Point(case.latitude, case.longitude))
        return self.decide(self.situation(case.category_id, clock.day_of(at or case.reported_at), around))

    def situations(self, cases: Sequence[Case]) -> list[Situation]:
        """Many at once: the tree of areas is asked in one go."""
        around = geography.atlas().holding_each(Point(case.latitude, case.longitude) for case in cases)
        days = [clock.day_of(case.reported_at) for case in cases]
        together = zip(cases, days, around, strict=True)
        return [self.situation(case.category_id, day, areas) for case, day, areas in together]


def known() -> Known:
    return Known(
        frozenset(Category.objects.values_list("code", flat=True)),
        frozenset(Area.objects.values_list("code", flat=True)),
        frozenset(KeyPeriod.objects.values_list("code", flat=True)),
        frozenset(Office.objects.filter(is_closed=False).values_list("code", flat=True)),
    )


# --- what a dispatcher is told -----------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """The office that a case would go to, and why."""

    office: Office | None
    decision: Decision


def proposal(case: Case, at: datetime) -> Proposal:
    decision = Router.of(live_book()).route(case, at)
    return Proposal(Office.objects.filter(code=decision.office).first(), decision)


# --- what is wrong -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """A rule that can't work as it stands, and where it can be mended: in the draft, once there is one."""

    row: RoutingRule
    faults: list[str]
    position: int | None

    @property
    def words(self) -> list[str]:
        return [str(FAULTS[each]) for each in self.faults]

    @property
    def url(self) -> str:
        return reverse("cases:rule", args=[self.position]) if self.position else reverse("cases:routing")


def troubles(book: RuleBook | None) -> list[Trouble]:
    rows = [row for row in rows_of(book) if not row.is_off]
    if not rows:
        return []
    there = known()
    found = [(row, gone) for row in rows if (gone := faults(rule_of(row), there))]
    places = {row.name: row.position for row in rows_of(draft_book() or book)} if found else {}
    return [Trouble(row, gone, places.get(row.name)) for row, gone in found]


def nobodys() -> list[Case]:
    """The oldest cases that wait to be sent and that neither rule nor default gives to anyone."""
    waiting = Case.objects.filter(state__in=[State.FILED, State.RETURNED]).select_related("category")
    cases = list(waiting.order_by("reported_at")[:WAITING_SHOWN])
    router = Router.of(live_book())
    pairs = zip(cases, router.situations(cases), strict=True) if cases else ()
    return [case for case, situation in pairs if not router.decide(situation).office]


# --- before a change goes live -----------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """A case of last month that the draft would send elsewhere."""

    case: Case
    before: Decision
    after: Decision


@dataclass
class Replay:
    """Last month under the draft: how many cases were looked at, and which would go elsewhere."""

    since: datetime
    count: int = 0
    moved: list[Moved] = field(default_factory=list)


def replay(draft: RuleBook, now: datetime) -> Replay:
    live, changed = Router.of(live_book()), Router.of(draft)
    found = Replay(now - timedelta(days=REPLAYED_DAYS))
    cases = Case.objects.filter(reported_at__gte=found.since).select_related("category").order_by("-reported_at")
    for batch in batches(cases.iterator(chunk_size=2000), 2000):
        for case, situation in zip(batch, live.situations(batch), strict=True):
            found.count += 1
            before, after = live.decide(situation), changed.decide(situation)
            if before.office != after.office:
                found.moved.append(Moved(case, before, after))
    return found


def batches(cases: Iterable[Case], size: int) -> Iterator[list[Case]]:
    batch: list[Case] = []
    for case in cases:
        batch.append(case)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
