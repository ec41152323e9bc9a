"""Who may review directives, order tasks, carry them out and judge them."""

from collections.abc import Iterable

from civicloop.accounts.models import Role, User
from civicloop.accounts.rules import has_role, may_act_for, may_coordinate, may_inspect
from civicloop.kernel.querysets import Viewer
from civicloop.programme.models import Deed, Question, Support, Task, TimeRequest, Verdict
from civicloop.programme.workflow import TASK_MOVES


def may_review(user: Viewer) -> bool:
    """Say which proposals are orders, and what they mean: coordinators."""
    return may_coordinate(user)


def may_answer(user: Viewer, question: Question) -> bool:
    """Answer what was asked about an order: the office asked, and coordinators in its stead."""
    return may_act_for(user, question.office) or may_coordinate(user)


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


def may_split(user: Viewer, task: Task) -> bool:
    """Cut a task into parts, or weigh them anew: its lead office, or whoever may order tasks."""
    return may_carry_out(user, task) or may_order(user)


def may_ask(user: Viewer, task: Task) -> bool:
    """Ask for more time: its lead office."""
    return may_carry_out(user, task)


def may_decide(user: Viewer, task: Task) -> bool:
    """Grant or refuse more time: coordinators, never those of the office that asks."""
    return may_order(user) and not has_role(user, task.lead_office, Role)


def may_resume(user: Viewer, task: Task) -> bool:
    """Let the clock run again before its pause is over: its lead office, or a coordinator."""
    return may_carry_out(user, task) or may_order(user)


def may_supervise(user: Viewer, task: Task) -> bool:
    """Send a slip by hand, and check answers: coordinators, never to their own work."""
    return may_order(user) and not has_role(user, task.lead_office, Role)


def may_support(user: Viewer, support: Support) -> bool:
    """Say how a supporting office's part stands: that office."""
    return may_act_for(user, support.office)


def may_join(user: Viewer, task: Task) -> bool:
    """Let a task carry out an order of another document, too, or take in a duplicate: whoever may order tasks."""
    return may_order(user)


def may_keep_practice(user: Viewer) -> bool:
    """Save good practice for later tasks, or retire it: whoever may order tasks."""
    return may_order(user)


ALLOWED = {
    Deed.ACCEPT: may_carry_out,
    Deed.RETURN: may_carry_out,
    Deed.SUBMIT: may_carry_out,
    Deed.FINISH: may_judge,
    Deed.SEND_BACK: may_judge,
    Deed.REORDER: may_call_off,
    Deed.GRANT: may_decide,
    Deed.REFUSE: may_decide,
    Deed.RESUME: may_resume,
    Deed.REPORT: may_carry_out,
    Deed.ASK: may_ask,
    Deed.SPLIT: may_split,
    Deed.JOIN: may_join,
    Deed.SLIP: may_supervise,
    Deed.ANSWER: may_carry_out,
    Deed.CHECK: may_supervise,
    Deed.CANCEL: may_call_off,
}
ON_ITS_SLIP = (Deed.ANSWER, Deed.CHECK)  # done on the slip's own page
DECIDED = (Deed.GRANT, Deed.REFUSE)


def may_do(user: Viewer, deed: Deed, task: Task) -> bool:
    return deed in ALLOWED and ALLOWED[deed](user, task)


def open_deeds(user: Viewer, task: Task, requests: Iterable[TimeRequest] = (), *, stands: bool = False) -> list[Deed]:
    """What this person may do to the task now, the most expected first, given its pleas.

    `stands`: whether a granted pause runs.
    """
    is_asked = any(each.verdict == Verdict.ASKED for each in requests)
    out_of_place = {*ON_ITS_SLIP, *([Deed.ASK] if is_asked else DECIDED), *([] if stands else [Deed.RESUME])}
    return [
        deed
        for deed, (sources, _target) in TASK_MOVES.items()
        if deed not in out_of_place and task.state in sources and may_do(user, deed, task)
    ]
