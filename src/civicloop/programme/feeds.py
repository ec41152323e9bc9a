"""Deadlines as a calendar that Outlook, Apple and phones subscribe to: whole days, each with a UID for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from civicloop.accounts.models import User
from civicloop.kernel.addresses import absolute
from civicloop.kernel.clock import day_of
from civicloop.programme.circulars.queries import to_read
from civicloop.programme.models import Task, TaskQuerySet
from civicloop.programme.queries import own_tasks
from civicloop.programme.reports.queries import owed_by

REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Deadline:
    """One day on which something is due; `key` names it for good."""

    key: str
    title: str
    day: date
    path: str


def of_person(user: User, now: datetime) -> list[Deadline]:
    """What the person's offices and the person still have to do."""
    found = of_tasks(own_tasks(user, now))
    for report in owed_by(user):
        path = reverse("programme:report", args=[report.call.number, report.office.code])
        title = _("Report due: %(title)s") % {"title": report.call.title}
        found.append(Deadline(f"report-{report.pk}", title, day_of(report.due_at), path))
    for receipt in to_read(user):
        circular = receipt.circular
        path = reverse("programme:read-circular", args=[circular.number, circular.first_page])
        title = _("To read: %(title)s") % {"title": circular.title}
        found.append(Deadline(f"receipt-{receipt.pk}", title, circular.due_on, path))
    return found


def of_tasks(tasks: TaskQuerySet | Iterable[Task]) -> list[Deadline]:
    return [
        Deadline(
            f"task-{task.number}",
            f"{task.title}（{task.number}）",
            day_of(task.due_at),
            reverse("programme:task", args=[task.number]),
        )
        for task in tasks
        if task.due_at
    ]


def calendar(name: str, deadlines: Iterable[Deadline], now: datetime) -> bytes:
    """The feed's bytes (RFC 5545)."""
    made = Calendar()
    for key, value in (("PRODID", "-//CivicLoop//Deadlines//ZH"), ("VERSION", "2.0"), ("METHOD", "PUBLISH")):
        made.add(key, value)
    made.add("X-WR-CALNAME", name)
    made.add("X-WR-TIMEZONE", settings.TIME_ZONE)
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    host = urlsplit(settings.SITE_URL).hostname
    for each in deadlines:
        made.add_component(event(each, f"{each.key}@{host}", now))
    return bytes(made.to_ical())


def event(deadline: Deadline, uid: str, now: datetime) -> Event:
    made = Event()
    made.add("UID", uid)
    made.add("DTSTAMP", now)
    made.add("DTSTART", deadline.day)
    made.add("DTEND", deadline.day + timedelta(days=1))
    made.add("SUMMARY", deadline.title)
    made.add("URL", absolute(deadline.path))
    made.add("TRANSP", "TRANSPARENT")
    return made
