"""The time, read at the edges only: everything further in takes it as an argument. Days are the city's."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The city's calendar day (`CIVICLOOP_TIME_ZONE`)."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """The city's calendar day of a moment."""
    return timezone.localdate(moment)
