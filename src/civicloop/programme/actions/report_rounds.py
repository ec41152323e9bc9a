"""A round of reports as a whole: reminders, the compiled document, the next round of a series."""

from calendar import monthrange
from datetime import date, datetime
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.actions import take_in
from civicloop.library.models import Document, Visibility
from civicloop.programme.actions import reports_told as told
from civicloop.programme.actions.reports import Ask, ask_reports
from civicloop.programme.models import OWED, Call, Repeat, Report, ReportState, Shape
from civicloop.programme.reports import official, questions
from civicloop.programme.reports.rules import may_manage

LATE_DAYS = (1, 3, 7, 14, 28)  # days after its last day on which a late report is chased
MONTHS = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3}
MONTHS_A_YEAR = 12


class NothingAccepted(Refused):
    code = "nothing-accepted"
    message = gettext_lazy("No report has been accepted yet: there is nothing to compile.")


# --- reminders ---------------------------------------------------------------------------------------


@transaction.atomic
def remind(*, by: User, call: Call, at: datetime) -> int:
    """Chase everyone who still owes a report; how many offices."""
    if not may_manage(by, call):
        raise NotAllowed
    owed = Report.objects.filter(call=call, state__in=OWED).select_related("call", "office").order_by("pk")
    chain.record(by=by, verb="reports.chased", thing=call, at=at, offices=len(owed))
    for report in owed:
        told.tell_reminder(report, at=at)
    return len(owed)


def remind_due(*, at: datetime) -> int:
    """Whatever is due today by the call's distances, once a day each; how many offices were reminded."""
    today = day_of(at)
    owed = Report.objects.filter(Q(reminded_on=None) | Q(reminded_on__lt=today), state__in=OWED)
    due = [report for report in owed.select_related("call", "office").order_by("pk") if is_reminder_day(report, today)]
    return sum(remind_one(report, at) for report in due)


def is_reminder_day(report: Report, today: date) -> bool:
    left = (day_of(report.due_at) - today).days
    return left in report.call.remind_days if left >= 0 else -left in LATE_DAYS


@transaction.atomic
def remind_one(report: Report, at: datetime) -> bool:
    """The day is noted in the transaction that tells: a process that dies has done both or neither."""
    today = day_of(at)
    fresh = Report.objects.filter(Q(reminded_on=None) | Q(reminded_on__lt=today), pk=report.pk, state__in=OWED)
    if not fresh.update(reminded_on=today):
        return False
    told.tell_reminder(report, at=at)
    return True


# --- compiling ---------------------------------------------------------------------------------------


@transaction.atomic
def compile_reports(*, by: User, call: Call, at: datetime, is_queued: bool = True) -> Document:
    """Write the accepted reports into one document in official layout, and file it in the library."""
    call = Call.objects.select_for_update(of=("self",)).select_related("issuer", "directive__document").get(pk=call.pk)
    if not may_manage(by, call):
        raise NotAllowed
    reports = list(call.reports.select_related("office", "document").order_by("office__path"))
    if not any(report.state == ReportState.ACCEPTED for report in reports):
        raise NothingAccepted
    with override(settings.LANGUAGE_CODE):  # the city's own, whoever presses the button
        content = official.write(text_of(call, reports, day_of(at)))
    document = take_in(
        by=by, file=BytesIO(content), name=f"{call.title}.docx", at=at, is_queued=is_queued,
        office=call.issuer, visibility=visibility_of(call),
    )  # fmt: skip
    call.compiled, call.compiled_at = document, at
    call.save(update_fields=["compiled", "compiled_at"])
    chain.record(by=by, verb="reports.compiled", thing=call, at=at, document=document.number)
    told.tell_compiled(call, by=by, at=at)
    return document


def visibility_of(call: Call) -> Visibility:
    """As the document that ordered the reports; what nobody published stays with the office until it is published."""
    if call.directive and call.directive.document.visibility == Visibility.PUBLIC:
        return Visibility.PUBLIC
    return Visibility.OFFICE


def text_of(call: Call, reports: list[Report], day: date) -> official.Text:
    accepted = [report for report in reports if report.state == ReportState.ACCEPTED]
    missing = [report.office.name for report in reports if report.state != ReportState.ACCEPTED]
    facts = {"asked": len(reports), "accepted": len(accepted)}
    opening = [_("%(asked)s offices were asked, the reports of %(accepted)s were accepted and follow.") % facts]
    closing = [_("Not in here: %(offices)s.") % {"offices": "、".join(missing)}] if missing else []
    return official.Text(
        title=call.title,
        issuer=call.issuer.name,
        day=day,
        opening=opening,
        sections=[section_of(report) for report in accepted],
        closing=closing,
        attachments=[f"{report.office.name}：{report.document.title}" for report in accepted if report.document],
    )


def section_of(report: Report) -> official.Section:
    """The office's words paragraph by paragraph, then its answers."""
    paragraphs = [line.strip() for line in report.text.splitlines() if line.strip()]
    if not paragraphs and report.document:
        paragraphs = [_("See the attached file “%(title)s”.") % {"title": report.document.title}]
    asked = questions.read(report.call.questions)
    answered = [(each.label, report.answers.get(each.key)) for each in asked]
    parts = [(label, [words_of(value)]) for label, value in answered if value not in (None, "")]
    return official.Section(report.office.name, paragraphs, parts)


def words_of(answer: object) -> str:
    return str(answer.get("name", "")) if isinstance(answer, dict) else str(answer)


# --- again -------------------------------------------------------------------------------------------


def repeat_due(*, at: datetime) -> int:
    """The next round of each series whose last day has passed; how many were asked."""
    over = Call.objects.filter(due_on__lt=day_of(at), following=None).exclude(repeat=Repeat.NEVER)
    return sum(repeat_one(pk, at) for pk in over.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def repeat_one(pk: int, at: datetime) -> bool:
    """Ask the same offices again; nothing where another process was first, or who asked may no longer."""
    call = Call.objects.select_for_update(of=("self",)).select_related("issuer", "asked_by", "directive").get(pk=pk)
    if Call.objects.filter(after=call).exists():
        return False
    due_on = next_day(call.due_on, MONTHS[Repeat(call.repeat)], day_of(at))
    ask = Ask(
        title=call.title, due_on=due_on, ask=call.ask, shape=Shape(call.shape), repeat=Repeat(call.repeat),
        questions=questions.read(call.questions), remind_days=call.remind_days, campaign=call.campaign,
    )  # fmt: skip
    offices = [report.office for report in call.reports.select_related("office").exclude(office__is_closed=True)]
    try:
        ask_reports(
            by=call.asked_by, issuer=call.issuer, offices=offices, ask=ask, at=at, directive=call.directive, after=call
        )
    except Refused:
        Call.objects.filter(pk=pk).update(repeat=Repeat.NEVER)  # nobody may ask any more: the series ends
        return False
    return True


def next_day(last: date, months: int, today: date) -> date:
    """The same day some months on, or the month's last one; rounds that were missed are left out."""
    count = 0
    while True:
        count += months
        year, month = divmod(last.month - 1 + count, MONTHS_A_YEAR)
        year, month = last.year + year, month + 1
        wanted = date(year, month, min(last.day, monthrange(year, month)[1]))
        if wanted >= today:
            return wanted
