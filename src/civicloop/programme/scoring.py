"""What is counted of offices in a time, and the points that a formula makes of it. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from civicloop.programme.lights import end_of, start_of
from civicloop.programme.models import RUNNING, Colour, Count, Deed, Slip, Task, TaskState, TaskStep
from civicloop.programme.queries import was_on_time


@dataclass
class Counted:
    """What was counted of one office: the numbers of tasks or slips under each count."""

    numbers: dict[str, list[str]] = field(default_factory=lambda: {each.value: [] for each in Count})

    @property
    def on_time(self) -> int:
        return len(self.numbers[Count.ON_TIME])

    @property
    def due(self) -> int:
        return self.on_time + len(self.numbers[Count.LATE])


def count_offices(first: date, last: date) -> dict[int, Counted]:
    """By office, from the first day to the end of the last. Parts count as tasks of their own office."""
    found: dict[int, Counted] = defaultdict(Counted)
    begin, end = start_of(first), end_of(last)
    for task in ended_tasks(first, last):
        count = Count.ON_TIME if task.state == TaskState.DONE and was_on_time(task) else Count.LATE
        found[task.lead_office_id].numbers[count].append(task.number)
    steps = TaskStep.objects.filter(at__range=(begin, end), deed__in=(Deed.SEND_BACK, Deed.RETURN)).order_by("pk")
    for office, number, deed in steps.values_list("office_id", "task__number", "deed"):
        found[office].numbers[Count.REWORK if deed == Deed.SEND_BACK else Count.RETURNED].append(number)
    for slip in Slip.objects.filter(sent_at__range=(begin, end)).select_related("task").prefetch_related("answers"):
        count_slip(found[slip.task.lead_office_id], slip, last)
    return dict(found)


def ended_tasks(first: date, last: date) -> Iterable[Task]:
    """Done in this time, or over their time at its end and still running."""
    begin, end = start_of(first), end_of(last)
    done = Q(state=TaskState.DONE, done_at__range=(begin, end))
    overdue = Q(state__in=RUNNING, due_at__range=(begin, end))
    return Task.objects.filter(done | overdue).order_by("pk")


def count_slip(counted: Counted, slip: Slip, last: date) -> None:
    if slip.colour == Colour.YELLOW:
        counted.numbers[Count.YELLOW].append(slip.number)
    if slip.colour == Colour.RED:
        counted.numbers[Count.RED].append(slip.number)
    answered = min((answer.at for answer in slip.answers.all()), default=None)
    if slip.answer_by <= last and (answered is None or answered > end_of(slip.answer_by)):
        counted.numbers[Count.UNANSWERED].append(slip.number)


def points_of(base: Decimal, weights: Mapping[str, str], counted: Counted) -> Decimal:
    """The base and, for each thing counted, its weight as often as it was."""
    return base + sum(
        (Decimal(weight) * len(counted.numbers[name]) for name, weight in weights.items()), start=Decimal(0)
    )
