"""Whoever must act is told once when the time of a stage is over."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Office, OfficeKind
from civicloop.cases.models import PAUSED, Case, Stage, StageRun

AT_ONCE = 500
OVER = {
    Stage.CHECK: _("Time to look on the spot is over: %(title)s (%(number)s)"),
    Stage.FILE: _("Time to file it is over: %(title)s (%(number)s)"),
    Stage.DISPATCH: _("Time to send it to an office is over: %(title)s (%(number)s)"),
    Stage.HANDLE: _("Time to fix it is over: %(title)s (%(number)s)"),
    Stage.VERIFY: _("Time to check the fix is over: %(title)s (%(number)s)"),
}


def late(at: datetime) -> QuerySet[StageRun]:
    """Stages that run, are over their time, and of which nobody was told. A clock that stands still is never late."""
    return StageRun.objects.filter(ended_at=None, told_at=None, due_at__lt=at).exclude(case__state__in=PAUSED)


def tell_late(*, at: datetime) -> int:
    """Safe to repeat, and to kill: each stage is told of in a transaction of its own. How many."""
    keys = list(late(at).order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(tell_one(key, at) for key in keys)


@transaction.atomic
def tell_one(key: int, at: datetime) -> bool:
    run = late(at).select_for_update(of=("self",)).filter(pk=key).first()
    if run is None:  # another worker was quicker, or the stage has ended meanwhile
        return False
    run.told_at = at
    run.save(update_fields=["told_at"])
    case = Case.objects.select_related("category", "office", "verifier").get(pk=run.case_id)
    stage = Stage(run.stage)
    notify(
        people=[case.verifier] if stage == Stage.VERIFY and case.verifier else [],
        offices=offices_for(stage, case),
        kind="case-late",
        text=OVER[stage],
        url=reverse("cases:case", args=[case.number]),
        at=at,
        about=case.chain_name,
        title=lazy(lambda: case.title, str)(),
        number=case.number,
    )
    return True


def offices_for(stage: Stage, case: Case) -> list[Office]:
    """The office that has to fix it; of what comes before and after, those who coordinate."""
    if stage == Stage.HANDLE:
        return [case.office] if case.office else []
    if stage == Stage.VERIFY and case.verifier:
        return []
    return list(Office.objects.filter(kind=OfficeKind.COORDINATOR, is_closed=False))
