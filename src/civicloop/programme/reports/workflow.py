"""Which deed may be done to a report in which state, as a table of data."""

from typing import NamedTuple

from civicloop.programme.models import OWED, ReportDeed, ReportState


class ReportMove(NamedTuple):
    """From which states a deed may be done, and the state it leads to; None stays."""

    sources: tuple[ReportState, ...]
    target: ReportState | None


REPORT_MOVES: dict[ReportDeed, ReportMove] = {
    ReportDeed.HAND_IN: ReportMove(OWED, ReportState.HANDED_IN),
    ReportDeed.ACCEPT: ReportMove((ReportState.HANDED_IN,), ReportState.ACCEPTED),
    ReportDeed.RETURN: ReportMove((ReportState.HANDED_IN,), ReportState.RETURNED),
    ReportDeed.ASK_TIME: ReportMove(OWED, None),
    ReportDeed.GRANT_TIME: ReportMove(OWED, None),
    ReportDeed.REFUSE_TIME: ReportMove(OWED, None),
}
