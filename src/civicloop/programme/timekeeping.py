"""A task's clock as its rows tell it: what was ordered, and the pauses and extensions that were granted."""

from collections.abc import Iterable
from datetime import datetime

from civicloop.kernel.worktime import Hours, Stretch
from civicloop.programme import lights
from civicloop.programme.models import Task, TimeKind, TimeRequest, Verdict


def term_of(task: Task, requests: Iterable[TimeRequest] | None = None) -> lights.Term:
    """`requests` are the task's, where a page has them already."""
    rows = task.time_requests.filter(verdict=Verdict.GRANTED) if requests is None else requests
    granted = [each for each in rows if each.verdict == Verdict.GRANTED and each.decided_at]
    return lights.Term(
        start=task.dispatched_at,
        unit=task.limit_unit,
        amount=task.limit_amount,
        last_day=task.due_on,
        pauses=tuple(pause_of(each) for each in granted if each.kind == TimeKind.SUSPEND),
        extensions=tuple((each.decided_at, each.until) for each in granted if each.kind == TimeKind.EXTEND),  # type: ignore[misc]
    )


def pause_of(request: TimeRequest) -> Stretch:
    assert request.decided_at is not None, "granted"
    return request.decided_at, request.ended_at or lights.end_of(request.until)


def is_standing(requests: Iterable[TimeRequest], now: datetime) -> bool:
    """Whether a granted pause runs at this moment."""
    pauses = [pause_of(each) for each in requests if each.kind == TimeKind.SUSPEND and each.verdict == Verdict.GRANTED]
    return any(begin <= now < end for begin, end in pauses)


def set_clock(task: Task, hours: Hours) -> None:
    """Reckon the task's last moment and the one from which it is yellow; not saved."""
    term = term_of(task, None if task.pk else ())
    task.due_at = lights.due_at(term, hours)
    task.warns_at = lights.warns_at(term, task.due_at, hours) if task.due_at else None
