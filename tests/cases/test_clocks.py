"""Limits through working hours and working days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.cases.clocks import due_at, light, open_time, warns_at
from civicloop.cases.models import LimitUnit
from civicloop.kernel.worktime import Hours, parse_spells
from tests.conftest import NOON

HOURS = Hours(parse_spells("09:00-12:00,14:00-18:00"), lambda day: day.weekday() < 5 and day != date(2026, 6, 19))


def city(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of June 2026 as the city's clocks say it. The 10th is a Wednesday, the 19th a holiday."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (city(10, 9), 2, city(10, 11)),
        (city(10, 9), 3, city(10, 12)),
        (city(10, 11), 2, city(10, 15)),  # over the midday break
        (city(10, 12, 30), 1, city(10, 15)),  # dispatched in the break
        (city(10, 17), 4, city(11, 12)),  # over the night
        (city(10, 20), 1, city(11, 10)),  # dispatched at night
        (city(12, 17), 2, city(15, 10)),  # over a weekend
        (city(18, 17), 2, city(22, 10)),  # over a holiday and a weekend
    ],
)
def test_working_hours_run_only_while_offices_are_open(start: datetime, amount: int, due: datetime) -> None:
    assert due_at(start, amount, LimitUnit.WORKING_HOURS, HOURS) == due


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [(city(10, 9), 1, city(11, 18)), (city(10, 23), 1, city(11, 18)), (city(17, 10), 2, city(22, 18))],
)
def test_working_days_end_with_the_last_office_hours(start: datetime, amount: int, due: datetime) -> None:
    assert due_at(start, amount, LimitUnit.WORKING_DAYS, HOURS) == due


def test_calendar_days_run_round_the_clock() -> None:
    assert due_at(city(12, 20), 3, LimitUnit.CALENDAR_DAYS, HOURS) == city(15, 20)


@given(st.integers(0, 60 * 24 * 30), st.integers(1, 60))
def test_a_limit_of_hours_is_exactly_that_much_opening_time(minutes: int, amount: int) -> None:
    start = NOON + timedelta(minutes=minutes)

    due = due_at(start, amount, LimitUnit.WORKING_HOURS, HOURS)

    assert open_time(start, due, HOURS) == timedelta(hours=amount)


def test_a_case_is_yellow_from_four_fifths_of_its_opening_time() -> None:
    assert warns_at(city(10, 9), city(10, 16), HOURS) == city(10, 15)  # 5 open hours, 4 of them
    assert warns_at(city(13, 0), city(14, 0), HOURS) == city(13, 19, 12)  # a weekend: 24 hours by the clock


def test_light_turns_yellow_and_red_at_its_moments() -> None:
    due, warns = city(10, 16), city(10, 15)
    asked = [city(10, 14, 59), city(10, 15), city(10, 16), city(10, 16, 1)]

    assert [light(due, warns, now) for now in asked] == ["green", "yellow", "yellow", "red"]
    assert light(None, None, NOON) == "grey"


def test_a_calendar_without_working_days_is_refused() -> None:
    never = Hours(HOURS.spells, lambda day: False)

    with pytest.raises(ValueError, match="no working day"):
        due_at(NOON, 1, LimitUnit.WORKING_HOURS, never)
