"""A question to whoever reported it: the clock stands still until the answer comes, or its time is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.cases.actions.evidence import Kept, attach
from civicloop.cases.actions.reliefs import NotSoMany, go_on, pause
from civicloop.cases.actions.steps import locked, move, need_reason, taken_up, write
from civicloop.cases.models import Case, Deed, Follower, Pause, Purpose, State, Step
from civicloop.kernel.errors import NotAllowed

ANSWER_DAYS = 5
MOST_ANSWER_DAYS = 30
ASKING = (State.QUERIED, State.ASKED)


@transaction.atomic
def ask_reporter(*, case: Case, by: User, question: str, at: datetime, days: int = ANSWER_DAYS) -> Case:
    """Ask, and wait for so many days."""
    deed = Deed.QUERIED if case.filed_at is None else Deed.ASKED
    case = taken_up(case, deed, by)
    if not 1 <= days <= MOST_ANSWER_DAYS:
        raise NotSoMany(most=MOST_ANSWER_DAYS)
    words = need_reason(question)
    pause(case, deed, words, at, at + timedelta(days=days))
    write(case, deed, by=by, at=at, note=words)
    return case


@transaction.atomic
def answer(*, follower: Follower, words: str, at: datetime, pictures: Sequence[Kept] = ()) -> Step:
    """The first reporter's answer; the case goes on where it was."""
    case = locked(follower.case)
    if not follower.is_reporter:
        raise NotAllowed
    said = need_reason(words)
    if case.state not in ASKING:
        move(case, Deed.ANSWERED)  # refuses, in the words of the state that it is in
    go_on(case, Deed.ANSWERED, at)
    step = write(case, Deed.ANSWERED, by=follower.user, at=at, note=said, is_residents=True)
    attach(step, pictures, Purpose.SAID)
    return step


def question_for(follower: Follower) -> Pause | None:
    """The question that waits for this follower's answer, and until when; only the first reporter is asked."""
    case = follower.case
    if not follower.is_reporter or case.state not in ASKING:
        return None
    return case.pauses.filter(ended_at=None).first()
