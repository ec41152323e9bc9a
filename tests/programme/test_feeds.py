"""Deadlines as a calendar: whole days of the city, stable names, one's own by a secret link that can be reset."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.test import Client
from icalendar import Calendar

from civicloop.accounts.models import Office, User
from civicloop.programme.actions import circulars, feeds
from civicloop.programme.models import Campaign
from tests.factories import programme as make
from tests.factories import reports

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def events(client: Client, path: str) -> list[tuple[str, date, date]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\r\n" in answer.content
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    assert all(each["DTSTAMP"].dt.utcoffset() is not None for each in found)
    return [(str(each["UID"]), each["DTSTART"].dt, each["DTEND"].dt) for each in found]


def test_own_feed_holds_tasks_reports_and_circulars_on_their_last_day(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    document = make.readable(coordinator)
    task = make.task(
        make.directive(document, lead_office=office, by=coordinator), office, by=coordinator, due_on=date(2026, 6, 20)
    )
    report = reports.call(coordinator, office).reports.get()
    round = circulars.Round(title="讲话", due_on=date(2026, 6, 30))
    made = circulars.circulate(
        by=coordinator, issuer=coordinator.posts[0].office, offices=[office], document=document, round=round,
        at=report.call.asked_at,
    )  # fmt: skip
    path = f"/my/calendar/{feeds.token_of(alice)}.ics"

    first = events(client, path)

    receipt = made.receipts.get(person=alice)
    assert first == [
        (f"task-{task.number}@127.0.0.1", date(2026, 6, 20), date(2026, 6, 21)),
        (f"report-{report.pk}@127.0.0.1", date(2026, 6, 17), date(2026, 6, 18)),
        (f"receipt-{receipt.pk}@127.0.0.1", date(2026, 6, 30), date(2026, 7, 1)),
    ]
    assert events(client, path) == first


def test_reset_closes_the_old_link(client: Client, alice: User) -> None:
    client.force_login(alice, backend=BACKEND)
    old = urlsplit(client.get("/my/calendar/").context["mine"]).path
    assert events(client, old) == []

    client.post("/my/calendar/")

    new = urlsplit(client.get("/my/calendar/").context["mine"]).path
    assert client.get(old).status_code == 404
    assert events(client, new) == []


@pytest.mark.parametrize("token", ["wrong", "W10:1abc:def", "a:b"])
def test_wrong_link_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/my/calendar/{token}.ics").status_code == 404


def test_public_feeds_hold_public_tasks_alone(client: Client, coordinator: User, office: Office, alice: User) -> None:
    shown, hidden = make.readable(alice), make.readable(alice, title="内部")
    tasks = [
        make.task(make.directive(each, lead_office=office, by=coordinator), office, by=coordinator, due_on=reports.DUE)
        for each in (shown, hidden)
    ]
    hidden.visibility = "private"
    hidden.save()
    reports.call(coordinator, office)
    drive = Campaign.objects.create(slug="drive", name="行动", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    for each in tasks:
        each.campaigns.add(drive)

    assert [uid for uid, _start, _end in events(client, f"/offices/{office.code}/deadlines.ics")] == [
        f"task-{tasks[0].number}@127.0.0.1"
    ]
    assert len(events(client, "/programme/campaigns/drive/deadlines.ics")) == 1
