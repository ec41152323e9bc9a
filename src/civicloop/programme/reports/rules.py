"""Who may ask for reports, write them and check them."""

from collections.abc import Iterable

from civicloop.accounts.models import Office, Role
from civicloop.accounts.rules import has_role, may_act_for, may_coordinate, offices_of
from civicloop.kernel.querysets import Viewer
from civicloop.programme.models import Call, Report, ReportDeed
from civicloop.programme.reports.workflow import REPORT_MOVES


def may_ask_at_all(user: Viewer) -> bool:
    """Whoever works in an office: at least those below it can be asked."""
    return bool(offices_of(user))


def may_ask(user: Viewer, issuer: Office, offices: Iterable[Office]) -> bool:
    """Coordinators ask anyone; an office asks those below it."""
    if not may_act_for(user, issuer):
        return False
    return may_coordinate(user) or all(office.is_under(issuer) for office in offices)


def may_write(user: Viewer, report: Report) -> bool:
    """Draft and hand in a report: those who work in its office."""
    return may_act_for(user, report.office)


def may_manage(user: Viewer, call: Call) -> bool:
    """Remind, compile: those who work in the office that asked, and coordinators."""
    return may_act_for(user, call.issuer) or may_coordinate(user)


def may_check(user: Viewer, report: Report) -> bool:
    """Accept, return, grant time: whoever manages the call, but nobody of the office that reports."""
    return may_manage(user, report.call) and not has_role(user, report.office, Role)


ALLOWED = {
    ReportDeed.HAND_IN: may_write,
    ReportDeed.ASK_TIME: may_write,
    ReportDeed.ACCEPT: may_check,
    ReportDeed.RETURN: may_check,
    ReportDeed.GRANT_TIME: may_check,
    ReportDeed.REFUSE_TIME: may_check,
}


def may_do(user: Viewer, deed: ReportDeed, report: Report) -> bool:
    """Whether this person may do it now."""
    waits = report.wanted_until is not None
    if deed in (ReportDeed.GRANT_TIME, ReportDeed.REFUSE_TIME) and not waits:
        return False
    return report.state in REPORT_MOVES[deed].sources and ALLOWED[deed](user, report)
