"""Tasks laid out on a board and in a month: columns of cards, weeks of days."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from civicloop.kernel.clock import day_of
from civicloop.kernel.worktime import Counts
from civicloop.programme.models import LIVE, Task, TaskState
from civicloop.programme.signs import Text

CARDS = 15  # in a column; the rest is a link to the list
MONDAY = 0


@dataclass(frozen=True)
class Column:
    """`key` is what the list filters by for the rest of a column that is too long."""

    key: str
    label: Text
    tasks: list[Task]
    count: int

    @property
    def rest(self) -> int:
        return self.count - len(self.tasks)


def by_state(tasks: Sequence[Task]) -> list[Column]:
    """A column a state, in the order of the work, empty ones too; what ended long ago is left to the list."""
    states = [*(state for state in TaskState if state in LIVE), TaskState.DONE]
    return [column(state, state.label, [task for task in tasks if task.state == state]) for state in states]


def by_office(tasks: Sequence[Task]) -> list[Column]:
    """A column an office that has open tasks, by the tree."""
    offices = {task.lead_office.path: task.lead_office for task in tasks if task.state in LIVE}
    return [
        column(
            offices[path].code,
            offices[path].title,
            [task for task in tasks if task.lead_office.path == path and task.state in LIVE],
        )
        for path in sorted(offices)
    ]


def column(key: str, label: Text, tasks: list[Task]) -> Column:
    return Column(key, label, tasks[:CARDS], len(tasks))


@dataclass(frozen=True)
class Day:
    day: date
    is_of_month: bool
    is_today: bool
    is_worked: bool
    tasks: list[Task]


def weeks(first: date, today: date, tasks: Iterable[Task], worked: Counts) -> list[list[Day]]:
    """The weeks that show a month, Monday first, each day with the tasks due on it. `worked(day)`: a working day."""
    due: dict[date, list[Task]] = {}
    for task in tasks:
        assert task.due_at is not None, "only tasks with a date are in a month"
        due.setdefault(day_of(task.due_at), []).append(task)
    return [
        [Day(day, day.month == first.month, day == today, worked(day), due.get(day, [])) for day in week]
        for week in Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    ]
