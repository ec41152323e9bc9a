"""From an office's desk to the end: accept, return, fix, reopen, watch; and the task a case belongs to."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import relapses
from civicloop.cases.actions.evidence import Kept, attach
from civicloop.cases.actions.families import ungather
from civicloop.cases.actions.steps import allow, locked, move, need_reason, taken_up, write
from civicloop.cases.actions.verifying import draw_verifier, send_back
from civicloop.cases.models import Case, Deed, Ending, Purpose, Source, State, Step
from civicloop.kernel.errors import Refused
from civicloop.programme.models import Task


class NeedsPicture(Refused):
    code = "needs-picture"
    message = _("Add a picture of the place as it is now.")


@transaction.atomic
def accept(*, case: Case, by: User, at: datetime, note: str = "") -> Case:
    case = taken_up(case, Deed.ACCEPTED, by)
    move(case, Deed.ACCEPTED)
    write(case, Deed.ACCEPTED, by=by, at=at, note=note)
    return case


@transaction.atomic
def return_case(*, case: Case, by: User, reason: str, at: datetime) -> Case:
    """The office gives the case back; the step keeps which office it was, and its clock stops."""
    case = taken_up(case, Deed.RETURNED, by)
    move(case, Deed.RETURNED)
    office, case.office = case.office, None
    case.return_count += 1
    write(case, Deed.RETURNED, by=by, at=at, note=need_reason(reason), office=office)
    return case


@transaction.atomic
def mark_fixed(
    *, case: Case, by: User, pictures: Sequence[Kept], at: datetime, note: str = "", ending: Ending = Ending.FIXED
) -> Case:
    """The office says how it ended, and shows it; someone independent is drawn to check it."""
    case = taken_up(case, Deed.FIXED, by)
    if not pictures:
        raise NeedsPicture
    words = note if ending == Ending.FIXED else need_reason(note)
    move(case, Deed.FIXED)
    case.fixed_at, case.fixed_by, case.ending = at, by, ending
    draw_verifier(case, at)
    attach(write(case, Deed.FIXED, by=by, at=at, note=words, ending=ending), pictures, Purpose.AFTER)
    return case


@transaction.atomic
def reopen(*, case: Case, by: User, reason: str, at: datetime) -> Case:
    """Closed, and not fixed after all: back to the office that closed it."""
    case = taken_up(case, Deed.REOPENED, by)
    return reopened(case, by=by, reason=reason, at=at)


def reopened(case: Case, *, by: User | None, reason: str, at: datetime, is_residents: bool = False) -> Case:
    send_back(case, Deed.REOPENED, need_reason(reason))
    write(case, Deed.REOPENED, by=by, at=at, note=reason, is_residents=is_residents)
    ungather(case, by, at, is_residents=is_residents)
    relapses.forget_records()
    return case


def end_probations(*, at: datetime) -> int:
    """Every case that stayed fixed through its probation is done; returns how many. Safe to run again at any time.

    One that another register had closed ends without that praise: nobody here watched it from the beginning.
    """
    over = Case.objects.filter(state=State.PROBATION, probation_until__lte=at).order_by("pk")
    return sum(end_probation(case, at) for case in over.iterator(chunk_size=500))


@transaction.atomic
def end_probation(case: Case, at: datetime) -> bool:
    case = locked(case)
    if case.state != State.PROBATION:  # another process was quicker
        return False
    is_watched = case.source != Source.IMPORT or case.fixed_at is not None
    move(case, Deed.ENDED, State.DONE if is_watched else State.ENDED)
    write(case, Deed.ENDED, by=None, at=at)
    return True


@transaction.atomic
def look_again(*, case: Case, by: User, at: datetime, note: str = "", pictures: Sequence[Kept] = ()) -> Step:
    """An independent look at a closed case that found nothing: effort, so that looking harder is never punished."""
    case = taken_up(case, Deed.LOOKED, by)
    move(case, Deed.LOOKED)
    step = write(case, Deed.LOOKED, by=by, at=at, note=note)
    attach(step, pictures, Purpose.AFTER)
    return step


@transaction.atomic
def link_task(*, case: Case, by: User, task: Task | None, at: datetime) -> Case:
    """Say which task the case belongs to, or that it belongs to none."""
    case = taken_up(case, Deed.LINKED, by)
    allow(task is None or Task.objects.visible_to(by).filter(pk=task.pk).exists())
    case.task = task
    write(case, Deed.LINKED, by=by, at=at, note=task.number if task else "")
    return case
