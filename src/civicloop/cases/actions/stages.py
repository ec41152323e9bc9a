"""The stages that a case passes through: each begins and ends with the state, and has its limit from its beginning."""

from datetime import datetime

from civicloop.cases import clocks, stage_limits
from civicloop.cases.models import PAUSED, Case, Stage, StageRun, State
from civicloop.kernel.worktime import city_hours

type Turn = StageRun | bool
"""The stage that begins; true where one ends and no other begins, false where none changes."""

STAGES = {
    State.CHECKING: Stage.CHECK,
    State.TIP: Stage.FILE,
    State.CHECKED: Stage.FILE,
    State.FILED: Stage.DISPATCH,
    State.RETURNED: Stage.DISPATCH,
    State.DISPATCHED: Stage.HANDLE,
    State.ACCEPTED: Stage.HANDLE,
    State.REWORK: Stage.HANDLE,
    State.FIXED: Stage.VERIFY,
}


def stage_of(state: str, resumes: str) -> Stage | None:
    """The stage of a state; a paused case stays in the one in which it will go on."""
    return STAGES.get(State(resumes if state in PAUSED else state)) if state else None


def turned(case: Case, at: datetime) -> Turn:
    """What the change in memory does to the stage; a new one's limit is put on the case."""
    now = stage_of(case.state, case.resumes)
    if now == stage_before(case):
        return False
    case.due_at = case.warns_at = None
    return begun(case, now, at) if now else True


def stage_before(case: Case) -> Stage | None:
    return stage_of(case.was.get("state", ""), case.was.get("resumes", ""))


def turned_back(case: Case) -> Turn:
    """The same when a deed is taken back: the earlier stage runs on with the limit that it had."""
    now = stage_of(case.state, case.resumes)
    if now == stage_before(case):
        return False
    earlier = case.runs.filter(stage=now).order_by("-pk").first() if now else None
    if earlier is None:
        return True
    earlier.pk, earlier.ended_at = None, None
    return earlier


def begun(case: Case, stage: Stage, at: datetime) -> StageRun:
    """With the limit that the filing condition, the key period or the city sets; some stages have none."""
    run = StageRun(stage=stage, office=case.office, began_at=at)
    if limit := stage_limits.allowed(case, stage, at):
        hours = city_hours()
        case.period = limit.period
        run.amount, run.unit = limit.amount, limit.unit
        run.due_at = case.due_at = clocks.due_at(at, limit.amount, limit.unit, hours)
        run.warns_at = case.warns_at = clocks.warns_at(at, case.due_at, hours)
    return run


def keep(case: Case, run: Turn, at: datetime) -> None:
    """Write down what `turned` found, once the case has its key."""
    if not run:
        return
    if case.was:
        case.runs.filter(ended_at=None).update(ended_at=at)
    if isinstance(run, StageRun):
        run.case = case
        run.save(force_insert=True)


def current(case: Case) -> StageRun | None:
    return case.runs.filter(ended_at=None).first()


def restart(case: Case, run: StageRun, due_at: datetime) -> None:
    """Give a running stage another end: after a pause, or with more time."""
    hours = city_hours()
    case.due_at = run.due_at = due_at
    case.warns_at = run.warns_at = max(run.began_at, clocks.warns_at(run.began_at, due_at, hours))
    run.told_at = None
    run.save()
