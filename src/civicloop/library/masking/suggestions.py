"""What is suggested: a place, what it is, how sure, and why."""

from dataclasses import dataclass
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    NAME = "name", _("Name of a person")
    PHONE = "phone", _("Telephone number")
    IDENTITY = "identity", _("Identity number")
    CARD = "card", _("Bank card or account")
    ADDRESS = "address", _("Home address")
    EMAIL = "email", _("E-mail address")
    PLATE = "plate", _("Number plate")


class Certainty(IntEnum):
    """Higher is surer: `MAYBE` is left for the owner to tick, the others are ticked already."""

    MAYBE = 1
    LIKELY = 2
    SURE = 3


class Reason(TextChoices):
    CHECKSUM = "checksum", _("Its check digit is right")
    LABELLED = "labelled", _("The words before it say so")
    WRONG_CHECK_DIGIT = "wrong-check-digit", _("The words before it say so, but its check digit is wrong")
    FORM = "form", _("It has the form of one")
    OFFICE = "office", _("It has the form of one, but may be an office’s own")
    TITLE = "title", _("A title or form of address follows")
    ROLE = "role", _("It follows what a person is called")
    AGAIN = "again", _("The same name stands elsewhere in the document")
    BESIDE = "beside", _("An age, a sex or a telephone number stands beside it")
    SAYS = "says", _("It stands where somebody says or does something")
    COLUMN = "column", _("It stands in a column of such")
    LISTED = "listed", _("It stands in a list, or on a line of its own")
    ROOM = "room", _("It leads to a door")
    STREET = "street", _("It leads to a house, perhaps an office’s")


@dataclass(frozen=True)
class Finding:
    """A suggestion in the places of the folded text."""

    start: int
    end: int
    kind: Kind
    certainty: Certainty
    reason: Reason


@dataclass(frozen=True)
class Suggestion:
    """`text` is exactly `page[start:end]`."""

    start: int
    end: int
    text: str
    kind: Kind
    certainty: Certainty
    reason: Reason
