"""Reports are asked for, drafted, handed in, checked and given more time; each step is kept and chained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused, WrongState
from civicloop.kernel.numbers import reference
from civicloop.kernel.worktime import city_hours
from civicloop.library.models import Document
from civicloop.programme.actions import reports_told as told
from civicloop.programme.lights import Term, end_of, warns_at
from civicloop.programme.models import (
    Call,
    Campaign,
    Directive,
    Repeat,
    Report,
    ReportDeed,
    ReportState,
    ReportStep,
    Shape,
    Task,
)
from civicloop.programme.reports.questions import Question
from civicloop.programme.reports.rules import may_ask, may_do, may_write
from civicloop.programme.reports.workflow import REPORT_MOVES

REMIND_DAYS = (3, 1)


class NobodyAsked(Refused):
    code = "nobody-asked"
    message = _("Choose at least one office.")


class DueBeforeAsked(Refused):
    code = "due-before-asked"
    message = _("The last day lies in the past. Choose today or a later day.")


class NothingWritten(Refused):
    code = "nothing-written"
    message = _("The report is empty. Write it, or choose a file.")


class ReasonWanted(Refused):
    code = "reason-wanted"
    message = _("Say why, in a sentence.")


@dataclass(frozen=True)
class Ask:
    """What a call asks for."""

    title: str
    due_on: date
    ask: str = ""
    shape: Shape = Shape.WRITTEN
    questions: Sequence[Question] = ()
    remind_days: Sequence[int] = field(default=REMIND_DAYS)
    repeat: Repeat = Repeat.NEVER
    campaign: Campaign | None = None


@transaction.atomic
def ask_reports(
    *,
    by: User,
    issuer: Office,
    offices: Sequence[Office],
    ask: Ask,
    at: datetime,
    directive: Directive | None = None,
    after: Call | None = None,
) -> Call:
    """Ask these offices for a report each, by the last day."""
    if not offices:
        raise NobodyAsked
    if not may_ask(by, issuer, offices):
        raise NotAllowed
    if ask.due_on < day_of(at):
        raise DueBeforeAsked
    call = Call.objects.create(
        number=reference("R", day_of(at), digits=5), title=ask.title, ask=ask.ask, issuer=issuer, directive=directive,
        campaign=ask.campaign, shape=ask.shape, questions=[question.kept for question in ask.questions],
        due_on=ask.due_on, remind_days=sorted(set(ask.remind_days), reverse=True), repeat=ask.repeat, after=after,
        asked_by=by, asked_at=at,
    )  # fmt: skip
    last, warning = clock_until(at, ask.due_on)
    Report.objects.bulk_create(
        Report(call=call, office=office, due_at=last, warns_at=warning) for office in dict.fromkeys(offices)
    )
    chain.record(by=by, verb="reports.asked", thing=call, at=at, offices=len(offices), due_on=ask.due_on)
    told.tell_asked(call, offices, by=by, at=at)
    return call


def clock_until(at: datetime, due_on: date) -> tuple[datetime, datetime]:
    """The last moment, and the moment after which four fifths of the time are used."""
    term, due_at, hours = Term(start=at, last_day=due_on), end_of(due_on), city_hours()
    return due_at, warns_at(term, due_at, hours)


@transaction.atomic
def save_draft(
    *, by: User, report: Report, text: str, answers: Mapping[str, object], tasks: Sequence[Task] = ()
) -> Report:
    """Keep what is written so far; nobody outside the office is told."""
    report = locked(report)
    if not may_write(by, report):
        raise NotAllowed
    if report.state not in REPORT_MOVES[ReportDeed.HAND_IN].sources:
        raise WrongState(now=ReportState(report.state).label, wanted=ReportState.HANDED_IN.label)
    keep(report, text, answers)
    report.save()
    report.tasks.add(*(task for task in tasks if task.lead_office_id == report.office_id))
    return report


def keep(report: Report, text: str, answers: Mapping[str, object]) -> None:
    """Files that were answered before stay where the form brings no new ones."""
    report.text = text.strip()
    report.answers = {**report.answers, **answers}


@transaction.atomic
def hand_in(
    *,
    by: User,
    report: Report,
    at: datetime,
    text: str = "",
    answers: Mapping[str, object] | None = None,
    document: Document | None = None,
) -> Report:
    """The office says that this is its report."""
    report = taken(report, ReportDeed.HAND_IN, by)
    keep(report, text, answers or {})
    report.document = document or report.document
    if not report.text and report.document is None:
        raise NothingWritten
    report.handed_in_at, report.handed_in_by, report.wanted_until = at, by, None
    return step(report, ReportDeed.HAND_IN, by, at)


@transaction.atomic
def accept_report(*, by: User, report: Report, at: datetime, note: str = "") -> Report:
    return step(taken(report, ReportDeed.ACCEPT, by), ReportDeed.ACCEPT, by, at, note=note)


@transaction.atomic
def return_report(*, by: User, report: Report, reason: str, at: datetime) -> Report:
    """Something is missing: back to the office, with the reason. Its last day stays."""
    report = taken(report, ReportDeed.RETURN, by)
    return step(report, ReportDeed.RETURN, by, at, note=required(reason))


@transaction.atomic
def ask_time(*, by: User, report: Report, until: date, reason: str, at: datetime) -> Report:
    """The office asks for a later last day."""
    report = taken(report, ReportDeed.ASK_TIME, by)
    if until <= day_of(report.due_at) or until < day_of(at):
        raise DueBeforeAsked
    report.wanted_until = until
    return step(report, ReportDeed.ASK_TIME, by, at, note=required(reason), until=until)


@transaction.atomic
def decide_time(*, by: User, report: Report, granted: bool, at: datetime, note: str = "") -> Report:
    """Grant the later day, or keep the old one (with the reason)."""
    deed = ReportDeed.GRANT_TIME if granted else ReportDeed.REFUSE_TIME
    report = taken(report, deed, by)
    until, report.wanted_until = report.wanted_until, None
    if granted and until:
        report.due_at, report.warns_at = clock_until(at, until)
        report.reminded_on = None
    return step(report, deed, by, at, note=note if granted else required(note), until=until)


def locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("office", "call__issuer", "document")
    return rows.get(pk=report.pk)


def taken(report: Report, deed: ReportDeed, by: User) -> Report:
    """The row, locked, if this person may do this deed and the report's state allows it."""
    report = locked(report)
    move = REPORT_MOVES[deed]
    if report.state not in move.sources:
        raise WrongState(now=ReportState(report.state).label, wanted=(move.target or ReportState(report.state)).label)
    if not may_do(by, deed, report):
        raise NotAllowed
    return report


def step(
    report: Report, deed: ReportDeed, by: User, at: datetime, *, note: str = "", until: date | None = None
) -> Report:
    """Move the report, append its step, chain the deed, tell whom it concerns."""
    report.state = REPORT_MOVES[deed].target or report.state
    report.save()
    ReportStep.objects.create(report=report, at=at, by=by, deed=deed, note=note.strip(), until=until)
    chain.record(by=by, verb=f"report.{deed.value}", thing=report.call, at=at, office=report.office.code, until=until)
    told.tell_step(report, deed, by=by, at=at)
    return report


def required(reason: str) -> str:
    if not reason.strip():
        raise ReasonWanted
    return reason
