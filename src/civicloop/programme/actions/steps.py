"""What every deed on a task does: lock it, ask whether it may, move it, append its step, chain the deed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused, WrongState
from civicloop.kernel.models import Blob
from civicloop.library.models import Document
from civicloop.programme.actions.telling import tell_task
from civicloop.programme.models import Deed, Task, TaskState, TaskStep
from civicloop.programme.rules import may_do
from civicloop.programme.workflow import TASK_MOVES

CLOCK = "clock"  # who did it in the chain, where nobody did


class ReasonMissing(Refused):
    code = "reason-missing"
    message = _("Say why, in a sentence: everyone who follows this task will read it.")


def taken(task: Task, deed: Deed, by: User) -> Task:
    """The row, locked, if this person may do this deed and the task's state allows it."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("lead_office").get(pk=task.pk)
    if not may_do(by, deed, locked):
        raise NotAllowed
    move = TASK_MOVES[deed]
    if locked.state not in move.sources:
        raise WrongState(now=TaskState(locked.state).label, wanted=(move.target or deed).label)
    return locked


def step(
    task: Task,
    deed: Deed,
    by: User | None,
    at: datetime,
    *,
    note: str = "",
    evidence: Blob | None = None,
    document: Document | None = None,
    page: int | None = None,
    progress: int | None = None,
    **facts: object,
) -> Task:
    """Move the task, append its step, chain the deed. `by` nobody: the clock."""
    task.state = TASK_MOVES[deed].target or task.state
    task.save()
    TaskStep.objects.create(
        task=task,
        at=at,
        by=by,
        deed=deed,
        state=task.state,
        office=task.lead_office,
        note=note.strip(),
        evidence=evidence,
        document=document,
        page=page,
        progress=progress,
    )
    chain.record(by=by or CLOCK, verb=f"task.{deed.value}", thing=task, at=at, **facts)
    tell_task(task, deed, by=by, at=at)
    return task


def required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason
