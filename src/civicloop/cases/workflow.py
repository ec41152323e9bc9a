"""The workflow of a case as one table: which state may follow which."""

from civicloop.cases.models import State
from civicloop.kernel.states import Transitions

STEPS = Transitions(
    {
        State.TIP: [State.FILED, State.REFUSED, State.MERGED],
        State.REFUSED: [State.FILED],
        State.MERGED: [],
        State.FILED: [State.DISPATCHED],
        State.DISPATCHED: [State.ACCEPTED, State.RETURNED],
        State.RETURNED: [State.DISPATCHED],
        State.ACCEPTED: [State.FIXED, State.RETURNED],
        State.FIXED: [State.PROBATION, State.REWORK],
        State.REWORK: [State.FIXED],
        State.PROBATION: [State.DONE, State.REWORK, State.REBOUNDED],
        State.DONE: [State.REBOUNDED],
        State.REBOUNDED: [],
    }
)
