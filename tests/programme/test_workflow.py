"""The tables of states: every pair is either listed here or refused."""

from itertools import product

import pytest

from civicloop.programme.models import Deed, Review, SlipState, TaskState, Verdict
from civicloop.programme.workflow import REVIEWS, SLIPS, TASK_MOVES, TASK_STATES, VERDICTS

S = TaskState
ALLOWED = {
    (S.DISPATCHED, S.ACCEPTED),
    (S.DISPATCHED, S.RETURNED),
    (S.DISPATCHED, S.CANCELLED),
    (S.ACCEPTED, S.SUBMITTED),
    (S.ACCEPTED, S.CANCELLED),
    (S.RETURNED, S.DISPATCHED),
    (S.RETURNED, S.CANCELLED),
    (S.SUBMITTED, S.DONE),
    (S.SUBMITTED, S.ACCEPTED),
    (S.SUBMITTED, S.CANCELLED),
}
ANSWERED = {
    (SlipState.OPEN, SlipState.ANSWERED),
    (SlipState.ANSWERED, SlipState.ACCEPTED),
    (SlipState.ANSWERED, SlipState.REJECTED),
    (SlipState.REJECTED, SlipState.ANSWERED),
}
DECIDED = {(Verdict.ASKED, Verdict.GRANTED), (Verdict.ASKED, Verdict.REFUSED)}
REVIEWED = {
    (Review.PROPOSED, Review.CONFIRMED),
    (Review.PROPOSED, Review.REJECTED),
    (Review.CONFIRMED, Review.REJECTED),
    (Review.REJECTED, Review.CONFIRMED),
    (Review.CONFIRMED, Review.PROPOSED),
    (Review.REJECTED, Review.PROPOSED),
}


@pytest.mark.parametrize(("now", "wanted"), list(product(TaskState, TaskState)))
def test_task_steps_are_exactly_those_listed(now: TaskState, wanted: TaskState) -> None:
    assert TASK_STATES.allows(now, wanted) == ((now, wanted) in ALLOWED)


@pytest.mark.parametrize(("now", "wanted"), list(product(Review, Review)))
def test_review_steps_are_exactly_those_listed(now: Review, wanted: Review) -> None:
    assert REVIEWS.allows(now, wanted) == ((now, wanted) in REVIEWED)


@pytest.mark.parametrize(("now", "wanted"), list(product(SlipState, SlipState)))
def test_slip_steps_are_exactly_those_listed(now: SlipState, wanted: SlipState) -> None:
    assert SLIPS.allows(now, wanted) == ((now, wanted) in ANSWERED)


@pytest.mark.parametrize(("now", "wanted"), list(product(Verdict, Verdict)))
def test_plea_is_decided_once(now: Verdict, wanted: Verdict) -> None:
    assert VERDICTS.allows(now, wanted) == ((now, wanted) in DECIDED)


def test_every_deed_has_its_move() -> None:
    assert set(TASK_MOVES) == set(Deed)
