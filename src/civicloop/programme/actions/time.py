"""More time: an office asks with its reason, a coordinator grants or refuses it, and the clock is reckoned anew."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import Refused
from civicloop.kernel.worktime import city_hours
from civicloop.programme.actions.steps import required, step, taken
from civicloop.programme.models import Deed, Task, TimeKind, TimeRequest, Verdict
from civicloop.programme.timekeeping import is_standing, pause_of, set_clock
from civicloop.programme.workflow import VERDICTS


class NoClock(Refused):
    code = "no-clock"
    message = _("This task has no date: there is no clock that could be given more time.")


class AskedAlready(Refused):
    code = "asked-already"
    message = _("More time has been asked for already and waits for an answer.")


class NothingAsked(Refused):
    code = "nothing-asked"
    message = _("Nobody waits for an answer here any more: someone else has decided meanwhile.")


class NoMoreTime(Refused):
    code = "no-more-time"
    message = _("That would give no more time: choose a day after %(day)s.")


class TimeIsUp(Refused):
    code = "time-is-up"
    message = _("The time is up: a clock that has run out can't stand. Ask for an extension.")


class ClockRuns(Refused):
    code = "clock-runs"
    message = _("The clock runs already.")


@transaction.atomic
def ask_time(*, task: Task, kind: TimeKind | str, until: date, reason: str, by: User, at: datetime) -> TimeRequest:
    """Ask for an extension to a new last day, or for a pause through a day."""
    task = taken(task, Deed.ASK, by)
    if task.due_at is None:
        raise NoClock
    if task.time_requests.filter(verdict=Verdict.ASKED).exists():
        raise AskedAlready
    refuse_time(task, TimeKind(kind), until, at)
    plea = TimeRequest.objects.create(
        task=task, kind=kind, until=until, reason=required(reason).strip(), asked_by=by, asked_at=at
    )
    step(task, Deed.ASK, by, at, note=plea.reason, kind=kind, until=until)
    return plea


def refuse_time(task: Task, kind: TimeKind, until: date, at: datetime) -> None:
    """What would give no time is refused when it is asked for, and again when it is granted."""
    assert task.due_at is not None, "asked before"
    last_day = day_of(task.due_at)
    if kind == TimeKind.EXTEND and until <= last_day:
        raise NoMoreTime(day=last_day)
    if until <= day_of(at):
        raise NoMoreTime(day=day_of(at))
    if kind == TimeKind.SUSPEND and task.due_at < at:
        raise TimeIsUp


@transaction.atomic
def grant_time(*, task: Task, by: User, at: datetime, words: str = "") -> TimeRequest:
    """A pause stands from now; an extension replaces the last day from now. Both are seen by everyone."""
    task = taken(task, Deed.GRANT, by)
    plea = open_plea(task)
    refuse_time(task, TimeKind(plea.kind), plea.until, at)
    decide(plea, Verdict.GRANTED, by, at, words)
    set_clock(task, city_hours())
    step(task, Deed.GRANT, by, at, note=words, kind=plea.kind, until=plea.until, due_at=task.due_at)
    return plea


@transaction.atomic
def refuse_plea(*, task: Task, reason: str, by: User, at: datetime) -> TimeRequest:
    task = taken(task, Deed.REFUSE, by)
    plea = open_plea(task)
    decide(plea, Verdict.REFUSED, by, at, required(reason))
    step(task, Deed.REFUSE, by, at, note=reason, kind=plea.kind, until=plea.until)
    return plea


@transaction.atomic
def resume_clock(*, task: Task, by: User, at: datetime, note: str = "") -> Task:
    """What a pause was for is over before its day: the clock runs again from now."""
    task = taken(task, Deed.RESUME, by)
    pauses = task.time_requests.filter(kind=TimeKind.SUSPEND, verdict=Verdict.GRANTED)
    running = [each for each in pauses if is_standing([each], at)]
    if not running:
        raise ClockRuns
    for pause in running:
        pause.ended_at = max(at, pause_of(pause)[0])
        pause.save()
    set_clock(task, city_hours())
    return step(task, Deed.RESUME, by, at, note=note, due_at=task.due_at)


def open_plea(task: Task) -> TimeRequest:
    plea = task.time_requests.select_for_update().filter(verdict=Verdict.ASKED).first()
    if plea is None:
        raise NothingAsked
    return plea


def decide(plea: TimeRequest, verdict: Verdict, by: User, at: datetime, words: str) -> None:
    VERDICTS.require(Verdict(plea.verdict), verdict)
    plea.verdict, plea.decided_by, plea.decided_at, plea.words = verdict, by, at, words.strip()
    plea.save()
