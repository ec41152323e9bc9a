"""How orders and tasks are shown: for each state a tone, a drawing and a word, never a colour alone."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.programme.models import Colour, Deed, Light, Review, SlipState, Standing, TaskState
from civicloop.programme.queries import Tally

type Text = str | Promise


class Sign(NamedTuple):
    """A tone of the design system, the icon that goes with it, the word, and one character for the page's margin."""

    tone: str
    icon: str
    word: Text
    mark: str = ""


STANDINGS: dict[str, Sign] = {
    Standing.DONE: Sign("green", "check", Standing.DONE.label, "✓"),
    Standing.UNDER_WAY: Sign("accent", "step-now", Standing.UNDER_WAY.label, "▸"),
    Standing.LATE: Sign("red", "light-red", Standing.LATE.label, "!"),
    Standing.UNASSIGNED: Sign("yellow", "light-yellow", Standing.UNASSIGNED.label, "?"),
    Standing.CALL: Sign("grey", "soft", Standing.CALL.label, "~"),
}
LIGHTS: dict[str, Sign] = {
    Light.GREEN: Sign("green", "light-green", Light.GREEN.label),
    Light.YELLOW: Sign("yellow", "light-yellow", Light.YELLOW.label),
    Light.RED: Sign("red", "light-red", Light.RED.label),
    Light.DONE: Sign("green", "check", Light.DONE.label),
    Light.NONE: Sign("grey", "light-grey", Light.NONE.label),
    Light.OFF: Sign("grey", "close", Light.OFF.label),
}
REVIEWS: dict[str, Sign] = {
    Review.PROPOSED: Sign("yellow", "step-todo", Review.PROPOSED.label, "·"),
    Review.CONFIRMED: Sign("green", "check", Review.CONFIRMED.label, "✓"),
    Review.REJECTED: Sign("grey", "close", Review.REJECTED.label, "✕"),
}
STATES: dict[str, Sign] = {
    TaskState.DISPATCHED: Sign("accent", "next", TaskState.DISPATCHED.label),
    TaskState.ACCEPTED: Sign("accent", "step-now", TaskState.ACCEPTED.label),
    TaskState.RETURNED: Sign("yellow", "rebound", TaskState.RETURNED.label),
    TaskState.SUBMITTED: Sign("accent", "eye", TaskState.SUBMITTED.label),
    TaskState.DONE: Sign("green", "check", TaskState.DONE.label),
    TaskState.CANCELLED: Sign("grey", "close", TaskState.CANCELLED.label),
}
NODES: dict[str, str] = dict.fromkeys((Deed.RETURN, Deed.SEND_BACK, Deed.CANCEL, Deed.REFUSE, Deed.SLIP), "bad")
SLIPS: dict[str, Sign] = {
    Colour.BLUE: Sign("accent", "info", Colour.BLUE.label),
    Colour.YELLOW: Sign("yellow", "light-yellow", Colour.YELLOW.label),
    Colour.RED: Sign("red", "light-red", Colour.RED.label),
}
SLIP_STATES: dict[str, str] = {
    SlipState.OPEN: "yellow",
    SlipState.ANSWERED: "accent",
    SlipState.ACCEPTED: "green",
    SlipState.REJECTED: "red",
}

COUNTED: tuple[tuple[str, Standing, str, Text], ...] = (
    ("green", Standing.DONE, "done", pgettext_lazy("so many orders", "done")),
    ("accent", Standing.UNDER_WAY, "under_way", pgettext_lazy("so many orders", "under way")),
    ("red", Standing.LATE, "late", pgettext_lazy("so many orders", "late")),
    ("yellow", Standing.UNASSIGNED, "unassigned", pgettext_lazy("so many orders", "unassigned")),
)

BUTTONS: dict[Deed, Text] = {
    Deed.ACCEPT: _("Accept this task"),
    Deed.RETURN: _("Return it"),
    Deed.REORDER: _("Dispatch it again"),
    Deed.SUBMIT: _("Hand in as done"),
    Deed.FINISH: _("It is done"),
    Deed.SEND_BACK: _("Send it back"),
    Deed.GRANT: _("Grant it"),
    Deed.REFUSE: _("Refuse it"),
    Deed.RESUME: _("Let the clock run again"),
    Deed.REPORT: _("Report progress"),
    Deed.ASK: _("Ask for more time"),
    Deed.SLIP: _("Send a supervision slip"),
    Deed.JOIN: _("Take in a duplicate"),
    Deed.CANCEL: _("Cancel the task"),
}


class Share(NamedTuple):
    """One piece of the bar over a document's orders, and the list it was counted from."""

    tone: str
    standing: str
    number: int
    word: Text
    x: float
    width: float


def shares(tally: Tally) -> list[Share]:
    """The bar's pieces, in per cent of its length; states that no order is in are left out."""
    found, x = [], 0.0
    for tone, standing, name, word in COUNTED:
        number = getattr(tally, name)
        if number:
            width = 100 * number / tally.orders
            found.append(Share(tone, standing, number, word, round(x, 2), round(width, 2)))
            x += width
    return found
