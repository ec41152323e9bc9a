"""Relative times, and the exact ones beside them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from civicloop.ui import moments
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(), "just now"),
        (timedelta(seconds=-59), "just now"),
        (timedelta(seconds=30), "in a moment"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(minutes=-59), "59 minutes ago"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(hours=11), "in 11 hours"),
        (timedelta(hours=-12), "today"),
        (timedelta(hours=-13), "yesterday"),
        (timedelta(hours=12), "tomorrow"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=30), "in 30 days"),
        (timedelta(days=-31), "2026-05-10"),
    ],
)
def test_relative_says_a_moment_as_people_do(gap: timedelta, words: str) -> None:
    assert moments.relative(NOON + gap, NOON) == words


def test_relative_counts_a_day_by_the_calendar_of_the_city() -> None:
    almost_midnight = datetime(2026, 6, 10, 15, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 6, 10, 16, 1, tzinfo=UTC)

    assert moments.relative(date(2026, 6, 10), almost_midnight) == "today"
    assert moments.relative(date(2026, 6, 10), after_midnight) == "yesterday"


def test_exact_is_in_the_time_of_the_city() -> None:
    assert moments.exact(NOON) == "2026-06-10 12:00"
    assert moments.exact(date(2026, 5, 1)) == "2026-05-01"


def test_machine_reads_the_same_moment() -> None:
    assert datetime.fromisoformat(moments.machine(NOON)) == NOON
    assert moments.machine(date(2026, 5, 1)) == "2026-05-01"
