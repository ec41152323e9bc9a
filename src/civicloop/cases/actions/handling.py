"""From an office's desk to the end: accept, return, fix, verify, reopen, watch; and the task a case belongs to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import rules
from civicloop.cases.actions.intake import Kept, attach
from civicloop.cases.actions.steps import allow, locked, move, need_reason, start_clock, stop_clock, write
from civicloop.cases.models import Case, Deed, Purpose, State
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme.models import Task


class NeedsPicture(Refused):
    code = "needs-picture"
    message = _("Add a picture of the place as it is now.")


class NotIndependent(NotAllowed):
    code = "not-independent"
    message = _("A fix is checked by someone who neither made it nor belongs to the office that did.")


@transaction.atomic
def accept(*, case: Case, by: User, at: datetime) -> Case:
    case = locked(case)
    allow(rules.may_work_on(by, case))
    move(case, State.ACCEPTED)
    write(case, Deed.ACCEPTED, by=by, at=at)
    return case


@transaction.atomic
def return_case(*, case: Case, by: User, reason: str, at: datetime) -> Case:
    """The office gives the case back; the step keeps which office it was, and the clock stops."""
    case = locked(case)
    allow(rules.may_work_on(by, case))
    move(case, State.RETURNED)
    case.return_count += 1
    stop_clock(case)
    write(case, Deed.RETURNED, by=by, at=at, note=need_reason(reason))
    case.office = None
    case.save(update_fields=["office"])
    return case


@transaction.atomic
def mark_fixed(*, case: Case, by: User, pictures: Sequence[Kept], at: datetime, note: str = "") -> Case:
    """The office says that it is fixed, and shows it."""
    case = locked(case)
    allow(rules.may_work_on(by, case))
    if not pictures:
        raise NeedsPicture
    move(case, State.FIXED)
    case.fixed_at, case.fixed_by = at, by
    attach(write(case, Deed.FIXED, by=by, at=at, note=note), pictures, Purpose.AFTER)
    return case


@transaction.atomic
def verify(*, case: Case, by: User, passed: bool, at: datetime, note: str = "", pictures: Sequence[Kept] = ()) -> Case:
    """An independent look: closed and on probation, or back to the same office with a fresh clock."""
    case = locked(case)
    if not rules.may_verify(by, case):
        raise NotIndependent
    if passed:
        close(case, at)
    else:
        send_back(case, need_reason(note), at)
    step = write(case, Deed.PASSED if passed else Deed.FAILED, by=by, at=at, note=note)
    attach(step, pictures, Purpose.AFTER if passed else Purpose.BEFORE)
    return case


def close(case: Case, at: datetime) -> None:
    assert case.category is not None
    move(case, State.PROBATION)
    case.closed_at = at
    case.probation_until = at + timedelta(days=case.category.probation_days)


def send_back(case: Case, reason: str, at: datetime) -> None:
    move(case, State.REWORK)
    case.rework_count += 1
    case.closed_at = case.probation_until = None
    start_clock(case, at)


@transaction.atomic
def reopen(*, case: Case, by: User, reason: str, at: datetime) -> Case:
    """Closed, and not fixed after all: back to the office that closed it."""
    case = locked(case)
    allow(rules.may_reopen(by, case))
    return reopened(case, by=by, reason=reason, at=at)


def reopened(case: Case, *, by: User | None, reason: str, at: datetime, is_residents: bool = False) -> Case:
    send_back(case, need_reason(reason), at)
    write(case, Deed.REOPENED, by=by, at=at, note=reason, is_residents=is_residents)
    return case


def end_probations(*, at: datetime) -> int:
    """Every case that stayed fixed through its probation is done; returns how many. Safe to run again at any time."""
    over = Case.objects.filter(state=State.PROBATION, probation_until__lte=at).order_by("pk")
    return sum(end_probation(case, at) for case in over.iterator(chunk_size=500))


@transaction.atomic
def end_probation(case: Case, at: datetime) -> bool:
    case = locked(case)
    if case.state != State.PROBATION:  # another process was quicker
        return False
    move(case, State.DONE)
    write(case, Deed.ENDED, by=None, at=at)
    return True


@transaction.atomic
def link_task(*, case: Case, by: User, task: Task | None, at: datetime) -> Case:
    """Say which task the case belongs to, or that it belongs to none."""
    case = locked(case)
    allow(rules.may_link(by, case))
    allow(task is None or Task.objects.visible_to(by).filter(pk=task.pk).exists())
    case.task = task
    write(case, Deed.LINKED, by=by, at=at, note=task.number if task else "")
    return case
