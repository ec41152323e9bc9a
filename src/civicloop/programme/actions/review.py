"""A coordinator says which proposals are orders, and corrects what was read."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.models import Passage
from civicloop.programme.actions.telling import tell_confirmed
from civicloop.programme.actions.undo import kept_for_undo, restore
from civicloop.programme.models import LIVE, Campaign, Clarity, Directive, Kind, Origin, Review
from civicloop.programme.passages import Span, cite
from civicloop.programme.rules import may_review
from civicloop.programme.workflow import REVIEWS


class ReviewedMeanwhile(Refused):
    code = "reviewed-meanwhile"
    message = _("Someone else has reviewed this order meanwhile: it is now “%(now)s”. Look at it again.")


class HasTasks(Refused):
    code = "has-tasks"
    message = _("This order has tasks under way. Cancel them first.")


class AlreadyListed(Refused):
    code = "already-listed"
    message = _("This sentence is already listed as an order with the same words.")


REASON_LENGTH = 300
NO_REASONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Terms:
    """What an order says, as a reviewer reads it."""

    kind: Kind
    what: str
    clarity: Clarity
    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    lead_office: Office | None = None
    support_offices: frozenset[Office] = frozenset()
    deadline_text: str = ""
    deadline_on: date | None = None
    recurring: str = ""
    target: str = ""
    campaign: Campaign | None = None


PLAIN = (
    "kind",
    "what",
    "clarity",
    "lead",
    "support",
    "lead_office",
    "deadline_text",
    "deadline_on",
    "recurring",
    "target",
    "campaign",
)


def terms_of(directive: Directive) -> Terms:
    values = {name: getattr(directive, name) for name in PLAIN}
    return Terms(**values, support_offices=frozenset(directive.support_offices.all()))


@transaction.atomic
def confirm_directive(*, directive: Directive, by: User, at: datetime, revision: int | None = None) -> Directive:
    """It is an order, and it was read rightly. `revision` is what the reviewer saw."""
    directive = opened(directive, by, revision)
    REVIEWS.require(Review(directive.review), Review.CONFIRMED)
    directive.undo = kept_for_undo(directive)
    conclude(directive, Review.CONFIRMED, by, at)
    chain.record(by=by, verb="directive.confirmed", thing=directive, at=at, revision=directive.revision)
    tell_confirmed(directive, by=by, at=at)
    return directive


@transaction.atomic
def correct_directive(
    *,
    directive: Directive,
    terms: Terms,
    by: User,
    at: datetime,
    span: Span | None = None,
    revision: int | None = None,
    reasons: Mapping[str, str] = NO_REASONS,
) -> Directive:
    """It is an order, and it says this: corrects the reading and its place, and confirms. Unchanged terms confirm.

    `reasons` tell why an office or a day that the document leaves open was taken, by the name of the term.
    """
    directive = opened(directive, by, revision)
    passage = cite(span) if span else directive.passage
    changed = differences(directive, terms, passage)
    refuse_twin(directive, passage, terms.what)
    directive.undo = kept_for_undo(directive, changed)
    directive.filled = still_filled(directive, changed, reasons)
    apply(directive, terms, passage)
    directive.is_corrected = directive.is_corrected or is_correction(changed, terms)
    conclude(directive, Review.CONFIRMED, by, at)
    verb = "directive.corrected" if directive.is_corrected else "directive.confirmed"
    chain.record(by=by, verb=verb, thing=directive, at=at, revision=directive.revision, changed=changed)
    tell_confirmed(directive, by=by, at=at)
    return directive


@transaction.atomic
def reject_directive(*, directive: Directive, by: User, at: datetime, revision: int | None = None) -> Directive:
    """It is no order. Refused while tasks carry it out."""
    directive = opened(directive, by, revision)
    REVIEWS.require(Review(directive.review), Review.REJECTED)
    if directive.tasks.filter(state__in=LIVE).exists():
        raise HasTasks
    directive.undo = kept_for_undo(directive)
    conclude(directive, Review.REJECTED, by, at)
    chain.record(by=by, verb="directive.rejected", thing=directive, at=at, revision=directive.revision)
    return directive


@transaction.atomic
def reopen_directive(*, directive: Directive, by: User, at: datetime) -> Directive:
    """Take the last review back, with what it changed. Refused while tasks carry the order out."""
    directive = opened(directive, by, None)
    REVIEWS.require(Review(directive.review), Review.PROPOSED)
    if directive.tasks.filter(state__in=LIVE).exists():
        raise HasTasks
    if directive.undo:
        restore(directive, directive.undo)
        refuse_twin(directive, directive.passage, directive.what)
    else:
        directive.review, directive.reviewed_by, directive.reviewed_at = Review.PROPOSED, None, None
    directive.same_as = None if directive.review == Review.PROPOSED else directive.same_as
    directive.revision += 1
    directive.save()
    chain.record(by=by, verb="directive.reopened", thing=directive, at=at, revision=directive.revision)
    return directive


def confirm_all(*, revisions: Mapping[int, int], by: User, at: datetime) -> int:
    """Confirm proposals that were shown together, each as it was seen; those reviewed meanwhile stay. How many."""
    done = 0
    for directive in Directive.objects.filter(pk__in=revisions, review=Review.PROPOSED).order_by("pk"):
        with suppress(ReviewedMeanwhile):
            confirm_directive(directive=directive, by=by, at=at, revision=revisions[directive.pk])
            done += 1
    return done


@transaction.atomic
def add_directive(*, span: Span, terms: Terms, by: User, at: datetime) -> Directive:
    """An order that the engine missed, from the words a coordinator selected; confirmed at once."""
    if not may_review(by):
        raise NotAllowed
    document = span.page.version.document
    passage = cite(span)
    directive = Directive(document=document, passage=passage, origin=Origin.ADDED)
    refuse_twin(directive, passage, terms.what)
    apply(directive, terms, passage)
    conclude(directive, Review.CONFIRMED, by, at)
    chain.record(by=by, verb="directive.added", thing=directive, at=at, document=document.number, page=span.page.number)
    tell_confirmed(directive, by=by, at=at)
    return directive


def opened(directive: Directive, by: User, revision: int | None) -> Directive:
    """The row, locked, if this person may review it and nobody has since the page was shown."""
    if not may_review(by):
        raise NotAllowed
    locked = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    if revision is not None and locked.revision != revision:
        raise ReviewedMeanwhile(now=Review(locked.review).label)
    return locked


def refuse_twin(directive: Directive, passage: Passage, what: str) -> None:
    if Directive.objects.filter(passage=passage, what=what).exclude(pk=directive.pk).exists():
        raise AlreadyListed


def differences(directive: Directive, terms: Terms, passage: Passage) -> list[str]:
    """The names of what a correction changes."""
    before = terms_of(directive)
    names = [*PLAIN, "support_offices"]
    changed = [name for name in names if getattr(before, name) != getattr(terms, name)]
    return [*changed, "passage"] if passage.pk != directive.passage_id else changed


def still_filled(directive: Directive, changed: list[str], reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons for what was completed: those of changed terms end, or are the ones that came with the change."""
    kept = {name: why for name, why in directive.filled.items() if name not in changed}
    return kept | {name: why[:REASON_LENGTH] for name, why in reasons.items() if name in changed}


def is_correction(changed: list[str], terms: Terms) -> bool:
    """Whether the reading was wrong. Naming an office, a campaign or a day the document leaves open only adds to it."""
    decided = {"lead_office", "support_offices", "campaign"} | (set() if terms.deadline_text else {"deadline_on"})
    return bool(set(changed) - decided)


def apply(directive: Directive, terms: Terms, passage: Passage) -> None:
    for name in PLAIN:
        setattr(directive, name, getattr(terms, name))
    directive.passage = passage
    directive.save()
    directive.support_offices.set(terms.support_offices - {terms.lead_office})


def conclude(directive: Directive, review: Review, by: User, at: datetime) -> None:
    directive.review = review
    directive.reviewed_by, directive.reviewed_at = by, at
    directive.revision += 1
    directive.save()
