"""The city dates its events and declares working and free days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import CalendarDay
from civicloop.programme.actions.reckoning import reckon_anew
from civicloop.programme.extraction.periods import EVENT_NAMES
from civicloop.programme.models import EventDay
from civicloop.programme.reading import city_policy
from civicloop.programme.rules import may_keep_calendar

LONGEST_STRETCH = 31


class NoSuchEvent(Refused):
    code = "no-such-event"
    message = gettext_lazy("Deadlines don't know the event “%(name)s”.")


class StretchTooLong(Refused):
    code = "stretch-too-long"
    message = gettext_lazy("Declare at most %(days)s days at once, the first before the last.")


@transaction.atomic
def date_event(*, name: str, on: date, is_yearly: bool, by: User, at: datetime) -> EventDay:
    """Say on which day an event falls; a yearly one takes the place of the yearly day before."""
    if not may_keep_calendar(by):
        raise NotAllowed
    if name not in EVENT_NAMES:
        raise NoSuchEvent(name=name)
    former = city_policy()
    if is_yearly:
        EventDay.objects.filter(name=name, is_yearly=True).delete()
    else:
        EventDay.objects.filter(name=name, is_yearly=False, on__year=on.year).delete()
    event, _is_new = EventDay.objects.update_or_create(name=name, on=on, defaults={"is_yearly": is_yearly})
    chain.record(by=by, verb="event.dated", thing=event, at=at, on=on.isoformat(), yearly=is_yearly)
    why = _("The city has dated “%(name)s” on %(day)s") % {"name": name, "day": date_format(on, "Y-m-d")}
    reckon_anew(former=former, why=why, by=by, at=at)
    return event


@transaction.atomic
def forget_event(*, event: EventDay, by: User, at: datetime) -> None:
    if not may_keep_calendar(by):
        raise NotAllowed
    former = city_policy()
    chain.record(by=by, verb="event.forgotten", thing=event, at=at, on=event.on.isoformat())
    event.delete()
    reckon_anew(former=former, why=_("The city has taken back the day of “%s”") % event.name, by=by, at=at)


@transaction.atomic
def declare_days(*, first: date, last: date, is_working: bool, note: str, by: User, at: datetime) -> list[CalendarDay]:
    """Each day from the first to the last is worked, or free, whatever the built-in calendar says."""
    if not may_keep_calendar(by):
        raise NotAllowed
    if not 0 <= (last - first).days < LONGEST_STRETCH:
        raise StretchTooLong(days=LONGEST_STRETCH)
    former = city_policy()
    said = {"is_working": is_working, "note": note}
    days = [CalendarDay.objects.update_or_create(day=day, defaults=said)[0] for day in stretch(first, last)]
    facts = {"until": last.isoformat(), "working": is_working}
    chain.record(by=by, verb="days.declared", thing=f"day:{first.isoformat()}", at=at, **facts)
    reckon_anew(former=former, why=declared_why(first, last, is_working=is_working, note=note), by=by, at=at)
    return days


def declared_why(first: date, last: date, *, is_working: bool, note: str) -> str:
    said = _("The city works on %(days)s") if is_working else _("The city is free on %(days)s")
    ends = [date_format(day, "Y-m-d") for day in sorted({first, last})]
    why = said % {"days": "–".join(ends)}
    return _("%(why)s (%(note)s)") % {"why": why, "note": note} if note else why


@transaction.atomic
def withdraw_day(*, day: CalendarDay, by: User, at: datetime) -> None:
    """The built-in calendar counts again."""
    if not may_keep_calendar(by):
        raise NotAllowed
    former = city_policy()
    chain.record(by=by, verb="day.withdrawn", thing=f"day:{day.day.isoformat()}", at=at)
    why = _("%(day)s counts by the built-in calendar again") % {"day": date_format(day.day, "Y-m-d")}
    day.delete()
    reckon_anew(former=former, why=why, by=by, at=at)


def stretch(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
