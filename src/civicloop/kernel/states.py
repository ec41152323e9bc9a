"""A workflow as one table of data: which state may follow which."""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices

from civicloop.kernel.errors import WrongState


class Transitions[State: TextChoices]:
    """The allowed steps between the states of one thing."""

    def __init__(self, table: Mapping[State, Iterable[State]]) -> None:
        self.table = {state: frozenset(following) for state, following in table.items()}

    def allows(self, now: State, wanted: State) -> bool:
        return wanted in self.table.get(now, frozenset())

    def require(self, now: State, wanted: State) -> None:
        """Raise `WrongState` unless the step is in the table."""
        if not self.allows(now, wanted):
            raise WrongState(now=now.label, wanted=wanted.label)
