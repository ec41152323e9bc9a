"""Taking back the last deed within some minutes: a step of its own, while the history stays as it was."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases.actions import stages
from civicloop.cases.actions.steps import locked, write
from civicloop.cases.models import Case, Deed, Step
from civicloop.cases.workflow import WAYS
from civicloop.kernel.errors import Refused

UNDO_MINUTES = 10


class TooLateToUndo(Refused):
    code = "too-late-to-undo"
    message = _("This can't be taken back any more: more than %(minutes)s minutes went by, or something followed.")


def undoable(case: Case, by: User, at: datetime) -> Step | None:
    """The last step, if this person may still take it back."""
    step = case.steps.order_by("-pk").first()
    return step if step and may_undo(step, by, at) else None


def undoable_cases(cases: Collection[Case], by: User, at: datetime) -> list[Case]:
    """Those of several whose last step this person may still take back: one question for all."""
    last = Step.objects.filter(case__in=cases).order_by().values("case").annotate(last=Max("pk")).values("last")
    open_for = {step.case_id for step in Step.objects.filter(pk__in=last) if may_undo(step, by, at)}
    return [case for case in cases if case.pk in open_for]


def may_undo(step: Step, by: User, at: datetime) -> bool:
    """Whether this person may take this step back, if it is its case's last."""
    if step.by_id != by.pk or step.deed not in WAYS or not WAYS[Deed(step.deed)].is_undoable:
        return False
    return bool(step.before) and at - step.at <= timedelta(minutes=UNDO_MINUTES)


@transaction.atomic
def undo(*, case: Case, by: User, at: datetime) -> Case:
    """Everything that the last step changed of the case is again as it was."""
    case = locked(case)
    step = undoable(case, by, at)
    if step is None:
        raise TooLateToUndo(minutes=UNDO_MINUTES)
    for name, value in step.before.items():
        setattr(case, name, restored(case, name, value))
    write(case, Deed.UNDONE, by=by, at=at, note=step.deed, office=step.office, run=stages.turned_back(case))
    return case


def restored(case: Case, name: str, value: Any) -> Any:
    field = next(each for each in case._meta.concrete_fields if each.attname == name)
    return field.to_python(value)
