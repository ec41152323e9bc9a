"""A report's draft: what the office's own tasks say was done, as sentences that each lead to their task."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from civicloop.kernel.clock import day_of
from civicloop.programme.models import Deed, Report, Task, TaskState

MOST = 40


@dataclass(frozen=True)
class Line:
    """One sentence and the task that it tells of."""

    text: str
    task: Task


def lines(report: Report, now: datetime) -> list[Line]:
    """The office's tasks that the call is about (its document's, its campaign's, else all), the finished first."""
    with override(settings.LANGUAGE_CODE):  # reports are written in the city's own
        found = [Line(sentence(task, now), task) for task in tasks_of(report)]
    return sorted(found, key=lambda line: (ORDER.get(line.task.state, len(ORDER)), line.task.number))


ORDER: dict[str, int] = {TaskState.DONE: 0, TaskState.SUBMITTED: 1, TaskState.ACCEPTED: 2, TaskState.DISPATCHED: 3}


def tasks_of(report: Report) -> list[Task]:
    call, about = report.call, Q()
    if call.directive:
        about = Q(directive__document=call.directive.document_id)
    elif call.campaign_id:
        about = Q(campaigns=call.campaign_id)
    tasks = Task.objects.filter(about, lead_office=report.office).exclude(
        state__in=[TaskState.CANCELLED, TaskState.RETURNED]
    )
    return list(tasks.prefetch_related("steps").order_by("-dispatched_at", "-pk")[:MOST])


def sentence(task: Task, now: datetime) -> str:
    facts = {"title": task.title.rstrip("。."), "number": task.number}
    if task.state == TaskState.DONE and task.done_at:
        told = _("Done on %(day)s: %(title)s (%(number)s). %(note)s")
        return (told % {**facts, "day": day(task.done_at), "note": note_of(task)}).strip()
    if task.state == TaskState.SUBMITTED and task.submitted_at:
        told = _("Handed in for judgement on %(day)s: %(title)s (%(number)s). %(note)s")
        return (told % {**facts, "day": day(task.submitted_at), "note": note_of(task)}).strip()
    if task.due_at and task.due_at < now:
        return _("Under way, due on %(day)s and late: %(title)s (%(number)s).") % {**facts, "day": day(task.due_at)}
    if task.due_at:
        return _("Under way, due on %(day)s: %(title)s (%(number)s).") % {**facts, "day": day(task.due_at)}
    return _("Under way: %(title)s (%(number)s).") % facts


def day(moment: datetime) -> str:
    return date_format(day_of(moment))


def note_of(task: Task) -> str:
    """What the office said when it handed the task in."""
    notes = [step.note for step in task.steps.all() if step.deed == Deed.SUBMIT and step.note]
    return notes[-1] if notes else ""
