"""Background work of the cases: probations that are over end."""

from django.tasks import task

from civicloop.cases import actions
from civicloop.kernel import clock


@task
def end_probations() -> int:
    return actions.end_probations(at=clock.now())


def sweep() -> int:
    """What waits for a worker; safe to repeat, and to run beside another. How many cases it took."""
    return actions.end_probations(at=clock.now())
