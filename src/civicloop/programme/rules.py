"""Who may review directives, order tasks, carry them out and judge them."""

from civicloop.accounts.models import Role, User
from civicloop.accounts.rules import has_role, may_act_for, may_coordinate, may_inspect
from civicloop.kernel.querysets import Viewer
from civicloop.programme.models import Deed, Task
from civicloop.programme.workflow import TASK_MOVES


def may_review(user: Viewer) -> bool:
    """Say which proposals are orders, and what they mean: coordinators."""
    return may_coordinate(user)


def may_keep_calendar(user: Viewer) -> bool:
    """Date the city's events and declare working days: coordinators."""
    return may_coordinate(user)


def may_order(user: Viewer) -> bool:
    """Make a task of a directive: coordinators."""
    return may_coordinate(user)


def may_carry_out(user: Viewer, task: Task) -> bool:
    """Accept, return and hand in a task: its lead office."""
    return may_act_for(user, task.lead_office)


def may_judge(user: Viewer, task: Task) -> bool:
    """Find a task done or not: coordinators and inspectors, but nobody of its lead office, nor who handed it in."""
    if not isinstance(user, User) or not (may_coordinate(user) or may_inspect(user)):
        return False
    if has_role(user, task.lead_office, Role):
        return False
    return not task.steps.filter(deed=Deed.SUBMIT, by=user).exists()


def may_call_off(user: Viewer, task: Task) -> bool:
    """Dispatch a returned task again, or cancel one: whoever may order tasks."""
    return may_order(user)


ALLOWED = {
    Deed.ACCEPT: may_carry_out,
    Deed.RETURN: may_carry_out,
    Deed.SUBMIT: may_carry_out,
    Deed.FINISH: may_judge,
    Deed.SEND_BACK: may_judge,
    Deed.REORDER: may_call_off,
    Deed.CANCEL: may_call_off,
}


def may_do(user: Viewer, deed: Deed, task: Task) -> bool:
    return deed in ALLOWED and ALLOWED[deed](user, task)


def open_deeds(user: Viewer, task: Task) -> list[Deed]:
    """What this person may do to the task now, the most expected first."""
    return [
        deed for deed, (sources, _target) in TASK_MOVES.items() if task.state in sources and may_do(user, deed, task)
    ]
