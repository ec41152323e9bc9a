"""Which tasks call for a slip by the clock: unsigned, near their limit, behind their milestones, over their time."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from civicloop.kernel.clock import day_of
from civicloop.kernel.worktime import Hours, Unit, city_hours, nth_day
from civicloop.programme.lights import end_of
from civicloop.programme.models import RUNNING, Colour, Milestone, Slip, Task, TaskState

SIGNING = "sign"


class Due(NamedTuple):
    """A slip to be sent. `stage` names the moment or the milestone that it is for: a moved deadline is a new stage."""

    task_id: int
    colour: Colour
    stage: str


def slips_due(now: datetime) -> list[Due]:
    """What has not been sent yet. A task over its time gets the red slip alone."""
    sent = set(Slip.objects.exclude(stage="").values_list("task_id", "colour", "stage"))
    return [each for each in (*of_clocks(now), *of_milestones(now), *of_signing(now)) if each not in sent]


def of_clocks(now: datetime) -> Iterator[Due]:
    tasks = Task.objects.filter(state__in=RUNNING, warns_at__lte=now).order_by("pk")
    for pk, due_at in tasks.values_list("pk", "due_at"):
        assert due_at is not None, "what warns is due"
        colour = Colour.RED if due_at < now else Colour.BLUE
        yield Due(pk, colour, f"due {due_at:%Y-%m-%dT%H:%M:%SZ}")


def of_signing(now: datetime) -> Iterator[Due]:
    """Dispatched, and not signed for in the days an office has for it."""
    if not settings.SIGN_DAYS:
        return
    in_time = Q(due_at=None) | Q(due_at__gte=now)
    waiting = Task.objects.filter(in_time, state=TaskState.DISPATCHED, dispatched_at__lt=now).order_by("pk")
    hours = city_hours()
    for pk, dispatched_at in waiting.values_list("pk", "dispatched_at"):
        if now > sign_by(dispatched_at, hours):
            yield Due(pk, Colour.YELLOW, f"{SIGNING} {dispatched_at:%Y-%m-%dT%H:%M:%SZ}")


def sign_by(dispatched_at: datetime, hours: Hours) -> datetime:
    """The last moment in which an office signs for a task in time."""
    return end_of(nth_day(day_of(dispatched_at), settings.SIGN_DAYS, hours.counts(Unit.WORKING_DAYS)))


def of_milestones(now: datetime) -> Iterator[Due]:
    """Behind: the day of a milestone has passed and it was not reached."""
    still = Q(task__due_at=None) | Q(task__due_at__gte=now)
    missed = Milestone.objects.filter(still, task__state__in=RUNNING, reached_at=None, due_on__lt=day_of(now))
    for pk, task_id in missed.order_by("pk").values_list("pk", "task_id"):
        yield Due(task_id, Colour.YELLOW, f"milestone {pk}")
