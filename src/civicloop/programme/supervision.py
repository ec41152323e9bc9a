"""Which tasks call for a slip by the clock: near their limit, behind their milestones, over their time."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from civicloop.kernel.clock import day_of
from civicloop.programme.models import RUNNING, Colour, Milestone, Slip, Task


class Due(NamedTuple):
    """A slip to be sent. `stage` names the moment or the milestone that it is for: a moved deadline is a new stage."""

    task_id: int
    colour: Colour
    stage: str


def slips_due(now: datetime) -> list[Due]:
    """What has not been sent yet. A task over its time gets the red slip alone."""
    sent = set(Slip.objects.exclude(stage="").values_list("task_id", "colour", "stage"))
    return [each for each in (*of_clocks(now), *of_milestones(now)) if each not in sent]


def of_clocks(now: datetime) -> Iterator[Due]:
    tasks = Task.objects.filter(state__in=RUNNING, warns_at__lte=now).order_by("pk")
    for pk, due_at in tasks.values_list("pk", "due_at"):
        assert due_at is not None, "what warns is due"
        colour = Colour.RED if due_at < now else Colour.BLUE
        yield Due(pk, colour, f"due {due_at:%Y-%m-%dT%H:%M:%SZ}")


def of_milestones(now: datetime) -> Iterator[Due]:
    """Behind: the day of a milestone has passed and it was not reached."""
    still = Q(task__due_at=None) | Q(task__due_at__gte=now)
    missed = Milestone.objects.filter(still, task__state__in=RUNNING, reached_at=None, due_on__lt=day_of(now))
    for pk, task_id in missed.order_by("pk").values_list("pk", "task_id"):
        yield Due(task_id, Colour.YELLOW, f"milestone {pk}")
