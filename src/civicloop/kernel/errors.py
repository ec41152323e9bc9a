"""What the product refuses to do, as exceptions.

    Refused                 something a person asked for that can't be; carries a code and a sentence
    ├── NotAllowed          this person may not do this
    ├── WrongState          the thing's state does not allow this step
    └── TooMany             too many attempts in a short time

Apps subclass `Refused` beside the action that raises it. Each edge (page, command line) maps it once. A bug is not
a `Refused`: it crashes.
"""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 — it is an answer, not an error
    """A refusal with a stable `code` and a translated `message`, whose %(name)s places are filled from `details`."""

    code = "refused"
    message: object = _("This can't be done.")

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(details)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.details if self.details else text


class NotAllowed(Refused):
    code = "not-allowed"
    message = _("You may not do this. Ask an administrator of your office.")


class WrongState(Refused):
    code = "wrong-state"
    message = _(
        "Someone else has changed this meanwhile: from “%(now)s” it can't become “%(wanted)s”. Reload the page."
    )


class TooMany(Refused):
    code = "too-many"
    message = _("Too many attempts. Wait %(minutes)s minutes and try again.")
