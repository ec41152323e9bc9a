"""More time and a stopped clock: asked by the office with a reason, decided by someone else, in public view."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import clocks
from civicloop.cases.actions import stages
from civicloop.cases.actions.steps import allow, locked, move, need_reason, taken_up, write
from civicloop.cases.models import Case, Deed, LimitUnit, Pause, Relief, ReliefKind, State
from civicloop.cases.workflow import WAYS
from civicloop.kernel.errors import Refused
from civicloop.kernel.worktime import city_hours

MOST_DAYS = 90
ASKED_BY = {ReliefKind.EXTEND: Deed.WANTS_TIME, ReliefKind.SUSPEND: Deed.WANTS_WAIT}
GRANTED_BY = {ReliefKind.EXTEND: Deed.EXTENDED, ReliefKind.SUSPEND: Deed.SUSPENDED}


class AskedAlready(Refused):
    code = "asked-already"
    message = _("The office has asked for something already. That has to be decided first.")


class NothingAsked(Refused):
    code = "nothing-asked"
    message = _("Nobody waits for a decision here. Reload the page.")


class NotSoMany(Refused):
    code = "not-so-many"
    message = _("Say how many days: from 1 to %(most)s.")


@transaction.atomic
def ask_relief(*, case: Case, by: User, kind: ReliefKind, days: int, reason: str, at: datetime) -> Relief:
    """The office asks for working days more, or for its clock to stand still for at most so many days."""
    deed = ASKED_BY[kind]
    case = taken_up(case, deed, by)
    if not 1 <= days <= MOST_DAYS:
        raise NotSoMany(most=MOST_DAYS)
    if case.reliefs.filter(decided_at=None).exists():
        raise AskedAlready
    move(case, deed)
    relief = case.reliefs.create(kind=kind, days=days, reason=need_reason(reason), asked_by=by, asked_at=at)
    write(case, deed, by=by, at=at, note=relief.reason)
    return relief


@transaction.atomic
def decide_relief(*, case: Case, by: User, is_granted: bool, at: datetime, answer: str = "") -> Case:
    """Grant what the office has asked for, or turn it down with a reason."""
    case = locked(case)
    relief = case.reliefs.filter(decided_at=None).first()
    if relief is None:
        raise NothingAsked
    deed = GRANTED_BY[ReliefKind(relief.kind)] if is_granted else Deed.DENIED
    allow(WAYS[deed].who(by, case) and by.pk != relief.asked_by_id)
    words = answer.strip() if is_granted else need_reason(answer)
    if is_granted:
        GRANTING[ReliefKind(relief.kind)](case, relief, at)
    else:
        move(case, deed)
    relief.decided_by, relief.decided_at, relief.is_granted, relief.answer = by, at, is_granted, words
    relief.save()
    write(case, deed, by=by, at=at, note=words or relief.reason)
    return case


def extend(case: Case, relief: Relief, at: datetime) -> None:
    """So many working days after the limit as it stands, or after now if that is over."""
    move(case, Deed.EXTENDED)
    run = stages.current(case)
    assert run is not None  # an office that works on a case has a limit: the database guards it
    due = clocks.due_at(max(run.due_at or at, at), relief.days, LimitUnit.WORKING_DAYS, city_hours())
    stages.restart(case, run, due)
    case.extension_count += 1


def suspend(case: Case, relief: Relief, at: datetime) -> None:
    pause(case, Deed.SUSPENDED, relief.reason, at, at + timedelta(days=relief.days))


GRANTING = {ReliefKind.EXTEND: extend, ReliefKind.SUSPEND: suspend}


def pause(case: Case, deed: Deed, reason: str, at: datetime, until: datetime) -> Pause:
    """Stop the clock where it is."""
    resumes = case.state
    move(case, deed)
    case.resumes = resumes
    case.due_at = case.warns_at = None
    return case.pauses.create(reason=reason, began_at=at, until=until)


def go_on(case: Case, deed: Deed, at: datetime) -> None:
    """Let the clock run again: what was left of the limit is left still."""
    found = case.pauses.get(ended_at=None)
    move(case, deed, State(case.resumes))
    case.resumes, found.ended_at = "", at
    found.save()
    if (run := stages.current(case)) and run.due_at:
        due = clocks.resumed(run.due_at, found.began_at, at, run.unit, city_hours())
        stages.restart(case, run, due)


@transaction.atomic
def resume(*, case: Case, by: User, at: datetime, note: str = "") -> Case:
    """End a standstill before its time."""
    case = taken_up(case, Deed.RESUMED, by)
    go_on_checked(case, at)
    write(case, Deed.RESUMED, by=by, at=at, note=note)
    return case


def go_on_checked(case: Case, at: datetime) -> None:
    if case.state != State.SUSPENDED:
        move(case, Deed.RESUMED)  # refuses, in the words of the state that it is in
    go_on(case, Deed.RESUMED, at)


def end_pauses(*, at: datetime) -> int:
    """Every case whose standstill is over goes on; returns how many. Safe to run again at any time."""
    over = Pause.objects.filter(ended_at=None, until__lte=at).order_by("pk").values_list("case", flat=True)
    return sum(end_pause(pk, at) for pk in list(over))


@transaction.atomic
def end_pause(pk: int, at: datetime) -> bool:
    case = locked(Case(pk=pk))
    if not case.pauses.filter(ended_at=None, until__lte=at).exists():  # another process was quicker
        return False
    deed = Deed.RESUMED if case.state == State.SUSPENDED else Deed.LAPSED
    go_on(case, deed, at)
    write(case, deed, by=None, at=at)
    return True
