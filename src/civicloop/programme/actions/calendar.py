"""The city dates its events and declares working and free days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import CalendarDay
from civicloop.programme.extraction.periods import EVENT_NAMES
from civicloop.programme.models import EventDay
from civicloop.programme.rules import may_keep_calendar

LONGEST_STRETCH = 31


class NoSuchEvent(Refused):
    code = "no-such-event"
    message = _("Deadlines don't know the event “%(name)s”.")


class StretchTooLong(Refused):
    code = "stretch-too-long"
    message = _("Declare at most %(days)s days at once, the first before the last.")


@transaction.atomic
def date_event(*, name: str, on: date, is_yearly: bool, by: User, at: datetime) -> EventDay:
    """Say on which day an event falls; a yearly one takes the place of the yearly day before."""
    if not may_keep_calendar(by):
        raise NotAllowed
    if name not in EVENT_NAMES:
        raise NoSuchEvent(name=name)
    if is_yearly:
        EventDay.objects.filter(name=name, is_yearly=True).delete()
    else:
        EventDay.objects.filter(name=name, is_yearly=False, on__year=on.year).delete()
    event, _is_new = EventDay.objects.update_or_create(name=name, on=on, defaults={"is_yearly": is_yearly})
    chain.record(by=by, verb="event.dated", thing=event, at=at, on=on.isoformat(), yearly=is_yearly)
    return event


@transaction.atomic
def forget_event(*, event: EventDay, by: User, at: datetime) -> None:
    if not may_keep_calendar(by):
        raise NotAllowed
    chain.record(by=by, verb="event.forgotten", thing=event, at=at, on=event.on.isoformat())
    event.delete()


@transaction.atomic
def declare_days(*, first: date, last: date, is_working: bool, note: str, by: User, at: datetime) -> list[CalendarDay]:
    """Each day from the first to the last is worked, or free, whatever the built-in calendar says."""
    if not may_keep_calendar(by):
        raise NotAllowed
    if not 0 <= (last - first).days < LONGEST_STRETCH:
        raise StretchTooLong(days=LONGEST_STRETCH)
    said = {"is_working": is_working, "note": note}
    days = [CalendarDay.objects.update_or_create(day=day, defaults=said)[0] for day in stretch(first, last)]
    facts = {"until": last.isoformat(), "working": is_working}
    chain.record(by=by, verb="days.declared", thing=f"day:{first.isoformat()}", at=at, **facts)
    return days


@transaction.atomic
def withdraw_day(*, day: CalendarDay, by: User, at: datetime) -> None:
    """The built-in calendar counts again."""
    if not may_keep_calendar(by):
        raise NotAllowed
    chain.record(by=by, verb="day.withdrawn", thing=f"day:{day.day.isoformat()}", at=at)
    day.delete()


def stretch(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
