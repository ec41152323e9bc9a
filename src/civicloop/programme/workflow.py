"""Which step of a task or of a review may follow which, as tables of data."""

from collections.abc import Iterable
from typing import NamedTuple

from civicloop.kernel.states import Transitions
from civicloop.programme.models import LIVE, Deed, Review, SlipState, TaskState, Verdict


class Move(NamedTuple):
    """From which states a deed may be done, and the state it leads to; none: the task stays where it is."""

    sources: tuple[TaskState, ...]
    target: TaskState | None


WITH_OFFICE = (TaskState.DISPATCHED, TaskState.ACCEPTED)

TASK_MOVES: dict[Deed, Move] = {
    Deed.ORDER: Move((), TaskState.DISPATCHED),
    Deed.ACCEPT: Move((TaskState.DISPATCHED,), TaskState.ACCEPTED),
    Deed.RETURN: Move((TaskState.DISPATCHED,), TaskState.RETURNED),
    Deed.REORDER: Move((TaskState.RETURNED,), TaskState.DISPATCHED),
    Deed.SUBMIT: Move((TaskState.ACCEPTED,), TaskState.SUBMITTED),
    Deed.FINISH: Move((TaskState.SUBMITTED,), TaskState.DONE),
    Deed.SEND_BACK: Move((TaskState.SUBMITTED,), TaskState.ACCEPTED),
    Deed.GRANT: Move(WITH_OFFICE, None),
    Deed.REFUSE: Move(WITH_OFFICE, None),
    Deed.RESUME: Move(WITH_OFFICE, None),
    Deed.REPORT: Move((TaskState.ACCEPTED,), None),
    Deed.ASK: Move(WITH_OFFICE, None),
    Deed.SPLIT: Move(WITH_OFFICE, None),
    Deed.JOIN: Move(LIVE, None),
    Deed.SLIP: Move((*WITH_OFFICE, TaskState.RETURNED), None),
    Deed.ANSWER: Move(tuple(TaskState), None),
    Deed.CHECK: Move(tuple(TaskState), None),
    Deed.RECKON: Move(LIVE, None),
    Deed.CANCEL: Move(LIVE, TaskState.CANCELLED),
}


def following(moves: Iterable[Move]) -> dict[TaskState, set[TaskState]]:
    table: dict[TaskState, set[TaskState]] = {state: set() for state in TaskState}
    for move in moves:
        if move.target is not None:
            for source in move.sources:
                table[source].add(move.target)
    return table


TASK_STATES = Transitions(following(TASK_MOVES.values()))

REVIEWS = Transitions(
    {
        Review.PROPOSED: {Review.CONFIRMED, Review.REJECTED},
        Review.CONFIRMED: {Review.REJECTED, Review.PROPOSED},
        Review.REJECTED: {Review.CONFIRMED, Review.PROPOSED},
    }
)

SLIPS = Transitions(
    {
        SlipState.OPEN: {SlipState.ANSWERED},
        SlipState.ANSWERED: {SlipState.ACCEPTED, SlipState.REJECTED},
        SlipState.REJECTED: {SlipState.ANSWERED},
    }
)

VERDICTS = Transitions({Verdict.ASKED: {Verdict.GRANTED, Verdict.REFUSED}})
