"""What a sheet of tasks says is done, all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.errors import Refused
from civicloop.programme.actions.checklist import plan_task
from civicloop.programme.actions.progress import report_progress
from civicloop.programme.actions.tasks import Limit, assign_task
from civicloop.programme.actions.time import ask_time
from civicloop.programme.models import TimeKind
from civicloop.programme.workbooks import Line


class RowRefused(Refused):
    code = "row-refused"
    message = _("Nothing was changed, because row %(row)s can't be done: %(why)s")


@transaction.atomic
def take_in_sheet(*, lines: Sequence[Line], by: User, at: datetime) -> int:
    """Do every line in its order; one that is refused undoes them all. How many lines were done."""
    for line in lines:
        try:
            take_in(line, by, at)
        except Refused as refusal:
            raise RowRefused(row=line.row, why=str(refusal)) from refusal
    return len(lines)


def take_in(line: Line, by: User, at: datetime) -> None:
    if line.task is None:
        assert line.office is not None, "a line without an office is a problem"
        limit = Limit(last_day=line.due_on)
        assign_task(title=line.title, lead_office=line.office, limit=limit, measures=line.measures, by=by, at=at)
        return
    if line.note:
        report_progress(task=line.task, note=line.note, progress=line.progress, by=by, at=at)
    if line.measures:
        plan_task(task=line.task, measures=line.measures, by=by, at=at)
    if line.until:
        ask_time(task=line.task, kind=TimeKind.EXTEND, until=line.until, reason=line.reason, by=by, at=at)
