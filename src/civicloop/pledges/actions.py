"""What happens to a pledge: drafted, published, amended, reported on, checked, judged, settled, withdrawn."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain, numbers
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import Blob
from civicloop.pledges import rules, telling
from civicloop.pledges.models import (
    RUNNING,
    TRANSITIONS,
    Amendment,
    Ballot,
    Check,
    Claim,
    Pledge,
    PledgeState,
    Verdict,
)
from civicloop.pledges.terms import Terms, label_of
from civicloop.programme.models import Directive, Task

NUMBERS = ("baseline_value", "baseline_on", "target_value", "due_on")


class NotCheckable(Refused):
    code = "not-checkable"
    message = _("A pledge that nobody can check is not published. Still missing: %(missing)s.")


class NothingPromised(Refused):
    code = "nothing-promised"
    message = _("The value promised is the value today: there is nothing to keep.")


class DueBeforeBaseline(Refused):
    code = "due-before-baseline"
    message = _("The deadline has to come after the day on which the value today was measured.")


class NothingChanged(Refused):
    code = "nothing-changed"
    message = _("Nothing was changed.")


class NotRunning(Refused):
    code = "not-running"
    message = _("This pledge is “%(state)s”: nothing more can be said on it.")


class VoteIsClosed(Refused):
    code = "vote-is-closed"
    message = _("The public judges a pledge from the day it is said to be kept, or is due, for 30 days.")


class VoteIsOpen(Refused):
    code = "vote-is-open"
    message = _("The public may still judge until %(until)s. Settle it afterwards.")


@transaction.atomic
def draft_pledge(
    *,
    by: User,
    office: Office,
    terms: Terms,
    at: datetime,
    task: Task | None = None,
    directive: Directive | None = None,
) -> Pledge:
    """A new pledge that only the office and the coordinators see; a task brings its directive along."""
    _require(rules.may_promise_for(by, office))
    _require(task is None or Task.objects.visible_to(by).filter(pk=task.pk).exists())
    _require(directive is None or Directive.objects.visible_to(by).filter(pk=directive.pk).exists())
    pledge = Pledge(
        number=numbers.reference("P", day_of(at), digits=4),
        office=office,
        task=task,
        directive=directive or (task.directive if task else None),
        drafted_by=by,
        drafted_at=at,
    )
    terms.apply_to(pledge)
    pledge.save()
    chain.record(by=by, verb="pledge.drafted", thing=pledge, at=at, office=office.code)
    return pledge


@transaction.atomic
def revise_draft(*, by: User, pledge: Pledge, terms: Terms, at: datetime) -> Pledge:
    """Reword a draft; nothing of it was public, so nothing is kept."""
    locked = _locked(pledge)
    _require(rules.may_promise_for(by, locked.office))
    _require_state(locked, PledgeState.DRAFT)
    terms.apply_to(locked)
    locked.save()
    chain.record(by=by, verb="pledge.revised", thing=locked, at=at)
    return locked


@transaction.atomic
def publish_pledge(*, by: User, pledge: Pledge, at: datetime) -> Pledge:
    """Make it public: only with measure, baseline, target and deadline."""
    locked = _locked(pledge)
    _require(rules.may_promise_for(by, locked.office))
    TRANSITIONS.require(PledgeState(locked.state), PledgeState.PUBLISHED)
    terms = Terms.of(locked)
    _require_checkable(terms)
    locked.state, locked.published_at = PledgeState.PUBLISHED, at
    locked.save()
    facts = {name: getattr(terms, name) for name in ("baseline_value", "target_value", "due_on")}
    chain.record(by=by, verb="pledge.published", thing=locked, at=at, **facts)
    return locked


@transaction.atomic
def amend_pledge(*, by: User, pledge: Pledge, terms: Terms, reason: str, at: datetime) -> Amendment:
    """Change a public pledge, with a reason; what it said before stays on its page."""
    locked = _locked(pledge)
    _require(rules.may_promise_for(by, locked.office))
    _require_state(locked, PledgeState.PUBLISHED)
    _require_checkable(terms)
    changes = Terms.of(locked).changes_to(terms)
    if not changes:
        raise NothingChanged
    terms.apply_to(locked)
    locked.save()
    amendment = Amendment.objects.create(pledge=locked, at=at, by=by, reason=reason, changes=changes)
    numbers_of = {name: pair for name, pair in changes.items() if name in NUMBERS}  # words may name people
    chain.record(by=by, verb="pledge.amended", thing=locked, at=at, changed=sorted(changes), changes=numbers_of)
    telling.tell_pledge(locked, telling.AMENDED, by=by, at=at)
    return amendment


@transaction.atomic
def claim_progress(
    *,
    by: User,
    pledge: Pledge,
    value: Decimal,
    measured_on: date,
    words: str,
    at: datetime,
    evidence: Blob | None = None,
    is_final: bool = False,
) -> Claim:
    """The office reports; a final claim says that the pledge is kept and opens the public's vote."""
    locked = _locked(pledge)
    _require(rules.may_promise_for(by, locked.office))
    _require_running(locked)
    claim = Claim.objects.create(
        pledge=locked,
        value=value,
        measured_on=measured_on,
        words=words,
        evidence=evidence,
        is_final=is_final,
        at=at,
        by=by,
    )
    if is_final:
        TRANSITIONS.require(PledgeState(locked.state), PledgeState.CLAIMED)
        locked.state, locked.claimed_on = PledgeState.CLAIMED, locked.claimed_on or day_of(at)
        locked.save()
    chain.record(
        by=by, verb="pledge.claimed", thing=locked, at=at, value=value, is_final=is_final, evidence=_sha(evidence)
    )
    telling.tell_pledge(locked, telling.CLAIMED, by=by, at=at)
    return claim


