"""Completing the grey: for an order that names nobody or no day, which office and which day to propose, and why.

Offices come from the document's own words, from the duties written in the tree, and from who was given such work
before; days from how long such work was given, from the document's other orders, from the campaign, and from the
city's usual time for the kind (`settings.ORDER_DAYS`, in working days). Nothing here decides: a person takes one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median_low

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.accounts.models import Office
from civicloop.kernel.calendar import declared_days
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.workdays import add_working_days
from civicloop.programme.extraction import words
from civicloop.programme.likeness import Rarity, common_words, pairs
from civicloop.programme.matching import Ground, bare, match
from civicloop.programme.models import Campaign, Clarity, Directive, Kind, Review

ALIKE = 0.3  # likeness from which past work counts as such work
DUTIFUL = 0.5  # weight of the words that an order and an office's duties must share
MOST = 3
PAST = 2000  # the newest orders that are compared
EXAMPLE = 24
# Words that say nothing of whose work it is.
COMMONPLACE = re.compile(
    rf"(?:{words.IMPERATIVE.pattern}|工作|全市|本市|城市|管理|建设|有关|相关|单位|部门|情况|问题|要求|活动|方案|落实|做好|重点|"
    r"及时|两侧|主要|我市|各类|以及|一批|全面)+"
)


@dataclass(frozen=True)
class OfficeProposal:
    office: Office
    reason: str
    weight: float


@dataclass(frozen=True)
class DayProposal:
    on: date
    reason: str


@dataclass(frozen=True)
class Proposals:
    """What to propose, the best first; empty where the order says it itself."""

    offices: list[OfficeProposal] = field(default_factory=list)
    days: list[DayProposal] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.offices or self.days)


@dataclass(frozen=True)
class Before:
    """An order of before that was given to an office."""

    what: str
    letters: frozenset[str]
    office_id: int
    given_on: date | None
    due_on: date | None


def needs_office(directive: Directive) -> bool:
    return directive.lead_office_id is None and directive.clarity != Clarity.SOFT


def needs_day(directive: Directive) -> bool:
    return not (directive.deadline_on or directive.recurring) and directive.clarity != Clarity.SOFT


def proposals_for(directive: Directive, viewer: Viewer, *, today: date) -> Proposals:
    """For one order, what it leaves open and this person's city can tell."""
    if directive.review == Review.REJECTED or not (needs_office(directive) or needs_day(directive)):
        return Proposals()
    offices = list(Office.objects.filter(is_closed=False).order_by("path"))
    past = list(past_orders(directive, viewer))
    alike = similar(directive, past)
    return Proposals(
        best(office_proposals(directive, offices, alike)) if needs_office(directive) else [],
        list(day_proposals(directive, alike, today)) if needs_day(directive) else [],
    )


def reasons_for(
    directive: Directive, viewer: Viewer, *, lead_office: Office | None, deadline_on: date | None, today: date
) -> dict[str, str]:
    """Why an office and a day that a person chose for an open order had been proposed, by the name of the term."""
    if not lead_office and not deadline_on:
        return {}
    found = proposals_for(directive, viewer, today=today)
    offices = [("lead_office", each.reason) for each in found.offices if each.office == lead_office]
    days = [("deadline_on", each.reason) for each in found.days if each.on == deadline_on]
    return dict([*offices, *days])


def past_orders(directive: Directive, viewer: Viewer) -> Iterator[Before]:
    rows = Directive.objects.visible_to(viewer).filter(review=Review.CONFIRMED).exclude(pk=directive.pk)
    rows = rows.exclude(lead_office=None).order_by("-pk")[:PAST]
    names = ("what", "lead_office_id", "document__dated_on", "deadline_on")
    for what, office_id, given_on, due_on in rows.values_list(*names):
        yield Before(what, pairs(what), office_id, given_on, due_on)


def similar(directive: Directive, past: Sequence[Before]) -> list[tuple[float, Before]]:
    letters, rarity = pairs(directive.what), Rarity(each.letters for each in past)
    scored = [(rarity.likeness(letters, each.letters), each) for each in past]
    return sorted(((score, each) for score, each in scored if score >= ALIKE), key=lambda row: -row[0])


# Offices


def office_proposals(
    directive: Directive, offices: Sequence[Office], alike: Sequence[tuple[float, Before]]
) -> Iterator[OfficeProposal]:
    yield from by_words(directive, offices)
    yield from by_past(offices, alike)
    yield from by_duties(directive, offices)


def by_words(directive: Directive, offices: Sequence[Office]) -> Iterator[OfficeProposal]:
    """The offices that a word of the document fits, where it fits one surely, or several."""
    for found in match(directive.lead, offices):
        if found.office:
            yield OfficeProposal(found.office, found.reason, 2.0)
        elif found.ground == Ground.SEVERAL:
            for office in [each for each in offices if bare(found.word) in each.name][:MOST]:
                yield OfficeProposal(office, found.reason, 1.0)


