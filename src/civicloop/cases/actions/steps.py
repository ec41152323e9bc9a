"""What every action on a case does: lock it, move it along the table, write the step and the link of the chain."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases.actions import stages
from civicloop.cases.actions.telling import tell_case
from civicloop.cases.models import Case, Deed, State, Step
from civicloop.cases.workflow import WAYS, target_of
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused


class ReasonNeeded(Refused):
    code = "reason-needed"
    message = _("Say why: everyone who follows the case will read it.")


def locked(case: Case) -> Case:
    """The case as it is now, kept from others until the transaction ends."""
    now = Case.objects.select_for_update().get(pk=case.pk)
    now.was = facts_of(now)
    return now


def taken_up(case: Case, deed: Deed, by: User) -> Case:
    """The case, locked, if the table lets this person do the deed."""
    case = locked(case)
    allow(WAYS[deed].who(by, case))
    return case


def steps_since(*, case: Case, revision: int | None) -> list[Step]:
    """What was done since someone opened the case at this revision; keeps it from others until the transaction ends.

    Nothing where no revision is known, such as from a client that doesn't tell.
    """
    now = locked(case)
    if revision is None or now.revision <= revision:
        return []
    steps = now.steps.select_related("office", "other").prefetch_related("pictures").order_by("-pk")
    return list(steps[: now.revision - revision])[::-1]


def allow(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed


def need_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def move(case: Case, deed: Deed, wanted: State | None = None) -> None:
    """Change the state in memory, if the table has the deed for the state that it is in."""
    case.state = target_of(deed, case.label, wanted)


def write(
    case: Case,
    deed: Deed,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    other: Case | None = None,
    office: Office | None = None,
    is_residents: bool = False,
    run: stages.Turn | None = None,
    **more: Any,
) -> Step:
    """Save the case, append its step, and record it. Notes stay out of the chain: they may name people.

    `office`: whose step it is where it isn't the one that has the case then; `more`: other columns of the step.
    What residents do is recorded without them: the chain is public, and a member's number leads to a person.
    """
    run = stages.turned(case, at) if run is None else run
    case.revision += 1
    case.save()
    stages.keep(case, run, at)
    step = Step(
        case=case, at=at, by=by, deed=deed, state=case.state, office=office or case.office, note=note.strip(),
        other=other, before=changes(case), **more,
    )  # fmt: skip
    step.save(force_insert=True)
    case.was = facts_of(case)
    chain.record(by=None if is_residents else by, verb=f"case.{deed}", thing=case, at=at, **facts(case, step, other))
    tell_case(case, step)
    return step


def facts(case: Case, step: Step, other: Case | None) -> dict[str, object]:
    known: dict[str, object] = {"state": case.state, "office": step.office.code if step.office else None}
    if other:
        known["other"] = other.number
    return known | {name: value for name in ("ending", "finding") if (value := getattr(step, name))}


# --- what a step changed, for taking it back ---------------------------------------------------------

KEPT_APART = ("id", "revision")  # never taken back


def facts_of(case: Case) -> dict[str, Any]:
    fields = case._meta.concrete_fields
    return {field.attname: getattr(case, field.attname) for field in fields if field.attname not in KEPT_APART}


def changes(case: Case) -> dict[str, Any]:
    """What was otherwise before, as it was; nothing of a case that is new."""
    return {name: plain(value) for name, value in case.was.items() if value != getattr(case, name)}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
