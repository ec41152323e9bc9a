"""What nobody waits for: probations and standstills that are over end. The worker looks now and then."""

from civicloop.cases import actions
from civicloop.kernel import clock


def end_probations() -> int:
    """Safe to repeat, and to run beside another. How many cases it took."""
    return actions.end_probations(at=clock.now())


def end_pauses() -> int:
    """Safe to repeat, and to run beside another. How many cases go on."""
    return actions.end_pauses(at=clock.now())


def tell_late() -> int:
    """Safe to repeat, and to run beside another. Of how many stages someone was told that their time is over."""
    return actions.tell_late(at=clock.now())
