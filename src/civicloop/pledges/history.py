"""The story of a pledge for its timeline: what was promised, said, found and changed, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from civicloop.pledges.models import RUNNING, Amendment, Check, Claim, Pledge, PledgeState
from civicloop.pledges.terms import label_of


@dataclass(frozen=True)
class Step:
    """One entry; `state` is done, now, todo or bad. `evidence` is the SHA-256 of a picture."""

    title: str
    at: date | None
    by: str = ""
    text: str = ""
    state: str = "done"
    evidence: str = ""


def steps_of(pledge: Pledge, today: date) -> list[Step]:
    """Newest first; what is to come stands above what has been."""
    past = [*_births(pledge), *_amendments(pledge), *_claims(pledge), *_checks(pledge), *_end(pledge)]
    return [*_ahead(pledge, today), *sorted(past, key=_moment, reverse=True)]


def _moment(step: Step) -> datetime:
    if isinstance(step.at, datetime):
        return step.at
    return timezone.make_aware(datetime.combine(step.at or date.min, time.min))


def _births(pledge: Pledge) -> Iterator[Step]:
    if pledge.published_at is None:
        yield Step(pgettext("pledge step", "Drafted"), pledge.drafted_at, pledge.office.title)
    else:
        yield Step(pgettext("pledge step", "Published"), pledge.published_at, pledge.office.title)


def _amendments(pledge: Pledge) -> Iterator[Step]:
    for amendment in pledge.amendments.all():
        title = (
            pgettext("pledge step", "Withdrawn") if "state" in amendment.changes else pgettext("pledge step", "Changed")
        )
        text = "\n".join([_("Reason: %s") % amendment.reason, *change_lines(amendment)])
        yield Step(title, amendment.at, pledge.office.title, text, "bad" if "state" in amendment.changes else "done")


def change_lines(amendment: Amendment) -> list[str]:
    """Each changed field as “before → after”."""
    fields = ((name, pair) for name, pair in amendment.changes.items() if name != "state")
    return [f"{label_of(name)}: {before or '–'} → {after or '–'}" for name, (before, after) in fields]


def _claims(pledge: Pledge) -> Iterator[Step]:
    for claim in pledge.claims.select_related("evidence"):
        title = _("The office says that it is kept: %s") if claim.is_final else _("The office reports: %s")
        yield Step(title % _value(pledge, claim), claim.at, pledge.office.title, claim.words, evidence=_sha(claim))


def _checks(pledge: Pledge) -> Iterator[Step]:
    for check in pledge.checks.select_related("evidence", "office"):
        title = _("An inspector found: %s") % _value(pledge, check)
        yield Step(title, check.at, check.office.title, check.finding, evidence=_sha(check))


def _end(pledge: Pledge) -> Iterator[Step]:
    if pledge.state == PledgeState.SETTLED:
        yield Step(_("The vote was closed"), pledge.ended_at)


def _ahead(pledge: Pledge, today: date) -> Iterator[Step]:
    until = pledge.verdicts_until()
    if pledge.state not in RUNNING or pledge.due_on is None or until is None:
        return
    yield Step(_("The vote closes"), until, state="now" if pledge.is_open_for_verdicts(today) else "todo")
    if pledge.claimed_on is None:
        yield Step(_("To be kept by"), pledge.due_on, state="bad" if pledge.is_overdue(today) else "todo")


def _value(pledge: Pledge, said: Claim | Check) -> str:
    return f"{said.value_text} {pledge.unit}".strip()


def _sha(said: Claim | Check) -> str:
    return said.evidence.sha256 if said.evidence else ""
