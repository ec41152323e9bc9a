"""What everyone who may see a case sees of it, as its page, the page behind a secret link and its file show it."""

from collections.abc import Sequence
from typing import Any

from civicloop.cases import actions, queries, stage_limits
from civicloop.cases.models import CLOSED, JUDGED, OPEN, Case, Picture, Purpose, Stage, Step
from civicloop.cases.rows import rows
from civicloop.cases.stories import story
from civicloop.kernel import clock
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Passage
from civicloop.programme.models import Task

SHOWN = (
    "category", "office", "area", "condition", "period", "parent", "rebound_of__category", "rebound_of__office",
    "merged_into",
    "task__directive__passage", "task__directive__document",
)  # fmt: skip


def about(user: Viewer, case: Case) -> dict[str, Any]:
    """Under the names that the templates know. The case was fetched with `SHOWN`, for someone who may see it."""
    steps = list(case.steps.select_related("office", "other").prefetch_related("pictures").order_by("pk"))
    pictures = list(case.pictures.order_by("pk"))
    before, after = first(pictures, Purpose.BEFORE), first(pictures[::-1], Purpose.AFTER)
    judgements = list(queries.judgements(case))
    return {
        "case": case,
        "now": clock.now(),
        "steps": story(case, steps, (before, after), hidden_others(user, steps)),
        "before": before,
        "after": after,
        "rebounds": queries.listed(Case.objects.visible_to(user).filter(rebound_of=case)),
        "parts": rows(queries.listed(Case.objects.visible_to(user).filter(parent=case))),
        "whole": seen(user, case.parent),
        "pauses": list(case.pauses.order_by("pk")),
        "helpers": [each.office for each in case.supports.select_related("office").order_by("pk")],
        "forwarding": case.forwardings.order_by("-pk").first(),
        "draw": case.draws.order_by("-pk").first() if case.state in CLOSED else None,
        "original": seen(user, case.rebound_of),
        "task": seen_task(user, case),
        "yes": sum(each.is_fixed for each in judgements),
        "no": sum(not each.is_fixed for each in judgements),
        "judgements": judgements,
        "is_open": case.state in OPEN,
        "limit": stage_limits.allowed(case, Stage.HANDLE, case.dispatched_at) if case.dispatched_at else None,
        "reopens_until": actions.reopens_until(case),
        "can_judge": case.fixed_at is not None and case.label in JUDGED,
        "follower_count": case.followers.count(),
    }


def hidden_others(user: Viewer, steps: Sequence[Step]) -> set[int]:
    """Cases that the history names and this person may not see."""
    others = {step.other_id for step in steps if step.other_id}
    return others - set(Case.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True))


def first(pictures: list[Picture], purpose: Purpose) -> Picture | None:
    return next((each for each in pictures if each.purpose == purpose), None)


def seen(user: Viewer, other: Case | None) -> Case | None:
    return Case.objects.visible_to(user).filter(pk=other.pk).first() if other else None


def seen_task(user: Viewer, case: Case) -> Task | None:
    """The case's task, if this person may see it; with the sentence it stems from, if the document is readable."""
    if case.task_id is None:
        return None
    tasks = Task.objects.visible_to(user).select_related("directive__passage", "directive__document")
    task = tasks.filter(pk=case.task_id).first()
    if task and task.directive and not Passage.objects.visible_to(user).filter(pk=task.directive.passage_id).exists():
        task.directive = None
    return task
