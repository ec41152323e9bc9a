"""Which step of a task or of a review may follow which, as tables of data."""

from collections.abc import Iterable
from typing import NamedTuple

from civicloop.kernel.states import Transitions
from civicloop.programme.models import LIVE, Deed, Review, TaskState


class Move(NamedTuple):
    """From which states a deed may be done, and the state it leads to."""

    sources: tuple[TaskState, ...]
    target: TaskState


TASK_MOVES: dict[Deed, Move] = {
    Deed.ORDER: Move((), TaskState.DISPATCHED),
    Deed.ACCEPT: Move((TaskState.DISPATCHED,), TaskState.ACCEPTED),
    Deed.RETURN: Move((TaskState.DISPATCHED,), TaskState.RETURNED),
    Deed.REORDER: Move((TaskState.RETURNED,), TaskState.DISPATCHED),
    Deed.SUBMIT: Move((TaskState.ACCEPTED,), TaskState.SUBMITTED),
    Deed.FINISH: Move((TaskState.SUBMITTED,), TaskState.DONE),
    Deed.SEND_BACK: Move((TaskState.SUBMITTED,), TaskState.ACCEPTED),
    Deed.CANCEL: Move(LIVE, TaskState.CANCELLED),
}


def following(moves: Iterable[Move]) -> dict[TaskState, set[TaskState]]:
    table: dict[TaskState, set[TaskState]] = {state: set() for state in TaskState}
    for move in moves:
        for source in move.sources:
            table[source].add(move.target)
    return table


TASK_STATES = Transitions(following(TASK_MOVES.values()))

REVIEWS = Transitions(
    {
        Review.PROPOSED: {Review.CONFIRMED, Review.REJECTED},
        Review.CONFIRMED: {Review.REJECTED},
        Review.REJECTED: {Review.CONFIRMED},
    }
)
