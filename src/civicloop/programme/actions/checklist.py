"""A task's measures and milestones, and what its supporting offices say of their parts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme.models import ENDED, Measure, Milestone, Support, SupportState, Task
from civicloop.programme.rules import may_carry_out, may_order, may_support

MEASURE_LENGTH, MILESTONE_LENGTH = 300, 120


class TaskEnded(Refused):
    code = "task-ended"
    message = _("This task has ended: nothing about it changes any more.")


def put_measures(task: Task, lines: Iterable[str]) -> None:
    """Add those of the lines that are not measures yet, in their order."""
    known = set(task.measures.values_list("text", flat=True))
    new = list(dict.fromkeys(line.strip()[:MEASURE_LENGTH] for line in lines if line.strip()))
    last = task.measures.aggregate(last=Max("position"))["last"] or 0
    fresh = [text for text in new if text not in known]
    Measure.objects.bulk_create(
        Measure(task=task, position=place, text=text) for place, text in enumerate(fresh, last + 1)
    )


def put_milestones(task: Task, days: Sequence[tuple[date, str]]) -> None:
    Milestone.objects.bulk_create(
        Milestone(task=task, due_on=day, title=title.strip()[:MILESTONE_LENGTH]) for day, title in days if title.strip()
    )


def locked(task: Task) -> Task:
    """The row, locked, while it still may change."""
    found = Task.objects.select_for_update(of=("self",)).select_related("lead_office").get(pk=task.pk)
    if found.state in ENDED:
        raise TaskEnded
    return found


def worked_on(task: Task, by: User) -> Task:
    """For its lead office, or whoever dispatches: what is planned may be changed by both."""
    found = locked(task)
    if not (may_carry_out(by, found) or may_order(by)):
        raise NotAllowed
    return found


@transaction.atomic
def plan_task(
    *, task: Task, by: User, at: datetime, measures: str = "", milestones: Sequence[tuple[date, str]] = ()
) -> Task:
    """Add measures, a line each, and milestones."""
    task = worked_on(task, by)
    put_measures(task, measures.splitlines())
    put_milestones(task, milestones)
    chain.record(by=by, verb="task.planned", thing=task, at=at, measures=task.measures.count())
    return task


@transaction.atomic
def tick_measure(*, measure: Measure, is_done: bool, by: User, at: datetime) -> Measure:
    """Say that a measure has been taken, or that it has not after all."""
    task = locked(measure.task)
    if not may_carry_out(by, task):
        raise NotAllowed
    measure = task.measures.get(pk=measure.pk)
    if bool(measure.done_at) != is_done:
        measure.done_at, measure.done_by = (at, by) if is_done else (None, None)
        measure.save()
        chain.record(by=by, verb="task.measure", thing=task, at=at, position=measure.position, is_done=is_done)
    return measure


@transaction.atomic
def reach_milestone(*, milestone: Milestone, by: User, at: datetime) -> Milestone:
    task = locked(milestone.task)
    if not may_carry_out(by, task):
        raise NotAllowed
    milestone = task.milestones.get(pk=milestone.pk)
    if milestone.reached_at is None:
        milestone.reached_at, milestone.reached_by = at, by
        milestone.save()
        chain.record(by=by, verb="task.milestone", thing=task, at=at, milestone=milestone.pk)
    return milestone


@transaction.atomic
def ask_support(*, task: Task, office: Office, part: str, by: User, at: datetime) -> Support:
    """Say which part a supporting office has; a new office is asked to help."""
    task = worked_on(task, by)
    if office == task.lead_office:
        raise LeadsAlready(office=office)
    support, _made = Support.objects.update_or_create(task=task, office=office, defaults={"part": part.strip()[:200]})
    chain.record(by=by, verb="task.support-asked", thing=task, at=at, office=office.code)
    return support


class LeadsAlready(Refused):
    code = "leads-already"
    message = _("%(office)s leads this task: it can't support it as well.")


@transaction.atomic
def report_support(*, support: Support, state: SupportState, by: User, at: datetime, note: str = "") -> Support:
    """A supporting office says how its part stands."""
    task = locked(support.task)
    support = task.supports.select_related("office").get(pk=support.pk)
    if not may_support(by, support):
        raise NotAllowed
    support.state, support.changed_at = state, at
    support.note = note.strip() or support.note
    support.save()
    chain.record(by=by, verb="task.support", thing=task, at=at, office=support.office.code, state=state)
    return support
