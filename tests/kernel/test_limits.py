"""An address may do a deed so often, and another address is not disturbed by it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from pytest_django import Settings

from civicloop.config import settings as service
from civicloop.kernel import limits
from civicloop.kernel.errors import TooMany


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


def test_window_is_not_cut_short_by_the_second_deed(settings: Settings, db: None) -> None:
    settings.CACHES = service.CACHES  # the database, as in service
    call_command("createcachetable")
    spend("192.0.2.1")
    spend("192.0.2.1")

    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM kernel_cache")
        ends = str(cursor.fetchone()[0])
    assert ends > str(datetime.now(UTC) + timedelta(minutes=50))
    with pytest.raises(TooMany):
        spend("192.0.2.1")


def test_behind_a_proxy_the_address_it_added_counts(settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1")
    spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.8, 192.0.2.1")

    with pytest.raises(TooMany):
        spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7, 192.0.2.1")
    spend("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7, 192.0.2.2")
