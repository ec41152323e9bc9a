"""A task is cut into parts whose weights add up; duplicates across documents become one task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme.actions.steps import required, step, taken
from civicloop.programme.actions.tasks import Limit, NotAnOrder, dispatched
from civicloop.programme.actions.weights import living, recount
from civicloop.programme.models import LIVE, Deed, Directive, Review, Task
from civicloop.programme.rules import may_join
from civicloop.programme.weighing import WHOLE


class WeightsDontAddUp(Refused):
    code = "weights-dont-add-up"
    message = _("The weights add up to %(sum)s. Together the parts must weigh exactly 100.")


class TooFewParts(Refused):
    code = "too-few-parts"
    message = _("Cut a task into two parts at least, each with a title, an office and a weight above nought.")


class PartsAlready(Refused):
    code = "parts-already"
    message = _("This task has parts already. Weigh them anew instead.")


class PartsChanged(Refused):
    code = "parts-changed"
    message = _("The parts of this task have changed meanwhile. Reload the page and weigh them again.")


class NotAlike(Refused):
    code = "not-alike"
    message = _("Two tasks can become one while both are open and neither is a part of another or has parts.")


@dataclass(frozen=True)
class Part:
    """One part to be: what, whose, how much of the whole, by when (the whole's own time unless said)."""

    title: str
    office: Office
    weight: int
    due_on: date | None = None


@transaction.atomic
def split_task(*, task: Task, parts: Sequence[Part], by: User, at: datetime) -> list[Task]:
    """Cut a task into parts: tasks themselves, dispatched now."""
    task = taken(task, Deed.SPLIT, by)
    if living(task):
        raise PartsAlready
    if len(parts) < 2 or any(not part.title.strip() or part.weight < 1 for part in parts):
        raise TooFewParts
    refuse_sum(part.weight for part in parts)
    made = [part_of(task, part, by, at) for part in parts]
    step(task, Deed.SPLIT, by, at, parts=[child.number for child in made])
    recount(task)
    return made


def part_of(task: Task, part: Part, by: User, at: datetime) -> Task:
    child = Task(
        directive=task.directive,
        parent=task,
        weight=part.weight,
        title=part.title.strip(),
        lead_office=part.office,
    )
    limit = Limit(task.limit_amount, task.limit_unit, task.due_on)
    if part.due_on:
        limit = Limit(unit=task.limit_unit, last_day=part.due_on)
    child = dispatched(child, limit, at)
    child.campaigns.set(task.campaigns.all())
    child.joined.set(task.joined.all())
    return step(child, Deed.ORDER, by, at, office=part.office.code, parent=task.number, weight=part.weight)


@transaction.atomic
def weigh_parts(*, task: Task, weights: dict[str, int], by: User, at: datetime) -> Task:
    """Weigh the parts anew, by their numbers: all of them, 100 together."""
    task = taken(task, Deed.SPLIT, by)
    children = {child.number: child for child in living(task)}
    if not children or set(children) != set(weights):
        raise PartsChanged
    if any(weight < 0 for weight in weights.values()):
        raise TooFewParts
    refuse_sum(weights.values())
    for number, child in children.items():
        child.weight = weights[number]
        child.save(update_fields=["weight"])
    step(task, Deed.SPLIT, by, at, weights=weights)
    recount(task)
    return task


def refuse_sum(weights: Iterable[int]) -> None:
    if (total := sum(weights)) != WHOLE:
        raise WeightsDontAddUp(sum=total)


@transaction.atomic
def join_order(*, task: Task, directive: Directive, by: User, at: datetime) -> Task:
    """Let a task carry out an order of another document, too: both documents then show it."""
    task = taken(task, Deed.JOIN, by)
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    if directive.review != Review.CONFIRMED:
        raise NotAnOrder
    if directive.pk != task.directive_id:
        task.joined.add(directive)
        if directive.campaign:
            task.campaigns.add(directive.campaign)
    return step(task, Deed.JOIN, by, at, directive=directive.pk)


@transaction.atomic
def merge_tasks(*, task: Task, duplicate: Task, reason: str, by: User, at: datetime) -> Task:
    """Two tasks for the same work become one: the duplicate ends, its orders and campaigns go to the one that stays."""
    if not may_join(by, task):
        raise NotAllowed
    both = Task.objects.select_for_update(of=("self",)).filter(pk__in=(task.pk, duplicate.pk)).order_by("pk")
    rows = {row.pk: row for row in both}
    kept, ended = rows[task.pk], rows[duplicate.pk]
    if kept.pk == ended.pk or not all(is_mergeable(each) for each in (kept, ended)):
        raise NotAlike
    orders = {*ended.joined.all(), *([ended.directive] if ended.directive else [])}
    kept.joined.add(*(order for order in orders if order.pk != kept.directive_id))
    kept.campaigns.add(*ended.campaigns.all())
    ended.merged_into = kept
    step(ended, Deed.CANCEL, by, at, note=required(reason), merged_into=kept.number)
    return step(kept, Deed.JOIN, by, at, note=reason, merged=ended.number)


def is_mergeable(task: Task) -> bool:
    return task.state in LIVE and task.parent_id is None and not task.children.exists()
