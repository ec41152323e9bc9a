"""A confirmed order becomes a task, is accepted, done, judged; each step is kept and chained."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_act_for
from civicloop.kernel import chain
from civicloop.kernel.calendar import declared_days
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused, WrongState
from civicloop.kernel.models import Blob
from civicloop.kernel.numbers import reference
from civicloop.library.models import Document
from civicloop.programme.actions.telling import tell_task
from civicloop.programme.lights import end_of, start_of, warning_day
from civicloop.programme.models import LIVE, Campaign, Deed, Directive, Review, Task, TaskState, TaskStep
from civicloop.programme.rules import may_do, may_order
from civicloop.programme.workflow import TASK_MOVES

TITLE_LENGTH = 200


class AlreadyOrdered(Refused):
    code = "already-ordered"
    message = _("%(office)s already has a task for this order: %(number)s.")


class NotAnOrder(Refused):
    code = "not-an-order"
    message = _("Only a confirmed order can become a task. Confirm it first.")


class ReasonMissing(Refused):
    code = "reason-missing"
    message = _("Say why, in a sentence: everyone who follows this task will read it.")


class NothingToShow(Refused):
    code = "nothing-to-show"
    message = _("Say what was done: a note, a picture or a document.")


class DueBeforeDispatch(Refused):
    code = "due-before-dispatch"
    message = _("The deadline lies in the past. Choose today or a later day.")


class NotOfThisOffice(Refused):
    code = "not-of-this-office"
    message = _("The leader must be someone who works in %(office)s.")


@transaction.atomic
def order_task(
    *,
    directive: Directive,
    lead_office: Office,
    by: User,
    at: datetime,
    supporters: Iterable[Office] = (),
    leader: User | None = None,
    due_on: date | None = None,
    title: str = "",
    measures: str = "",
    campaign: Campaign | None = None,
) -> Task:
    """Dispatch an order to the office that answers for it; its clock starts now. `due_on` is the last day."""
    if not may_order(by):
        raise NotAllowed
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    refuse_order(directive, lead_office, leader)
    task = Task(
        number=reference("T", day_of(at), digits=5),
        directive=directive,
        campaign=campaign or directive.campaign,
        title=(title or directive.what)[:TITLE_LENGTH],
        measures=measures,
        lead_office=lead_office,
        leader=leader,
        dispatched_at=at,
    )
    set_clock(task, at, due_on)
    task.save()
    task.supporters.set(set(supporters) - {lead_office})
    return step(task, Deed.ORDER, by, at, directive=directive.pk, office=lead_office.code, due_on=due_on)


def refuse_order(directive: Directive, lead_office: Office, leader: User | None) -> None:
    if directive.review != Review.CONFIRMED:
        raise NotAnOrder
    if twin := directive.tasks.filter(lead_office=lead_office, state__in=LIVE).first():
        raise AlreadyOrdered(office=lead_office, number=twin.number)
    refuse_leader(leader, lead_office)


def refuse_leader(leader: User | None, office: Office) -> None:
    if leader is not None and not may_act_for(leader, office):
        raise NotOfThisOffice(office=office)


@transaction.atomic
def accept_task(*, task: Task, by: User, at: datetime, leader: User | None = None, measures: str = "") -> Task:
    """The office takes it on, and names who leads it and by what measures."""
    task = taken(task, Deed.ACCEPT, by)
    refuse_leader(leader, task.lead_office)
    task.leader = leader or task.leader
    task.measures = measures or task.measures
    return step(task, Deed.ACCEPT, by, at)


@transaction.atomic
def return_task(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    """The office says why it is not the one to do this."""
    task = taken(task, Deed.RETURN, by)
    return step(task, Deed.RETURN, by, at, note=required(reason))


@transaction.atomic
def reorder_task(
    *,
    task: Task,
    by: User,
    at: datetime,
    lead_office: Office | None = None,
    due_on: date | None = None,
    reason: str = "",
) -> Task:
    """Dispatch a returned task again, to the same or another office, without entering it anew. Restarts its clock."""
    task = taken(task, Deed.REORDER, by)
    last_day = due_on or (day_of(task.due_at) if task.due_at else None)
    if lead_office and lead_office != task.lead_office:
        task.lead_office, task.leader = lead_office, None
        task.supporters.remove(lead_office)
    set_clock(task, at, last_day)
    return step(task, Deed.REORDER, by, at, note=reason, office=task.lead_office.code, due_on=last_day)


@transaction.atomic
def submit_task(
    *,
    task: Task,
    by: User,
    at: datetime,
    note: str = "",
    evidence: Blob | None = None,
    document: Document | None = None,
) -> Task:
    """The office says it is done, and shows it. The clock stands until it is judged."""
    task = taken(task, Deed.SUBMIT, by)
    if not (note.strip() or evidence or document):
        raise NothingToShow
    task.submitted_at = at
    shown = {"sha256": evidence.sha256} if evidence else {}
    return step(task, Deed.SUBMIT, by, at, note=note, evidence=evidence, document=document, **shown)


@transaction.atomic
def finish_task(*, task: Task, by: User, at: datetime, note: str = "") -> Task:
    """A coordinator who did not do it finds it done."""
    task = taken(task, Deed.FINISH, by)
    task.done_at = at
    return step(task, Deed.FINISH, by, at, note=note)


@transaction.atomic
def send_back_task(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    """A coordinator finds it not done yet; the clock goes on as if it had never stood."""
    task = taken(task, Deed.SEND_BACK, by)
    task.submitted_at = None
    return step(task, Deed.SEND_BACK, by, at, note=required(reason))


@transaction.atomic
def cancel_task(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    task = taken(task, Deed.CANCEL, by)
    return step(task, Deed.CANCEL, by, at, note=required(reason))


def taken(task: Task, deed: Deed, by: User) -> Task:
    """The row, locked, if this person may do this deed and the task's state allows it."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("lead_office").get(pk=task.pk)
    if not may_do(by, deed, locked):
        raise NotAllowed
    move = TASK_MOVES[deed]
    if locked.state not in move.sources:
        raise WrongState(now=TaskState(locked.state).label, wanted=move.target.label)
    return locked


def step(
    task: Task,
    deed: Deed,
    by: User,
    at: datetime,
    *,
    note: str = "",
    evidence: Blob | None = None,
    document: Document | None = None,
    **facts: object,
) -> Task:
    """Move the task, append its step, chain the deed."""
    task.state = TASK_MOVES[deed].target
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
    )
    chain.record(by=by, verb=f"task.{deed.value}", thing=task, at=at, **facts)
    tell_task(task, deed, by=by, at=at)
    return task


def set_clock(task: Task, at: datetime, due_on: date | None) -> None:
    """The task's last moment and the moment it turns yellow, in working days from its dispatch."""
    dispatched_on = day_of(at)
    if due_on and due_on < dispatched_on:
        raise DueBeforeDispatch
    task.dispatched_at = at
    task.due_at = end_of(due_on) if due_on else None
    task.warns_at = start_of(warning_day(dispatched_on, due_on, declared_days())) if due_on else None


def required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason
