"""A confirmed order becomes a task, is accepted, done, judged; each step is kept and chained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_act_for
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import Blob
from civicloop.kernel.numbers import reference
from civicloop.kernel.worktime import Unit, city_hours
from civicloop.library.models import Document
from civicloop.programme.actions.checklist import put_measures, put_milestones
from civicloop.programme.actions.steps import required, step, taken
from civicloop.programme.actions.weights import recount, share_out
from civicloop.programme.models import LIVE, Campaign, Deed, Directive, Practice, Review, Support, Task
from civicloop.programme.rules import may_order
from civicloop.programme.timekeeping import set_clock

TITLE_LENGTH = 200


class AlreadyOrdered(Refused):
    code = "already-ordered"
    message = _("%(office)s already has a task for this order: %(number)s.")


class NotAnOrder(Refused):
    code = "not-an-order"
    message = _("Only a confirmed order can become a task. Confirm it first.")


class NothingToShow(Refused):
    code = "nothing-to-show"
    message = _("Say what was done: a note, a picture or a document.")


class DueBeforeDispatch(Refused):
    code = "due-before-dispatch"
    message = _("The deadline lies in the past. Choose today or a later day.")


class NotOfThisOffice(Refused):
    code = "not-of-this-office"
    message = _("The leader must be someone who works in %(office)s.")


class PartsOpen(Refused):
    code = "parts-open"
    message = _("Its parts are not done yet: %(numbers)s. A task is handed in once all its parts are.")


@dataclass(frozen=True)
class Limit:
    """How long a task may take: so much of a unit, or up to a last day; nothing at all: no date."""

    amount: int | None = None
    unit: str = Unit.WORKING_DAYS
    last_day: date | None = None


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
    limit: Limit | None = None,
    title: str = "",
    measures: str = "",
    campaigns: Iterable[Campaign] = (),
    milestones: Sequence[tuple[date, str]] = (),
    practice: Practice | None = None,
) -> Task:
    """Dispatch an order to the office that answers for it; its clock starts now. `due_on` is the last day."""
    if not may_order(by):
        raise NotAllowed
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    refuse_order(directive, lead_office, leader)
    wanted = Task(directive=directive, title=title or directive.what, lead_office=lead_office, leader=leader)
    wanted.practice = practice
    task = dispatched(wanted, limit or Limit(last_day=due_on), at)
    helpers = sorted(set(supporters) - {lead_office}, key=lambda office: office.pk)
    Support.objects.bulk_create(Support(task=task, office=office) for office in helpers)
    task.campaigns.set({*campaigns, *([directive.campaign] if directive.campaign else [])})
    put_measures(task, measures.splitlines())
    put_milestones(task, milestones)
    last_day = day_of(task.due_at) if task.due_at else None
    return step(task, Deed.ORDER, by, at, directive=directive.pk, office=lead_office.code, due_on=last_day)


@transaction.atomic
def assign_task(
    *, title: str, lead_office: Office, by: User, at: datetime, limit: Limit | None = None, measures: str = ""
) -> Task:
    """Dispatch work that no document orders, such as a line of a table; its clock starts now."""
    if not may_order(by):
        raise NotAllowed
    task = dispatched(Task(title=required(title), lead_office=lead_office), limit or Limit(), at)
    put_measures(task, measures.splitlines())
    last_day = day_of(task.due_at) if task.due_at else None
    return step(task, Deed.ORDER, by, at, office=lead_office.code, due_on=last_day)


def dispatched(task: Task, limit: Limit, at: datetime) -> Task:
    """A new task with its number and its clock, saved."""
    task.number = reference("T", day_of(at), digits=5)
    task.title = task.title[:TITLE_LENGTH]
    start_clock(task, limit, at)
    task.save()
    return task


def start_clock(task: Task, limit: Limit, at: datetime) -> None:
    if limit.last_day and limit.last_day < day_of(at):
        raise DueBeforeDispatch
    task.dispatched_at, task.signed_at = at, None
    task.limit_unit, task.limit_amount, task.due_on = limit.unit, limit.amount, limit.last_day
    set_clock(task, city_hours())


def refuse_order(directive: Directive, lead_office: Office, leader: User | None) -> None:
    if directive.review != Review.CONFIRMED:
        raise NotAnOrder
    twins = Task.objects.filter(Q(directive=directive) | Q(joined=directive), parent=None, state__in=LIVE)
    if twin := twins.filter(lead_office=lead_office).first():
        raise AlreadyOrdered(office=lead_office, number=twin.number)
    refuse_leader(leader, lead_office)


def refuse_leader(leader: User | None, office: Office) -> None:
    if leader is not None and not may_act_for(leader, office):
        raise NotOfThisOffice(office=office)


@transaction.atomic
def accept_task(*, task: Task, by: User, at: datetime, leader: User | None = None, measures: str = "") -> Task:
    """The office signs for it, and names who leads it and by what measures. Its clock has been running already."""
    task = taken(task, Deed.ACCEPT, by)
    refuse_leader(leader, task.lead_office)
    task.leader = leader or task.leader
    task.signed_at = at
    put_measures(task, measures.splitlines())
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
    limit = Limit(task.limit_amount, task.limit_unit, None if task.limit_amount else last_day_of(task))
    if due_on:
        limit = Limit(unit=task.limit_unit, last_day=due_on)
    if lead_office and lead_office != task.lead_office:
        task.lead_office, task.leader = lead_office, None
        task.supports.filter(office=lead_office).delete()
    start_clock(task, limit, at)
    return step(task, Deed.REORDER, by, at, note=reason, office=task.lead_office.code, due_on=last_day_of(task))


def last_day_of(task: Task) -> date | None:
    return day_of(task.due_at) if task.due_at else None


@transaction.atomic
def submit_task(
    *,
    task: Task,
    by: User,
    at: datetime,
    note: str = "",
    evidence: Blob | None = None,
    document: Document | None = None,
    page: int | None = None,
) -> Task:
    """The office says it is done, and shows it. The clock stands until it is judged."""
    task = taken(task, Deed.SUBMIT, by)
    if not (note.strip() or evidence or document):
        raise NothingToShow
    if waiting := list(task.children.filter(state__in=LIVE).order_by("pk").values_list("number", flat=True)):
        raise PartsOpen(numbers="、".join(waiting))
    task.submitted_at = at
    shown: dict[str, Any] = {"sha256": evidence.sha256} if evidence else {}
    return step(task, Deed.SUBMIT, by, at, note=note, evidence=evidence, document=document, page=page, **shown)


@transaction.atomic
def finish_task(*, task: Task, by: User, at: datetime, note: str = "") -> Task:
    """A coordinator who did not do it finds it done."""
    task = taken(task, Deed.FINISH, by)
    task.done_at, task.progress = at, 100
    done = step(task, Deed.FINISH, by, at, note=note)
    recount(task.parent)
    return done


@transaction.atomic
def send_back_task(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    """A coordinator finds it not done yet; the clock goes on as if it had never stood."""
    task = taken(task, Deed.SEND_BACK, by)
    task.submitted_at = None
    return step(task, Deed.SEND_BACK, by, at, note=required(reason))


@transaction.atomic
def cancel_task(*, task: Task, reason: str, by: User, at: datetime) -> Task:
    """Call it off. Its weight goes to the other parts of its parent, in proportion."""
    task = taken(task, Deed.CANCEL, by)
    if waiting := list(task.children.filter(state__in=LIVE).order_by("pk").values_list("number", flat=True)):
        raise PartsOpen(numbers="、".join(waiting))
    cancelled = step(task, Deed.CANCEL, by, at, note=required(reason))
    share_out(cancelled)
    return cancelled
