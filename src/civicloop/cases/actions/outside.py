"""Not the city's own to fix: forwarded to a body outside, which gives it back or deals with it; or void."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases.actions.families import gather
from civicloop.cases.actions.steps import allow, locked, move, need_reason, taken_up, write
from civicloop.cases.models import Case, Deed, Ending, Forwarding
from civicloop.cases.workflow import WAYS
from civicloop.kernel.errors import Refused


class NoBody(Refused):
    code = "no-body"
    message = _("Say which body outside the city gets it.")


@transaction.atomic
def forward(*, case: Case, by: User, body: str, at: datetime, reference: str = "", note: str = "") -> Forwarding:
    """Give it to a body outside the city; `reference` is its number there, if it is known already."""
    case = taken_up(case, Deed.FORWARDED, by)
    if not body.strip():
        raise NoBody
    move(case, Deed.FORWARDED)
    found = case.forwardings.create(body=body.strip()[:80], reference=reference.strip()[:80], at=at)
    write(case, Deed.FORWARDED, by=by, at=at, note=note or found.body)
    return found


@transaction.atomic
def take_back(*, case: Case, by: User | None, reason: str, at: datetime) -> Case:
    """The body outside gives it back: another office has to be found. `by` is None where its system says so."""
    case = away(case, Deed.CAME_BACK, by, at)
    write(case, Deed.CAME_BACK, by=by, at=at, note=need_reason(reason))
    return case


@transaction.atomic
def conclude(*, case: Case, by: User | None, words: str, at: datetime) -> Case:
    """The body outside has dealt with it: closed as that, which is neither fixed nor watched here."""
    case = away(case, Deed.CONCLUDED, by, at)
    case.ending, case.closed_at = Ending.FORWARDED, at
    write(case, Deed.CONCLUDED, by=by, at=at, note=need_reason(words), ending=case.ending)
    gather_around(case, at)
    return case


def away(case: Case, deed: Deed, by: User | None, at: datetime) -> Case:
    case = locked(case)
    allow(by is None or WAYS[deed].who(by, case))
    move(case, deed)
    case.forwardings.filter(ended_at=None).update(ended_at=at)
    return case


@transaction.atomic
def declare_void(*, case: Case, by: User, reason: str, at: datetime) -> Case:
    """Filed by mistake: nothing has to be done any more, and everyone reads why."""
    case = taken_up(case, Deed.VOIDED, by)
    move(case, Deed.VOIDED)
    case.resumes = ""
    case.pauses.filter(ended_at=None).update(ended_at=at)
    write(case, Deed.VOIDED, by=by, at=at, note=need_reason(reason))
    gather_around(case, at)
    return case


def gather_around(case: Case, at: datetime) -> None:
    if case.parent:
        gather(case.parent, at)


@transaction.atomic
def supervise(*, case: Case, by: User, words: str, at: datetime) -> Case:
    """Chase it: everyone sees that the civility office does."""
    case = taken_up(case, Deed.SUPERVISED, by)
    move(case, Deed.SUPERVISED)
    case.supervised_at = at
    write(case, Deed.SUPERVISED, by=by, at=at, note=need_reason(words))
    return case
