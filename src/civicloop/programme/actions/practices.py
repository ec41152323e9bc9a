"""Good practice is kept (C18): work that went well, or a document's measures, become what later tasks start from."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.worktime import Unit, city_hours, days_counted
from civicloop.library.models import Document
from civicloop.programme.actions.steps import required
from civicloop.programme.models import Practice, Task, TaskState
from civicloop.programme.rules import may_keep_practice


class NotDoneYet(Refused):
    code = "not-done-yet"
    message = _("Only work that was found done can become good practice.")


class NoMeasures(Refused):
    code = "no-measures"
    message = _("Good practice is what others can do, too: write at least one measure.")


@transaction.atomic
def save_practice_of(*, task: Task, title: str, words: str, by: User, at: datetime) -> Practice:
    """Keep a done task's measures, milestones and time."""
    if not may_keep_practice(by):
        raise NotAllowed
    if task.state != TaskState.DONE or task.done_at is None:
        raise NotDoneYet
    first = day_of(task.dispatched_at)
    milestones = [[(each.due_on - first).days, each.title] for each in task.milestones.order_by("due_on", "pk")]
    ended = day_of(task.submitted_at or task.done_at)
    return saved(
        Practice(
            title=required(title),
            words=words,
            measures=[each.text for each in task.measures.order_by("position")],
            milestones=milestones,
            limit_unit=Unit.WORKING_DAYS,
            limit_amount=max(1, days_counted(first, ended, city_hours().counts(Unit.WORKING_DAYS))),
            source_task=task,
        ),
        by,
        at,
    )


@transaction.atomic
def save_practice(
    *,
    title: str,
    words: str,
    measures: Sequence[str],
    by: User,
    at: datetime,
    document: Document | None = None,
    limit_amount: int | None = None,
) -> Practice:
    """Keep measures that a document of the library tells of, or that people agreed on."""
    if not may_keep_practice(by):
        raise NotAllowed
    practice = Practice(
        title=required(title),
        words=words,
        measures=[line.strip() for line in measures if line.strip()],
        limit_unit=Unit.WORKING_DAYS if limit_amount else "",
        limit_amount=limit_amount,
        source_document=document,
    )
    return saved(practice, by, at)


def saved(practice: Practice, by: User, at: datetime) -> Practice:
    if not practice.measures:
        raise NoMeasures
    practice.title, practice.words = practice.title.strip()[:120], practice.words.strip()
    practice.saved_by, practice.saved_at = by, at
    practice.save()
    chain.record(by=by, verb="practice.saved", thing=practice, at=at, measures=len(practice.measures))
    return practice


@transaction.atomic
def retire_practice(*, practice: Practice, by: User, at: datetime) -> Practice:
    """New tasks don't start from it any more; those that did keep it."""
    if not may_keep_practice(by):
        raise NotAllowed
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    practice.is_retired = True
    practice.save()
    chain.record(by=by, verb="practice.retired", thing=practice, at=at)
    return practice
