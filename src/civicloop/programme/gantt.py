"""The geometry of a Gantt chart: tasks in, bars of days out; the page draws them and says them in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from civicloop.kernel.clock import day_of
from civicloop.programme.models import Task

WIDTH, ROW, TOP, LEFT = 960, 30, 34, 12
TICKS = (1, 7, 14, 30, 91, 182, 365)
MOST_TICKS = 9


@dataclass(frozen=True)
class Bar:
    """One task: from its dispatch to its last day, or to the day it ended; `done` is the part that is done."""

    task: Task
    x: float
    y: int
    width: float
    done: float
    milestones: list[tuple[float, str, bool]]


@dataclass(frozen=True)
class Gantt:
    bars: list[Bar]
    ticks: list[tuple[float, date]]
    today: float | None
    width: int
    height: int


def gantt(tasks: Sequence[Task], now: datetime) -> Gantt | None:
    """Tasks with their milestones fetched; None where there is nothing to draw."""
    if not tasks:
        return None
    spans = [span(task, day_of(now)) for task in tasks]
    first, last = min(each[0] for each in spans), max(each[1] for each in spans)
    days = max(1, (last - first).days + 1)

    def place(day: date) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * (day - first).days / days, 1)

    bars = [bar(task, spans[row], row, place) for row, task in enumerate(tasks)]
    today = day_of(now)
    return Gantt(
        bars=bars,
        ticks=[(place(day), day) for day in ticks(first, last)],
        today=place(today) if first <= today <= last else None,
        width=WIDTH,
        height=TOP + ROW * len(tasks) + 10,
    )


def span(task: Task, today: date) -> tuple[date, date]:
    """A task without a last day reaches to today; one that was handed in, to that day."""
    begin = day_of(task.dispatched_at)
    ended = task.submitted_at or task.done_at
    end = day_of(ended) if ended else day_of(task.due_at) if task.due_at else today
    return begin, max(begin, end)


def bar(task: Task, days: tuple[date, date], row: int, place: Callable[[date], float]) -> Bar:
    begin, end = days
    x, width = place(begin), round(place(end + timedelta(days=1)) - place(begin), 1)
    marks = [
        (place(each.due_on), each.title, each.reached_at is not None)
        for each in task.milestones.all()
        if begin <= each.due_on <= end
    ]
    return Bar(task, x, TOP + ROW * row, width, round(width * task.progress / 100, 1), marks)


def ticks(first: date, last: date) -> list[date]:
    """At most nine days to write at the top, evenly apart."""
    span_ = (last - first).days
    step = next((each for each in TICKS if span_ / each <= MOST_TICKS - 1), span_ // MOST_TICKS + 1)
    return [first + timedelta(days=n) for n in range(0, span_ + 1, step)]
