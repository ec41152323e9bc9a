"""The workflow of a case as one table of data: which deed leads from which states to which, and who may do it.

Everything else follows from the table: what a page offers, what an action refuses, what may be taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass

from civicloop.cases import rules
from civicloop.cases.models import JUDGED, OPEN, WITH_OFFICE, Case, Deed, State
from civicloop.kernel.errors import WrongState
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.states import Transitions

type Who = Callable[[Viewer, Case], bool]


@dataclass(frozen=True)
class Way:
    """A deed: from these states, to one of those; without `targets` the state stays."""

    sources: tuple[State, ...]
    targets: tuple[State, ...]
    who: Who
    is_undoable: bool = False


S = State
NEW = (S.TIP, S.CHECKED)
WORKED_ON = (S.ACCEPTED, S.REWORK)
TO_SEND = (S.FILED, S.RETURNED)
FILED = (*TO_SEND, *WORKED_ON)
EVERY = tuple(State)

WAYS = {  # the expected deed of a state stands first
    Deed.FILED: Way((*NEW, S.REFUSED), (S.FILED,), rules.may_direct, is_undoable=True),
    Deed.SENT_OUT: Way((S.TIP,), (S.CHECKING,), rules.may_direct, is_undoable=True),
    Deed.CHECKED: Way((S.CHECKING,), (S.CHECKED,), rules.may_look, is_undoable=True),
    Deed.REFUSED: Way(NEW, (S.REFUSED,), rules.may_direct, is_undoable=True),
    Deed.MERGED: Way(NEW, (S.MERGED,), rules.may_direct),
    Deed.DISPATCHED: Way(TO_SEND, (S.DISPATCHED,), rules.may_direct, is_undoable=True),
    Deed.ACCEPTED: Way((S.DISPATCHED,), (S.ACCEPTED,), rules.may_work_on, is_undoable=True),
    Deed.FIXED: Way(WORKED_ON, (S.FIXED,), rules.may_work_on, is_undoable=True),
    Deed.RETURNED: Way((S.DISPATCHED, S.ACCEPTED), (S.RETURNED,), rules.may_work_on, is_undoable=True),
    Deed.PASSED: Way((S.FIXED,), (S.PROBATION, S.ENDED), rules.may_verify),
    Deed.FAILED: Way((S.FIXED,), (S.REWORK,), rules.may_verify),
    Deed.REDRAWN: Way((S.FIXED,), (), rules.may_verify),
    Deed.REOPENED: Way((S.PROBATION, S.ENDED), (S.REWORK, S.SPLIT), rules.may_reopen),
    Deed.LOOKED: Way((S.PROBATION, S.DONE), (), rules.may_reopen),
    Deed.ENDED: Way((S.PROBATION,), (S.DONE, S.ENDED), rules.nobody),
    Deed.REBOUND: Way((S.PROBATION, S.DONE, S.ENDED), (S.REBOUNDED,), rules.nobody),
    # --- more time, the clock stopped
    Deed.WANTS_TIME: Way((S.DISPATCHED, *WORKED_ON), (), rules.may_work_on),
    Deed.EXTENDED: Way(WITH_OFFICE, (), rules.may_decide),
    Deed.WANTS_WAIT: Way(WORKED_ON, (), rules.may_work_on),
    Deed.SUSPENDED: Way(WORKED_ON, (S.SUSPENDED,), rules.may_decide),
    Deed.RESUMED: Way((S.SUSPENDED,), WORKED_ON, rules.may_resume),
    Deed.DENIED: Way(OPEN, (), rules.may_decide),
    # --- who else is in it
    Deed.QUERIED: Way(NEW, (S.QUERIED,), rules.may_direct),
    Deed.ASKED: Way(FILED, (S.ASKED,), rules.may_ask),
    Deed.ANSWERED: Way((S.QUERIED, S.ASKED), (*NEW, *FILED), rules.nobody),
    Deed.LAPSED: Way((S.QUERIED, S.ASKED), (*NEW, *FILED), rules.nobody),
    Deed.SPLIT: Way(TO_SEND, (S.SPLIT,), rules.may_direct),
    Deed.GATHERED: Way((S.SPLIT,), (S.PROBATION, S.ENDED), rules.nobody),
    Deed.HELPED: Way((*WITH_OFFICE, *TO_SEND), (), rules.may_direct),
    Deed.FORWARDED: Way(TO_SEND, (S.FORWARDED,), rules.may_direct),
    Deed.CAME_BACK: Way((S.FORWARDED,), (S.RETURNED,), rules.may_direct),
    Deed.CONCLUDED: Way((S.FORWARDED,), (S.ENDED,), rules.may_direct),
    Deed.SUPERVISED: Way((*WITH_OFFICE, *TO_SEND), (), rules.may_direct, is_undoable=True),
    Deed.VOIDED: Way((*TO_SEND, *WITH_OFFICE, S.SUSPENDED), (S.VOID,), rules.may_direct),
    # --- words and links
    Deed.ASSIGNED: Way(WITH_OFFICE, (), rules.may_work_on, is_undoable=True),
    Deed.LINKED: Way(EVERY, (), rules.may_link),
    Deed.JOINED: Way((*OPEN, *NEW, S.CHECKING, S.QUERIED), (), rules.nobody),
    Deed.JUDGED: Way(JUDGED, (), rules.nobody),
    Deed.NOTED: Way(EVERY, (), rules.nobody),
}
BEGINNINGS = {Deed.REPORTED: S.TIP, Deed.IMPORTED: S.FILED}


def following(now: State) -> set[State]:
    return {target for way in WAYS.values() if now in way.sources for target in way.targets}


STEPS = Transitions({state: following(state) for state in State})
"""Which state may follow which, whatever the deed."""


def target_of(deed: Deed, now: State, wanted: State | None = None) -> State:
    """Where a deed leads from here; `wanted` where it can lead to several. Raises `WrongState`."""
    way = WAYS[deed]
    target = wanted or (way.targets[0] if way.targets else now)
    if now not in way.sources or (way.targets and target not in way.targets):
        raise WrongState(now=now.label, wanted=target.label if way.targets else deed.label)
    return target


def next_deeds(user: Viewer, case: Case) -> list[Deed]:
    """What this person can do to the case now, the expected step first."""
    return [deed for deed, way in WAYS.items() if case.label in way.sources and way.who(user, case)]
