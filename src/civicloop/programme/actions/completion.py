"""A coordinator completes an open order, or asks the office that gave it; its answer fills what is open."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme.actions.review import REASON_LENGTH, opened
from civicloop.programme.models import Directive, Question, Review
from civicloop.programme.rules import may_answer, may_review


class NothingChosen(Refused):
    code = "nothing-chosen"
    message = _("Choose an office or a day.")


class SaidAlready(Refused):
    code = "said-already"
    message = _("This is filled in already. Correct it in the review.")


class AlreadyAsked(Refused):
    code = "already-asked"
    message = _("A question about this order waits for its answer already.")


class AlreadyAnswered(Refused):
    code = "already-answered"
    message = _("This question is answered or withdrawn already.")


class WordsMissing(Refused):
    code = "words-missing"
    message = _("Write it in a sentence.")


@transaction.atomic
def complete_directive(
    *,
    directive: Directive,
    by: User,
    at: datetime,
    lead_office: Office | None = None,
    deadline_on: date | None = None,
    reason: str = "",
    revision: int | None = None,
) -> Directive:
    """Fill in the office or the day that the document leaves open, with the reason; no correction of the reading."""
    directive = opened(directive, by, revision)
    fill(directive, lead_office, deadline_on, reason)
    directive.revision += 1
    directive.save()
    record_filled(directive, by, at, lead_office, deadline_on, reason)
    return directive


def fill(directive: Directive, lead_office: Office | None, deadline_on: date | None, reason: str) -> None:
    if lead_office is None and deadline_on is None:
        raise NothingChosen
    if (lead_office and directive.lead_office_id) or (deadline_on and directive.deadline_on):
        raise SaidAlready
    if lead_office:
        directive.lead_office = lead_office
        directive.filled = {**directive.filled, "lead_office": reason[:REASON_LENGTH]}
    if deadline_on:
        directive.deadline_on = deadline_on
        directive.filled = {**directive.filled, "deadline_on": reason[:REASON_LENGTH]}


def record_filled(
    directive: Directive, by: User, at: datetime, lead_office: Office | None, deadline_on: date | None, reason: str
) -> None:
    chain.record(
        by=by,
        verb="directive.completed",
        thing=directive,
        at=at,
        office=lead_office.code if lead_office else None,
        due=deadline_on.isoformat() if deadline_on else None,
        reason=reason[:REASON_LENGTH],
    )


@transaction.atomic
def ask_issuer(*, directive: Directive, office: Office, text: str, by: User, at: datetime) -> Question:
    """Send an order back to the office that gave it, as a question; one waits at a time."""
    if not may_review(by):
        raise NotAllowed
    locked = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    if not text.strip():
        raise WordsMissing
    if locked.questions.waiting().exists():
        raise AlreadyAsked
    question = Question.objects.create(directive=locked, office=office, text=text.strip(), asked_by=by, asked_at=at)
    chain.record(by=by, verb="directive.asked", thing=locked, at=at, office=office.code)
    notify(
        offices=[office],
        kind="order-asked",
        text=_("A question about an order of yours: %(what)s"),
        url=reverse("programme:question", args=[question.pk]),
        at=at,
        about=locked.chain_name,
        by=by,
        what=locked.what[:60],
    )
    return question


@transaction.atomic
def answer_question(
    *,
    question: Question,
    by: User,
    at: datetime,
    answer: str = "",
    lead_office: Office | None = None,
    deadline_on: date | None = None,
) -> Question:
    """The issuing office says who or by when (or explains); what was open is filled, what was not stays."""
    if not may_answer(by, question):
        raise NotAllowed
    question = waiting(question)
    if not (answer.strip() or lead_office or deadline_on):
        raise NothingChosen
    question.answer, question.lead_office, question.deadline_on = answer.strip(), lead_office, deadline_on
    question.answered_by, question.answered_at = by, at
    question.save()
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=question.directive_id)
    office = lead_office if directive.lead_office_id is None else None
    day = deadline_on if directive.deadline_on is None else None
    if (office or day) and directive.review != Review.REJECTED:
        reason = str(_("%(office)s answered.") % {"office": question.office.name})
        fill(directive, office, day, reason)
        directive.revision += 1
        directive.save()
        record_filled(directive, by, at, office, day, reason)
    chain.record(by=by, verb="directive.answered", thing=directive, at=at, office=question.office.code)
    tell_asker(question, directive, by, at)
    return question


def tell_asker(question: Question, directive: Directive, by: User, at: datetime) -> None:
    notify(
        people=[question.asked_by],
        kind="order-answered",
        text=_("%(office)s has answered about: %(what)s"),
        url=reverse("programme:directive", args=[directive.pk]),
        at=at,
        about=directive.chain_name,
        by=by,
        office=question.office,
        what=directive.what[:60],
    )


@transaction.atomic
def withdraw_question(*, question: Question, by: User, at: datetime) -> Question:
    """It need not be answered any more."""
    if not may_review(by):
        raise NotAllowed
    question = waiting(question)
    question.withdrawn_at = at
    question.save()
    chain.record(by=by, verb="directive.unasked", thing=question.directive, at=at, office=question.office.code)
    return question


def waiting(question: Question) -> Question:
    """The row, locked, if it still waits."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("office", "directive", "asked_by")
    locked = rows.get(pk=question.pk)
    if not locked.is_waiting:
        raise AlreadyAnswered
    return locked
