"""Whom the steps of a report are told, and the reminders."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Office, User
from civicloop.kernel.clock import day_of
from civicloop.programme.models import Call, Report, ReportDeed

TO_OFFICE: dict[ReportDeed, str | Promise] = {
    ReportDeed.ACCEPT: _("Report accepted: %(title)s (%(office)s)"),
    ReportDeed.RETURN: _("Report returned for rework: %(title)s (%(office)s)"),
    ReportDeed.GRANT_TIME: _("More time granted for a report: %(title)s (%(office)s)"),
    ReportDeed.REFUSE_TIME: _("No more time for a report: %(title)s (%(office)s)"),
}
TO_ISSUER: dict[ReportDeed, str | Promise] = {
    ReportDeed.HAND_IN: _("%(office)s has handed in its report: %(title)s"),
    ReportDeed.ASK_TIME: _("%(office)s asks for more time for its report: %(title)s"),
}


def tell_asked(call: Call, offices: Sequence[Office], *, by: User, at: datetime) -> None:
    for office in offices:
        notify(
            offices=[office],
            kind="report-asked",
            text=_("A report is due by %(day)s: %(title)s (%(office)s)"),
            url=url_of(call, office),
            at=at,
            about=f"{call.chain_name}/{office.code}",
            by=by,
            day=call.due_on,
            title=call.title,
            office=office,
        )


def tell_step(report: Report, deed: ReportDeed, *, by: User, at: datetime) -> None:
    is_for_office = deed in TO_OFFICE
    call, office = report.call, report.office
    notify(
        people=[] if is_for_office else [call.asked_by],
        offices=[office] if is_for_office else [],
        kind="report-checked" if is_for_office else "report-handed-in",
        text=(TO_OFFICE if is_for_office else TO_ISSUER)[deed],
        url=url_of(call, office),
        at=at,
        about=f"{call.chain_name}/{office.code}",
        by=by,
        title=call.title,
        office=office,
    )


def tell_reminder(report: Report, *, at: datetime) -> None:
    call, office = report.call, report.office
    is_late = report.due_at < at
    notify(
        offices=[office],
        kind="report-late" if is_late else "report-reminder",
        text=_("The report is late, it was due on %(day)s: %(title)s (%(office)s)")
        if is_late
        else _("The report is due on %(day)s: %(title)s (%(office)s)"),
        url=url_of(call, office),
        at=at,
        about=f"{call.chain_name}/{office.code}",
        day=day_of(report.due_at),
        title=call.title,
        office=office,
    )


def tell_compiled(call: Call, *, by: User, at: datetime) -> None:
    """Those who reported: their words are in the library now."""
    assert call.compiled is not None
    notify(
        offices=list(Office.objects.filter(reports__call=call)),
        kind="report-compiled",
        text=_("The reports were compiled and filed in the library: %(title)s"),
        url=reverse("library:document", args=[call.compiled.number]),
        at=at,
        about=call.chain_name,
        by=by,
        title=call.title,
    )


def url_of(call: Call, office: Office) -> str:
    return reverse("programme:report", args=[call.number, office.code])
