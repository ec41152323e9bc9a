"""The history of a case in plain words: what happened, what happens, what comes next. Names offices, never people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from civicloop.cases.models import CLOSED, Case, Deed, Picture, State, Step

TITLES = {
    Deed.REPORTED: gettext_lazy("Reported"),
    Deed.REFUSED: gettext_lazy("Not taken on"),
    Deed.MERGED: gettext_lazy("Joined to %(other)s: the same problem"),
    Deed.FILED: gettext_lazy("Filed as a case"),
    Deed.DISPATCHED: gettext_lazy("Sent to %(office)s"),
    Deed.ACCEPTED: gettext_lazy("%(office)s takes it on"),
    Deed.RETURNED: gettext_lazy("%(office)s returns it"),
    Deed.FIXED: gettext_lazy("%(office)s says: fixed"),
    Deed.PASSED: gettext_lazy("Checked by someone outside the office: fixed. Closed"),
    Deed.FAILED: gettext_lazy("Checked: not fixed. Back to %(office)s"),
    Deed.REOPENED: gettext_lazy("Reopened: back to %(office)s"),
    Deed.ENDED: gettext_lazy("It stayed fixed through its probation"),
    Deed.LINKED: gettext_lazy("Linked to task %(note)s"),
    Deed.JUDGED: gettext_lazy("Someone who reported it judged the fix"),
    Deed.JOINED: gettext_lazy("Someone else reports the same"),
    Deed.NOTED: gettext_lazy("A word from the application that reported it"),
    Deed.IMPORTED: gettext_lazy("Taken over from another register, with what it tells of the past"),
}
CAME_BACK = gettext_lazy("It came back: %(other)s")
IS_BACK = gettext_lazy("Came back after %(other)s was closed here")
UNLINKED = gettext_lazy("No longer linked to a task")
BAD = {Deed.REFUSED, Deed.RETURNED, Deed.FAILED, Deed.REOPENED, Deed.REBOUND}

NOW = {
    State.TIP: gettext_lazy("The civility office looks at it"),
    State.FILED: gettext_lazy("It is being sent to an office"),
    State.RETURNED: gettext_lazy("Another office is being found"),
    State.DISPATCHED: gettext_lazy("Waits for %(office)s to take it on"),
    State.ACCEPTED: gettext_lazy("%(office)s is fixing it"),
    State.REWORK: gettext_lazy("%(office)s has to fix it again"),
    State.FIXED: gettext_lazy("Someone outside the office checks it"),
    State.PROBATION: gettext_lazy("Being watched: does it stay fixed?"),
}
LATER = [
    (State.FILED, gettext_lazy("Sent to an office")),
    (State.ACCEPTED, gettext_lazy("Fixed")),
    (State.FIXED, gettext_lazy("Checked by someone outside the office")),
    (State.PROBATION, gettext_lazy("Watched, to see that it stays fixed")),
]
FROM = {
    State.TIP: 0, State.FILED: 1, State.RETURNED: 1, State.DISPATCHED: 1, State.ACCEPTED: 2, State.REWORK: 2,
    State.FIXED: 3, State.PROBATION: 4,
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; `state` as the component takes it: done, now, todo, bad."""

    title: str
    at: datetime | None = None
    by: str = ""
    text: str = ""
    state: str = "done"
    other: Case | None = None
    pictures: list[Picture] = field(default_factory=list)


def story(case: Case, steps: Sequence[Step], shown: Sequence[Picture | None] = ()) -> list[Entry]:
    """Past, present and what is still to come. `steps` with office, other and pictures loaded, oldest first.

    Pictures that are `shown` on top of the page are not repeated.
    """
    return [*(told(case, step, shown) for step in steps), *present(case), *future(case)]


def told(case: Case, step: Step, shown: Sequence[Picture | None]) -> Entry:
    deed = Deed(step.deed)
    is_reference = deed == Deed.LINKED
    return Entry(
        title=title_of(case, step) % names(step),
        at=step.at,
        text="" if is_reference else step.note,
        state="bad" if deed in BAD else "done",
        other=step.other,
        pictures=[picture for picture in step.pictures.all() if picture not in shown],
    )


def title_of(case: Case, step: Step) -> str:
    if step.deed == Deed.REBOUND:
        return str(IS_BACK if case.rebound_of_id == step.other_id else CAME_BACK)
    if step.deed == Deed.LINKED and not step.note:
        return str(UNLINKED)
    return str(TITLES[Deed(step.deed)])


def names(step: Step) -> dict[str, str]:
    return {
        "office": step.office.title if step.office else "",
        "other": step.other.number if step.other else "",
        "note": step.note,
    }


def present(case: Case) -> list[Entry]:
    if case.label not in NOW:
        return []
    words = str(NOW[case.label]) % {"office": case.office.title if case.office else ""}
    return [Entry(title=words, at=case.probation_until if case.label in CLOSED else None, state="now")]


def future(case: Case) -> list[Entry]:
    rest: Sequence[tuple[State, Promise]] = LATER[FROM.get(case.label, len(LATER)) :]
    return [Entry(title=str(words), state="todo") for _state, words in rest]
