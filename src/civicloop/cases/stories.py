"""The history of a case in plain words: what happened, what happens, what comes next. Names offices, never people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from civicloop.cases.evidence import Fact, facts
from civicloop.cases.models import CLOSED, Case, Deed, Ending, Finding, Picture, State, Step

TITLES = {
    Deed.REPORTED: gettext_lazy("Reported"),
    Deed.SENT_OUT: gettext_lazy("Someone goes and looks before it is filed"),
    Deed.CHECKED: gettext_lazy("Looked at on the spot: %(finding)s"),
    Deed.QUERIED: gettext_lazy("The reporter was asked before it is filed"),
    Deed.ASKED: gettext_lazy("The reporter was asked; the clock stands still until there is an answer"),
    Deed.ANSWERED: gettext_lazy("The reporter answered"),
    Deed.LAPSED: gettext_lazy("No answer came in time: it goes on without"),
    Deed.REFUSED: gettext_lazy("Not taken on"),
    Deed.MERGED: gettext_lazy("Joined to %(other)s: the same problem"),
    Deed.FILED: gettext_lazy("Filed as a case"),
    Deed.DISPATCHED: gettext_lazy("Sent to %(office)s"),
    Deed.SPLIT: gettext_lazy("Shared out among several offices"),
    Deed.GATHERED: gettext_lazy("All its parts are closed: %(ending)s"),
    Deed.HELPED: gettext_lazy("%(office)s was asked to help"),
    Deed.FORWARDED: gettext_lazy("Forwarded to a body outside the city"),
    Deed.CAME_BACK: gettext_lazy("The body outside gives it back"),
    Deed.CONCLUDED: gettext_lazy("The body outside has dealt with it. Closed here"),
    Deed.WANTS_TIME: gettext_lazy("%(office)s asks for more time"),
    Deed.EXTENDED: gettext_lazy("%(office)s was given more time"),
    Deed.WANTS_WAIT: gettext_lazy("%(office)s asks to stop the clock"),
    Deed.SUSPENDED: gettext_lazy("Suspended: the clock stands still"),
    Deed.RESUMED: gettext_lazy("It goes on: the clock runs again"),
    Deed.DENIED: gettext_lazy("The office’s request was turned down"),
    Deed.SUPERVISED: gettext_lazy("The civility office chases it"),
    Deed.VOIDED: gettext_lazy("Declared void: filed by mistake"),
    Deed.ACCEPTED: gettext_lazy("%(office)s takes it on"),
    Deed.ASSIGNED: gettext_lazy("%(office)s has given it to one of its people"),
    Deed.RETURNED: gettext_lazy("%(office)s returns it"),
    Deed.FIXED: gettext_lazy("%(office)s says: %(ending)s"),
    Deed.REDRAWN: gettext_lazy("Someone else was drawn to check it"),
    Deed.PASSED: gettext_lazy("Checked by someone outside the office: %(ending)s. Closed"),
    Deed.FAILED: gettext_lazy("Checked: not fixed. Back to %(office)s"),
    Deed.REOPENED: gettext_lazy("Reopened: back to %(office)s"),
    Deed.LOOKED: gettext_lazy("Looked at again by someone outside the office: still fixed"),
    Deed.ENDED: gettext_lazy("It stayed fixed through its probation"),
    Deed.LINKED: gettext_lazy("Linked to task %(note)s"),
    Deed.JUDGED: gettext_lazy("Someone who reported it judged the fix"),
    Deed.JOINED: gettext_lazy("Someone else reports the same"),
    Deed.NOTED: gettext_lazy("A word from the application that reported it"),
    Deed.IMPORTED: gettext_lazy("Taken over from another register, with what it tells of the past"),
    Deed.UNDONE: gettext_lazy("Taken back: %(undone)s"),
}
UNWATCHED = gettext_lazy("The time to watch it is over; nobody here had checked that it was fixed")
IS_PART = gettext_lazy("Part of %(other)s, which is shared out among several offices")
CAME_BACK = gettext_lazy("It came back: %(other)s")
IS_BACK = gettext_lazy("Came back after %(other)s was closed here")
UNLINKED = gettext_lazy("No longer linked to a task")
BAD = {Deed.REFUSED, Deed.RETURNED, Deed.FAILED, Deed.REOPENED, Deed.REBOUND, Deed.DENIED, Deed.SUPERVISED}

NOW = {
    State.TIP: gettext_lazy("The civility office looks at it"),
    State.CHECKING: gettext_lazy("Someone goes and looks"),
    State.CHECKED: gettext_lazy("The civility office looks at it"),
    State.QUERIED: gettext_lazy("Waits for the reporter’s answer"),
    State.ASKED: gettext_lazy("Waits for the reporter’s answer"),
    State.SPLIT: gettext_lazy("Several offices fix their part of it"),
    State.FORWARDED: gettext_lazy("A body outside the city has it"),
    State.SUSPENDED: gettext_lazy("Stands still, with %(office)s"),
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
    State.TIP: 0, State.CHECKING: 0, State.CHECKED: 0, State.SPLIT: 2, State.SUSPENDED: 2,
    State.FILED: 1, State.RETURNED: 1, State.DISPATCHED: 1, State.ACCEPTED: 2, State.REWORK: 2,
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
    facts: list[Fact] = field(default_factory=list)  # of the pictures that show a fix


def story(
    case: Case, steps: Sequence[Step], shown: Sequence[Picture | None] = (), hidden: Collection[int] = ()
) -> list[Entry]:
    """Past, present and what is still to come. `steps` with office, other and pictures loaded, oldest first.

    Pictures that are `shown` on top of the page are not repeated; cases that are `hidden` (by key) are not named.
    """
    return [*(told(case, step, shown, hidden) for step in steps), *present(case), *future(case)]


def story_of(case: Case, steps: Sequence[Step], hidden: Collection[int] = ()) -> list[Entry]:
    """Some steps alone, as the timeline tells them."""
    return [told(case, step, (), hidden) for step in steps]


def not_everyones(steps: Sequence[Step]) -> set[int]:
    """Cases that these steps name and not everyone sees, with their `other` loaded."""
    return {step.other.pk for step in steps if step.other and not step.other.is_everyones}


def told(case: Case, step: Step, shown: Sequence[Picture | None], hidden: Collection[int] = ()) -> Entry:
    deed = Deed(step.deed)
    is_reference = deed in (Deed.LINKED, Deed.UNDONE)
    other = None if step.other_id in hidden else step.other
    return Entry(
        title=title_of(case, step) % names(step, other),
        at=step.at,
        text="" if is_reference else step.note,
        state="bad" if deed in BAD else "done",
        other=other,
        pictures=[picture for picture in step.pictures.all() if picture not in shown],
        facts=[fact for picture in step.pictures.all() for fact in facts(picture, case)],
    )


def title_of(case: Case, step: Step) -> str:
    if step.deed == Deed.REBOUND:
        return str(IS_BACK if case.rebound_of_id == step.other_id else CAME_BACK)
    if step.deed == Deed.LINKED and not step.note:
        return str(UNLINKED)
    if step.deed == Deed.ENDED and step.state == State.ENDED:
        return str(UNWATCHED)
    if step.deed == Deed.FILED and step.other_id:
        return str(IS_PART)
    return str(TITLES[Deed(step.deed)])


def names(step: Step, other: Case | None) -> dict[str, str]:
    return {
        "office": step.office.title if step.office else "",
        "other": other.number if other else gettext("a case that is not shown to everyone"),
        "note": step.note,
        "ending": str(Ending(step.ending or Ending.FIXED).label),
        "finding": str(Finding(step.finding).label) if step.finding else "",
        "undone": str(Deed(step.note).label) if step.deed == Deed.UNDONE else "",
    }


def present(case: Case) -> list[Entry]:
    if case.label not in NOW:
        return []
    words = str(NOW[case.label]) % {"office": case.office.title if case.office else ""}
    return [Entry(title=words, at=case.probation_until if case.label in CLOSED else None, state="now")]


def future(case: Case) -> list[Entry]:
    rest: Sequence[tuple[State, Promise]] = LATER[FROM.get(case.label, len(LATER)) :]
    return [Entry(title=str(words), state="todo") for _state, words in rest]
