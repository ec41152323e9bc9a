"""An address may do a deed so often, and another address is not disturbed by it."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from civicloop.kernel import clock, limits
from civicloop.kernel.errors import TooMany
from civicloop.kernel.models import Spending
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


def spend(address: str, **headers: str) -> None:
    limits.spend(RequestFactory().post("/", REMOTE_ADDR=address, **headers), "report", limit=2, seconds=3600)


def test_third_deed_of_two_is_too_many() -> None:
    spend("192.0.2.1")
    spend("192.0.2.1")

    with pytest.raises(TooMany, match="60"):
        spend("192.0.2.1")


def test_another_address_is_not_disturbed() -> None:
    spend("192.0.2.1")
    spend("192.0.2.1")

    spend("192.0.2.2")


def test_window_is_as_long_as_it_was_and_begins_anew_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes in (0, 50):
        monkeypatch.setattr(clock, "now", lambda late=minutes: NOON + timedelta(minutes=late))
        spend("192.0.2.1")
    with pytest.raises(TooMany):
        spend("192.0.2.1")

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=61))
    spend("192.0.2.1")

    assert Spending.objects.get().count == 1
    assert limits.forget_ended() == 0
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=3))
    assert limits.forget_ended() == 1


def test_behind_a_proxy_the_address_it_added_counts(settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1")
    spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.8, 192.0.2.1")

    with pytest.raises(TooMany):
        spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7, 192.0.2.1")
    spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7, 192.0.2.2")
