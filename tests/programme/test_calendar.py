"""The city's calendar: events and declared days, and the deadlines that are reckoned from them."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from civicloop.accounts.models import User
from civicloop.kernel.calendar import declared_days
from civicloop.kernel.errors import NotAllowed
from civicloop.programme.actions import date_event, declare_days, forget_event, withdraw_day
from civicloop.programme.actions.calendar import NoSuchEvent, StretchTooLong
from civicloop.programme.extraction.deadlines import find_deadlines
from civicloop.programme.models import EventDay
from civicloop.programme.reading import city_policy
from tests.conftest import NOON


def due(text: str, day: date) -> date | None:
    return find_deadlines(text, dated_on=day, policy=city_policy())[0].on


def test_event_that_the_city_dated_ends_deadlines_on_the_day_before(coordinator: User) -> None:
    date_event(name="入汛", on=date(2026, 5, 1), is_yearly=True, by=coordinator, at=NOON)
    assert (due("入汛前", date(2026, 3, 2)), due("汛期前", date(2026, 6, 2))) == (date(2026, 4, 30), date(2027, 4, 30))


def test_event_of_several_years_is_the_next_one(coordinator: User) -> None:
    for day in (date(2026, 1, 20), date(2027, 1, 18)):
        date_event(name="两会", on=day, is_yearly=False, by=coordinator, at=NOON)
    assert due("两会前", date(2026, 2, 1)) == date(2027, 1, 17)


def test_event_is_dated_once_a_year(coordinator: User) -> None:
    for day in (date(2026, 1, 20), date(2026, 1, 22)):
        date_event(name="两会", on=day, is_yearly=False, by=coordinator, at=NOON)
    assert [each.on for each in EventDay.objects.all()] == [date(2026, 1, 22)]


def test_forgotten_event_leaves_its_deadlines_open(coordinator: User) -> None:
    event = date_event(name="供暖", on=date(2026, 11, 15), is_yearly=True, by=coordinator, at=NOON)
    assert due("供暖季前", date(2026, 10, 1)) == date(2026, 11, 14)
    forget_event(event=event, by=coordinator, at=NOON)
    assert due("供暖季前", date(2026, 10, 1)) is None


def test_event_that_deadlines_do_not_know_is_refused(coordinator: User) -> None:
    with pytest.raises(NoSuchEvent):
        date_event(name="灯会", on=date(2026, 2, 1), is_yearly=False, by=coordinator, at=NOON)


def test_declared_stretch_moves_working_days(coordinator: User) -> None:
    before = due("3个工作日内", date(2027, 2, 4))
    declare_days(first=date(2027, 2, 5), last=date(2027, 2, 11), is_working=False, note="春节", by=coordinator, at=NOON)
    assert (before, due("3个工作日内", date(2027, 2, 4))) == (date(2027, 2, 9), date(2027, 2, 16))
    assert len(declared_days()) == 7


def test_stretch_that_is_long_or_runs_backwards_is_refused(coordinator: User) -> None:
    for last in (date(2027, 2, 4), date(2027, 6, 1)):
        with pytest.raises(StretchTooLong):
            declare_days(first=date(2027, 2, 5), last=last, is_working=False, note="", by=coordinator, at=NOON)


def test_only_coordinators_keep_the_calendar(alice: User, coordinator: User, client: Client) -> None:
    event = date_event(name="中考", on=date(2026, 6, 20), is_yearly=True, by=coordinator, at=NOON)
    (day,) = declare_days(
        first=date(2027, 1, 1), last=date(2027, 1, 1), is_working=False, note="", by=coordinator, at=NOON
    )
    client.force_login(alice)
    assert client.get("/programme/calendar").status_code == 403
    for attempt in (
        lambda: date_event(name="中考", on=date(2026, 6, 21), is_yearly=True, by=alice, at=NOON),
        lambda: forget_event(event=event, by=alice, at=NOON),
        lambda: declare_days(first=day.day, last=day.day, is_working=True, note="", by=alice, at=NOON),
        lambda: withdraw_day(day=day, by=alice, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_page_keeps_events_and_days_and_takes_them_out(coordinator: User, client: Client) -> None:
    client.force_login(coordinator)
    url = "/programme/calendar"
    sent = {"which": "event", "event-name": "入汛", "event-on": "2026-05-01", "event-is_yearly": "on"}
    assert client.post(url, sent).status_code == 302
    sent = {"which": "days", "days-first": "2027-01-01", "days-is_working": "0", "days-note": "元旦"}
    assert client.post(url, sent).status_code == 302
    shown = client.get(url).content.decode()
    assert "2027-01-01" in shown
    client.post(f"/programme/calendar/events/{EventDay.objects.get().pk}/forget")
    client.post("/programme/calendar/days/2027-01-01/withdraw")
    assert (EventDay.objects.count(), declared_days()) == (0, {})


def test_page_says_what_is_wrong_with_a_stretch(coordinator: User, client: Client) -> None:
    client.force_login(coordinator)
    sent = {"which": "days", "days-first": "2027-01-05", "days-last": "2027-01-01", "days-is_working": "1"}
    answer = client.post("/programme/calendar", sent, headers={"accept-language": "en"})
    assert (answer.status_code, "31 days at once" in answer.content.decode()) == (200, True)


def test_city_states_how_it_means_before(db: None, settings: Settings) -> None:
    usual = (due("国庆节前", date(2026, 9, 1)), due("10月前", date(2026, 9, 1)), due("9月中旬前", date(2026, 9, 1)))
    settings.BEFORE_FESTIVAL_INCLUDED = settings.BEFORE_PERIOD_INCLUDED = True
    settings.BEFORE_TEN_DAYS_INCLUDED = False
    other = (due("国庆节前", date(2026, 9, 1)), due("10月前", date(2026, 9, 1)), due("9月中旬前", date(2026, 9, 1)))
    assert usual == (date(2026, 9, 30), date(2026, 9, 30), date(2026, 9, 20))
    assert other == (date(2026, 10, 1), date(2026, 10, 31), date(2026, 9, 10))