@transaction.atomic
def check_pledge(
    *,
    by: User,
    pledge: Pledge,
    value: Decimal,
    measured_on: date,
    finding: str,
    at: datetime,
    evidence: Blob | None = None,
) -> Check:
    """An inspector of another office says what is really there."""
    locked = _locked(pledge)
    office = rules.checking_office(by)
    if office is None or not rules.may_check(by, locked):
        raise NotAllowed
    _require_running(locked)
    check = Check.objects.create(
        pledge=locked,
        value=value,
        measured_on=measured_on,
        finding=finding,
        evidence=evidence,
        office=office,
        at=at,
        by=by,
    )
    chain.record(
        by=by, verb="pledge.checked", thing=locked, at=at, value=value, office=office.code, evidence=_sha(evidence)
    )
    telling.tell_pledge(locked, telling.CHECKED, by=by, at=at)
    return check


@transaction.atomic
def judge_pledge(*, by: User, pledge: Pledge, verdict: Verdict, at: datetime, reason: str = "") -> Ballot:
    """One member's verdict; a later one takes the place of an earlier one.

    The chain keeps a seal (SHA-256 over nonce, pledge and verdict) and no name: a changed ballot shows, a vote doesn't.
    """
    locked = _locked(pledge)
    _require(rules.may_judge(by, locked))
    if not locked.is_open_for_verdicts(day_of(at)):
        raise VoteIsClosed
    is_changed = Ballot.objects.filter(pledge=locked, user=by, superseded_at=None).update(superseded_at=at) > 0
    nonce = secrets.token_hex(16)
    ballot = Ballot.objects.create(pledge=locked, user=by, verdict=verdict, reason=reason, nonce=nonce, at=at)
    chain.record(by=None, verb="pledge.judged", thing=locked, at=at, seal=seal_of(ballot), is_changed=is_changed)
    return ballot


def seal_of(ballot: Ballot) -> str:
    return hashlib.sha256(f"{ballot.nonce}:{ballot.pledge_id}:{ballot.verdict}".encode()).hexdigest()


@transaction.atomic
def hide_reason(*, by: User, ballot: Ballot, at: datetime) -> None:
    """Take an unlawful or insulting reason off the page; the verdict goes on counting."""
    _require(rules.may_settle(by))
    Ballot.objects.filter(pk=ballot.pk).update(is_hidden=True)
    chain.record(by=by, verb="pledge.reason-hidden", thing=ballot.pledge, at=at, seal=seal_of(ballot))


@transaction.atomic
def settle_pledge(*, by: User, pledge: Pledge, at: datetime) -> Pledge:
    """Close a pledge whose vote has ended; claims, checks and verdicts stand as they are."""
    locked = _locked(pledge)
    _require(rules.may_settle(by))
    TRANSITIONS.require(PledgeState(locked.state), PledgeState.SETTLED)
    until = locked.verdicts_until()
    if until is None or day_of(at) <= until:
        raise VoteIsOpen(until=until)
    locked.state, locked.ended_at = PledgeState.SETTLED, at
    locked.save()
    counted = locked.ballots.filter(superseded_at=None)
    facts = {str(verdict): counted.filter(verdict=verdict).count() for verdict in Verdict}
    chain.record(by=by, verb="pledge.settled", thing=locked, at=at, **facts)
    telling.tell_pledge(locked, telling.SETTLED, by=by, at=at)
    return locked


@transaction.atomic
def withdraw_pledge(*, by: User, pledge: Pledge, reason: str, at: datetime) -> Pledge:
    """Take a promise back; one that was public stays readable, with the reason."""
    locked = _locked(pledge)
    _require(rules.may_promise_for(by, locked.office))
    TRANSITIONS.require(PledgeState(locked.state), PledgeState.WITHDRAWN)
    changes = {"state": [locked.state, str(PledgeState.WITHDRAWN)]}
    Amendment.objects.create(pledge=locked, at=at, by=by, reason=reason, changes=changes)
    locked.state, locked.ended_at = PledgeState.WITHDRAWN, at
    locked.save()
    chain.record(by=by, verb="pledge.withdrawn", thing=locked, at=at)
    telling.tell_pledge(locked, telling.WITHDRAWN, by=by, at=at)
    return locked


def _locked(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_for_update(of=("self",)).select_related("office").get(pk=pledge.pk)


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed


def _require_state(pledge: Pledge, state: PledgeState) -> None:
    if pledge.state != state:
        raise NotRunning(state=pledge.get_state_display())


def _require_running(pledge: Pledge) -> None:
    if pledge.state not in RUNNING:
        raise NotRunning(state=pledge.get_state_display())


def _require_checkable(terms: Terms) -> None:
    if missing := terms.missing():
        raise NotCheckable(missing=str(_("; ")).join(label_of(name) for name in missing))
    if terms.baseline_value == terms.target_value:
        raise NothingPromised
    if terms.due_on and terms.baseline_on and terms.due_on <= terms.baseline_on:
        raise DueBeforeBaseline


def _sha(evidence: Blob | None) -> str | None:
    return evidence.sha256 if evidence else None