def by_past(offices: Sequence[Office], alike: Sequence[tuple[float, Before]]) -> Iterator[OfficeProposal]:
    by_key = {office.pk: office for office in offices}
    counts = Counter(each.office_id for _score, each in alike)
    told: set[int] = set()
    for score, each in alike:
        office = by_key.get(each.office_id)
        if office and office.pk not in told:
            told.add(office.pk)
            reason = ngettext(
                "It was given such work %(count)s time before: “%(example)s”.",
                "It was given such work %(count)s times before, as “%(example)s”.",
                counts[office.pk],
            )
            yield OfficeProposal(
                office, reason % {"count": counts[office.pk], "example": each.what[:EXAMPLE]}, 0.5 + score
            )


def by_duties(directive: Directive, offices: Sequence[Office]) -> Iterator[OfficeProposal]:
    """The offices whose duties use the order's words: long words and words of few offices weigh most."""
    written = [office for office in offices if office.duties]
    for office in written:
        shared = [word for word in common_words(directive.what, office.duties) if not COMMONPLACE.fullmatch(word)]
        shares = [(len(word) - 1) / sum(word in each.duties for each in written) for word in shared]
        if (weight := sum(shares)) >= DUTIFUL:
            reason = _("Its duties name “%(words)s”.") % {"words": "、".join(shared[:MOST])}
            yield OfficeProposal(office, reason, min(weight, 2.0) / 2)


def best(found: Iterable[OfficeProposal]) -> list[OfficeProposal]:
    """One proposal an office, its reasons joined and their weights added."""
    merged: dict[int, OfficeProposal] = {}
    for each in found:
        before = merged.get(each.office.pk)
        reason = f"{before.reason} {each.reason}" if before else each.reason
        merged[each.office.pk] = OfficeProposal(each.office, reason, each.weight + (before.weight if before else 0))
    return sorted(merged.values(), key=lambda each: -each.weight)[:MOST]


# Days


def day_proposals(directive: Directive, alike: Sequence[tuple[float, Before]], today: date) -> Iterator[DayProposal]:
    """At most one a ground, none twice, none past."""
    told: set[date] = set()
    for proposal in (
        by_similar_work(directive, alike, today),
        by_document(directive),
        by_campaign(directive, today),
        by_kind(directive, today),
    ):
        if proposal and proposal.on >= today and proposal.on not in told:
            told.add(proposal.on)
            yield proposal


def by_similar_work(directive: Directive, alike: Sequence[tuple[float, Before]], today: date) -> DayProposal | None:
    spans = [(each.due_on - each.given_on).days for _score, each in alike if each.due_on and each.given_on]
    spans = [span for span in spans if span > 0]
    if not spans:
        return None
    days = median_low(spans)
    start = max(directive.document.dated_on or today, today)
    reason = ngettext(
        "Such work was given %(days)s days, the %(count)s time before.",
        "Such work was given %(days)s days, the middle of %(count)s times.",
        len(spans),
    )
    return DayProposal(start + timedelta(days=days), reason % {"days": days, "count": len(spans)})


def by_document(directive: Directive) -> DayProposal | None:
    """The day on which most of the document's other orders end, two at least."""
    others = directive.document.directives.exclude(pk=directive.pk).exclude(review=Review.REJECTED)
    counts = Counter(others.exclude(deadline_on=None).values_list("deadline_on", flat=True))
    (day, count), *_rest = counts.most_common(1) or [(None, 0)]
    if day is None or count < 2:
        return None
    return DayProposal(day, _("%(count)s other orders of this document end then.") % {"count": count})


def by_campaign(directive: Directive, today: date) -> DayProposal | None:
    campaign = directive.campaign or running_campaign(directive.document.dated_on or today)
    if campaign is None:
        return None
    reason = _("“%(campaign)s” ends on %(day)s.") % {
        "campaign": campaign.title,
        "day": date_format(campaign.ends_on, "Y-m-d"),
    }
    return DayProposal(campaign.ends_on, reason)


def running_campaign(day: date) -> Campaign | None:
    """The one campaign that runs on a day; none where several do."""
    running = list(Campaign.objects.filter(starts_on__lte=day, ends_on__gte=day)[:2])
    return running[0] if len(running) == 1 else None


def by_kind(directive: Directive, today: date) -> DayProposal:
    days = settings.ORDER_DAYS[directive.kind]
    start = max(directive.document.dated_on or today, today)
    reason = _("The city’s usual time for “%(kind)s”: %(days)s working days.") % {
        "kind": Kind(directive.kind).label,
        "days": days,
    }
    return DayProposal(add_working_days(start, days, declared_days()), reason)
