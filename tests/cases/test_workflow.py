"""The workflow: every pair of states."""

from itertools import product

import pytest

from civicloop.cases.models import State
from civicloop.cases.workflow import STEPS
from civicloop.kernel.errors import WrongState

ALLOWED = {
    ("tip", "filed"), ("tip", "refused"), ("tip", "merged"), ("refused", "filed"),
    ("filed", "dispatched"), ("returned", "dispatched"),
    ("dispatched", "accepted"), ("dispatched", "returned"), ("accepted", "returned"),
    ("accepted", "fixed"), ("rework", "fixed"),
    ("fixed", "probation"), ("fixed", "rework"),
    ("probation", "done"), ("probation", "rework"), ("probation", "rebounded"), ("done", "rebounded"),
}  # fmt: skip


@pytest.mark.parametrize(("now", "wanted"), list(product(State, State)), ids=lambda state: state.value)
def test_step_between_two_states_is_allowed_or_refused(now: State, wanted: State) -> None:
    if (now.value, wanted.value) in ALLOWED:
        STEPS.require(now, wanted)
    else:
        with pytest.raises(WrongState):
            STEPS.require(now, wanted)


def test_every_state_is_in_the_table() -> None:
    assert set(STEPS.table) == set(State)


def test_every_state_can_be_reached_from_a_report() -> None:
    reached, waiting = set(), {State.TIP}
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting |= STEPS.table[state] - reached

    assert reached == set(State)
