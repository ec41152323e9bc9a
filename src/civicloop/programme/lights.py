"""The light of a task: green to 80 % of its time, yellow to its end, then red. Time is working days from dispatch.

The day of dispatch costs nothing; each later working day is used up as it begins. A task is overdue only once its
moment has passed, so a deadline on a free day stays yellow through that day.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from civicloop.kernel.clock import day_of
from civicloop.kernel.workdays import NONE, Overrides, add_working_days, is_working_day
from civicloop.programme.models import Light, TaskState

WARNING_SHARE = (4, 5)  # beyond four fifths of its time a task turns yellow


def working_days(after: date, until: date, overrides: Overrides = NONE) -> int:
    """The working days after one day, up to and including another; none where they are in the wrong order."""
    span = max(0, (until - after).days)
    return sum(is_working_day(after + timedelta(days=n), overrides) for n in range(1, span + 1))


def share_used(dispatched_on: date, due_on: date, today: date, overrides: Overrides = NONE) -> float:
    """How much of its time a task has used: 0 at dispatch, 1 on its last working day, more beyond."""
    total = working_days(dispatched_on, due_on, overrides)
    return working_days(dispatched_on, today, overrides) / total if total else 1.0


def light(
    state: TaskState, dispatched_at: datetime, due_at: datetime | None, moment: datetime, overrides: Overrides = NONE
) -> Light:
    """The light at a moment. `moment` of a task that was handed in is when that happened: its clock stands."""
    if state in ENDS:
        return ENDS[state]
    if due_at is None:
        return Light.NONE
    if moment > due_at:
        return Light.RED
    used = share_used(day_of(dispatched_at), day_of(due_at), day_of(moment), overrides)
    return Light.YELLOW if used * WARNING_SHARE[1] > WARNING_SHARE[0] else Light.GREEN


ENDS = {TaskState.DONE: Light.DONE, TaskState.CANCELLED: Light.OFF}


def warning_day(dispatched_on: date, due_on: date, overrides: Overrides = NONE) -> date:
    """The first day on which more than four fifths of the time is used."""
    total = working_days(dispatched_on, due_on, overrides)
    part, whole = WARNING_SHARE
    return add_working_days(dispatched_on, total * part // whole + 1, overrides) if total else dispatched_on


def start_of(day: date) -> datetime:
    """The first moment of a day of the city."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The last second of a day of the city."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
