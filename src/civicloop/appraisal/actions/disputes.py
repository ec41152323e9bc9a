"""A dispute from lodging to its end. Each step starts the clock of whoever must act next.

The lodger acts as the member who lodged it, or, without an account, by the key of the link. The chain names the
operator's and the regulator's people, and never the lodger.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, OfficeKind, User
from civicloop.appraisal import rules
from civicloop.appraisal.clocks import CLOCKS, end_of_clock
from civicloop.appraisal.models import TRANSITIONS, Dispute, DisputeState, DisputeStep, Inadmissible
from civicloop.kernel import chain, numbers
from civicloop.kernel.calendar import declared_days
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused


class NotAnOperator(Refused):
    code = "not-an-operator"
    message = _("Charges are disputed with service industries only.")


class NoContact(Refused):
    code = "no-contact"
    message = _("Sign in, or give an e-mail address or a phone number: else nobody can answer you.")


class TooEarly(Refused):
    code = "too-early"
    message = _("The operator has until %(until)s to answer. You may appeal afterwards.")


class TooMuch(Refused):
    code = "too-much"
    message = _("The refund is larger than the disputed amount.")


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What a dispute is about; named as the model's fields."""

    service_number: str
    amount: Decimal
    charged_from: date
    charged_until: date
    facts: str
    wish: str


@transaction.atomic
def lodge_dispute(
    *, by: User | None, operator: Office, charge: Charge, at: datetime, contact: str = ""
) -> tuple[Dispute, str]:
    """Lodge it. Someone without an account gets a key, once; only its hash is kept."""
    if operator.kind != OfficeKind.INDUSTRY:
        raise NotAnOperator
    if by is None and not contact:
        raise NoContact
    key = "" if by else secrets.token_urlsafe(18)
    due_on = CLOCKS[DisputeState.LODGED].ends_on(day_of(at), declared_days())
    dispute = Dispute.objects.create(
        number=numbers.reference("D", day_of(at), digits=5),
        operator=operator,
        member=by,
        contact=contact,
        key_hash=rules.hash_of(key) if key else "",
        lodged_at=at,
        due_on=due_on,
        answer_due_on=due_on,
        **vars(charge),
    )
    _keep_step(dispute, by, at, "")
    chain.record(by=None, verb="dispute.lodged", thing=dispute, at=at, operator=operator.code)
    return dispute, key


@transaction.atomic
def answer_dispute(*, by: User, dispute: Dispute, words: str, at: datetime, refund: Decimal | None = None) -> Dispute:
    """The operator answers, and says how much it gives back."""
    locked = _locked(dispute)
    _require(rules.may_answer(by, locked))
    _require_within(refund, locked)
    TRANSITIONS.require(DisputeState(locked.state), DisputeState.ANSWERED)
    locked.answered_at, locked.refund = at, refund
    return _move(locked, DisputeState.ANSWERED, by, at, words, is_late=locked.answer_due_on < day_of(at))


@transaction.atomic
def accept_answer(*, by: User | None, dispute: Dispute, at: datetime, key: str = "") -> Dispute:
    """The user is content: it ends here."""
    locked = _locked(dispute)
    _require(rules.is_lodger(locked, by, key))
    return _move(locked, DisputeState.ACCEPTED, by, at)


@transaction.atomic
def appeal_dispute(*, by: User | None, dispute: Dispute, words: str, at: datetime, key: str = "") -> Dispute:
    """The user asks the regulator: after an answer, or after fifteen days without one."""
    locked = _locked(dispute)
    _require(rules.is_lodger(locked, by, key))
    if locked.state == DisputeState.LODGED and day_of(at) <= locked.answer_due_on:
        raise TooEarly(until=locked.answer_due_on)
    return _move(locked, DisputeState.APPEALED, by, at, words)


@transaction.atomic
def admit_appeal(*, by: User, dispute: Dispute, at: datetime, words: str = "") -> Dispute:
    """The regulator takes it up."""
    locked = _locked(dispute)
    _require(rules.may_regulate(by, locked))
    return _move(locked, DisputeState.ADMITTED, by, at, words)


@transaction.atomic
def refuse_appeal(*, by: User, dispute: Dispute, ground: Inadmissible, words: str, at: datetime) -> Dispute:
    """The regulator does not take it up, on one of the law's grounds."""
    locked = _locked(dispute)
    _require(rules.may_regulate(by, locked))
    locked.ground = ground
    return _move(locked, DisputeState.REFUSED, by, at, words, ground=ground)


@transaction.atomic
def decide_appeal(*, by: User, dispute: Dispute, words: str, at: datetime, refund: Decimal | None = None) -> Dispute:
    """The regulator replies; its refund takes the place of the operator's."""
    locked = _locked(dispute)
    _require(rules.may_regulate(by, locked))
    _require_within(refund, locked)
    if refund is not None:
        locked.refund = refund
    return _move(locked, DisputeState.DECIDED, by, at, words)


@transaction.atomic
def withdraw_dispute(*, by: User | None, dispute: Dispute, at: datetime, key: str = "") -> Dispute:
    locked = _locked(dispute)
    _require(rules.is_lodger(locked, by, key))
    return _move(locked, DisputeState.WITHDRAWN, by, at)


def _move(
    dispute: Dispute, state: DisputeState, by: User | None, at: datetime, words: str = "", **facts: object
) -> Dispute:
    """Take the step, keep it, start the next clock, record it."""
    TRANSITIONS.require(DisputeState(dispute.state), state)
    dispute.state, dispute.due_on = state, end_of_clock(state, day_of(at))
    if not TRANSITIONS.table.get(state):
        dispute.ended_at = at
    dispute.save()
    _keep_step(dispute, by, at, words)
    is_lodgers = state in (DisputeState.ACCEPTED, DisputeState.APPEALED, DisputeState.WITHDRAWN)
    chain.record(by=None if is_lodgers else by, verb=f"dispute.{state}", thing=dispute, at=at, **facts)
    return dispute


def _keep_step(dispute: Dispute, by: User | None, at: datetime, words: str) -> None:
    state, due_on = dispute.state, dispute.due_on
    DisputeStep.objects.create(dispute=dispute, at=at, by=by, state=state, words=words, due_on=due_on)


def _locked(dispute: Dispute) -> Dispute:
    return Dispute.objects.select_for_update(of=("self",)).select_related("operator").get(pk=dispute.pk)


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed


def _require_within(refund: Decimal | None, dispute: Dispute) -> None:
    if refund is not None and refund > dispute.amount:
        raise TooMuch
