"""What every action on a case does: lock it, move it along the table, write the step and the link of the chain."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import clocks, stage_limits
from civicloop.cases.actions.telling import tell_case
from civicloop.cases.models import Case, Deed, Stage, State, Step
from civicloop.cases.workflow import STEPS
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.worktime import city_hours


class ReasonNeeded(Refused):
    code = "reason-needed"
    message = _("Say why: everyone who follows the case will read it.")


def locked(case: Case) -> Case:
    """The case as it is now, kept from others until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def allow(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed


def need_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def move(case: Case, wanted: State) -> None:
    """Change the state in memory, if the table allows the step."""
    STEPS.require(case.label, wanted)
    case.state = wanted


def write(
    case: Case,
    deed: Deed,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    other: Case | None = None,
    is_residents: bool = False,
) -> Step:
    """Save the case, append its step, and record it. Notes stay out of the chain: they may name people.

    What residents do is recorded without them: the chain is public, and a member's number leads to a person.
    """
    case.save()
    step = case.steps.create(
        at=at, by=by, deed=deed, state=case.state, office=case.office, note=note.strip(), other=other
    )
    chain.record(by=None if is_residents else by, verb=f"case.{deed}", thing=case, at=at, **facts(case, other))
    tell_case(case, deed, by=by, at=at)
    return step


def facts(case: Case, other: Case | None) -> dict[str, object]:
    known = {"state": case.state, "office": case.office.code if case.office else None}
    return {**known, **({"other": other.number} if other else {})}


def start_clock(case: Case, at: datetime) -> None:
    """Give the office its limit from this moment, as the filing condition and the key period have it."""
    hours = city_hours()
    allowed = stage_limits.allowed(case, Stage.HANDLE, at)
    assert allowed is not None  # a filed case has a category, and every category a limit
    case.period = allowed.period
    case.due_at = clocks.due_at(at, allowed.amount, allowed.unit, hours)
    case.warns_at = clocks.warns_at(at, case.due_at, hours)


def stop_clock(case: Case) -> None:
    case.due_at = case.warns_at = None
