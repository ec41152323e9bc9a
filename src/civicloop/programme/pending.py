"""Which supervision slips and pleas for time wait for a person: to answer, to check, to decide on."""

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.programme.models import UNANSWERED, Slip, SlipState, TimeRequest, Verdict
from civicloop.programme.rules import may_decide, may_supervise
from civicloop.programme.workflow import WITH_OFFICE


def slips_to_answer(user: User) -> list[Slip]:
    """Sent to the offices in which the person works."""
    rows = Slip.objects.filter(task__lead_office__in=offices_of(user), state__in=UNANSWERED)
    return list(rows.select_related("task__lead_office").order_by("answer_by", "pk"))


def slips_to_check(user: User) -> list[Slip]:
    if not may_coordinate(user):
        return []
    rows = Slip.objects.filter(state=SlipState.ANSWERED).select_related("task__lead_office").order_by("pk")
    return [slip for slip in rows if may_supervise(user, slip.task)]


def pleas_to_decide(user: User) -> list[TimeRequest]:
    """Extensions and pauses that offices have asked for."""
    if not may_coordinate(user):
        return []
    rows = TimeRequest.objects.filter(verdict=Verdict.ASKED, task__state__in=WITH_OFFICE)
    rows = rows.select_related("task__lead_office").order_by("asked_at", "pk")
    return [plea for plea in rows if may_decide(user, plea.task)]
