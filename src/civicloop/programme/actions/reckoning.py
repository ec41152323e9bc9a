"""The city's calendar changed: days that were reckoned from it are reckoned anew, each with a step that says why.

Reckoned from it are limits counted in working time, and days that the engine read from a document's words
(10个工作日内, 入汛前). A day that a person set by hand, or granted as an extension, stays.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.kernel.clock import day_of
from civicloop.kernel.worktime import Hours, city_hours
from civicloop.programme.actions.steps import step
from civicloop.programme.extraction.deadlines import read_deadline
from civicloop.programme.extraction.periods import EVENTS
from civicloop.programme.extraction.policy import Policy
from civicloop.programme.models import ENDED, LIVE, Deed, Directive, Review, Task, TaskStep
from civicloop.programme.reading import city_policy
from civicloop.programme.timekeeping import set_clock, term_of

BY_CALENDAR = re.compile(rf"工作日|{EVENTS}")


def reckon_anew(*, former: Policy, why: str, by: User, at: datetime) -> None:
    """After a change: move the orders' days, then the open tasks' moments. `former` is the policy of before."""
    moved = {directive.pk: directive for directive in move_orders(former, city_policy())}
    hours = city_hours()
    for task in Task.objects.select_for_update(of=("self",)).filter(state__in=LIVE).order_by("pk"):
        follow(task, moved, hours, why, by, at)


def preview(change: Callable[[], object], *, at: datetime) -> list[TaskStep]:
    """The steps that a change of the calendar would append: it is made, read and taken back."""
    with transaction.atomic():
        change()
        steps = list(TaskStep.objects.filter(deed=Deed.RECKON, at=at).select_related("task", "office").order_by("pk"))
        transaction.set_rollback(True)
    return steps


# Orders


def move_orders(former: Policy, policy: Policy) -> Iterator[Directive]:
    """The open orders whose day, as the engine read it, is another by the new calendar; saved with it.

    `was` is the day of before. Read the same way under the former policy, the words must give the day that stands: so
    nothing that a person corrected is touched.
    """
    rows = Directive.objects.exclude(review=Review.REJECTED).exclude(deadline_text="").exclude(proposal__isnull=True)
    rows = rows.filter(~Q(tasks__state__in=ENDED) | Q(tasks__state__in=LIVE)).distinct()
    for directive in rows.select_related("document").order_by("pk"):
        if not BY_CALENDAR.search(directive.deadline_text) or "deadline_on" in directive.filled:
            continue
        before, now = (day_by(directive, each) for each in (former, policy))
        if before == directive.deadline_on and now != before and now is not None:
            directive.was = before  # type: ignore[attr-defined]
            directive.deadline_on = now
            directive.proposal = {**(directive.proposal or {}), "deadline_date": now.isoformat()}
            directive.save(update_fields=["deadline_on", "proposal"])
            yield directive


def day_by(directive: Directive, policy: Policy) -> date | None:
    found = read_deadline(directive.deadline_text, dated_on=directive.document.dated_on, policy=policy)
    return found.on if found and not found.recurring else None


# Tasks


def follow(task: Task, moved: dict[int, Directive], hours: Hours, why: str, by: User, at: datetime) -> None:
    """Move one task's moments where they were reckoned from what changed."""
    directive = moved.get(task.directive_id or 0)
    if directive and task.limit_amount is None and task.due_on == directive.was:  # type: ignore[attr-defined]
        task.due_on = directive.deadline_on
    elif task.limit_amount is None or is_set_by_hand(task):
        return
    before = task.due_at, task.warns_at
    set_clock(task, hours)
    if task.due_at != before[0]:
        step(task, Deed.RECKON, by, at, note=told(why, before[0], task.due_at), was=before[0], due_at=task.due_at)
    elif task.warns_at != before[1]:
        task.save(update_fields=["warns_at"])


def is_set_by_hand(task: Task) -> bool:
    """Whether an extension has named the last day."""
    term = term_of(task)
    return term.in_force is not term


def told(why: str, before: datetime | None, now: datetime | None) -> str:
    return _("%(why)s: its last day was %(before)s and is now %(now)s.") % {
        "why": why,
        "before": in_words(before),
        "now": in_words(now),
    }


def in_words(moment: datetime | None) -> str:
    return date_format(day_of(moment), "Y-m-d") if moment else _("no date")
