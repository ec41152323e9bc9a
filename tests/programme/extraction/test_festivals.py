"""Lunar festivals against computed new moons and the official holiday table."""

import math
from datetime import date, datetime, timedelta
from itertools import pairwise

import chinese_calendar
import pytest

from civicloop.programme.extraction.festivals import (
    FIRST_YEAR,
    LAST_YEAR,
    festival_on,
    next_festival,
    next_holiday,
)

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def new_moon(index: int) -> date:
    """The Beijing day of the index-th new moon since 2000 (Meeus, Astronomical Algorithms, chapter 49)."""
    t = index / 1236.85
    sun = math.radians(2.5534 + 29.10535670 * index - 0.0000014 * t * t)
    moon = math.radians(201.5643 + 385.81693528 * index + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * index - 0.0016118 * t * t)
    eccentric = 1 - 0.002516 * t
    day = 2451550.09766 + 29.530588861 * index + 0.00015437 * t * t
    day += -0.40720 * math.sin(moon) + 0.17241 * eccentric * math.sin(sun) + 0.01608 * math.sin(2 * moon)
    day += 0.01039 * math.sin(2 * node) + 0.00739 * eccentric * math.sin(moon - sun)
    day += -0.00514 * eccentric * math.sin(moon + sun) + 0.00208 * eccentric**2 * math.sin(2 * sun)
    beijing = datetime(2000, 1, 1, 12) + timedelta(days=day - 2451545.0 - 69 / 86400, hours=8)
    return beijing.date()


NEW_MOONS = {new_moon(index) for index in range(40, 460)}


@pytest.mark.parametrize(("name", "day_of_month"), [("春节", 1), ("元宵", 15), ("端午", 5), ("中秋", 15)])
def test_lunar_festivals_stand_on_their_day_of_a_moon(name: str, day_of_month: int):
    days = [festival_on(name, year) for year in YEARS]
    assert [day for day in days if day and day - timedelta(days=day_of_month - 1) not in NEW_MOONS] == []


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("春节", "Spring Festival"),
        ("清明", "Tomb-sweeping Day"),
        ("端午", "Dragon Boat Festival"),
        ("中秋", "Mid-autumn Festival"),
    ],
)
def test_festivals_lie_in_the_official_holidays(name: str, official: str):
    listed = {day for day, label in chinese_calendar.holidays.items() if label in {official, "National Day"}}
    days = [festival_on(name, year) for year in range(2008, 2027)]
    assert [day for day in days if day and not (near(day, listed) and chinese_calendar.is_holiday(day))] == []


def near(day: date, listed: set[date]) -> bool:
    """A festival on a Sunday or within the October week is listed beside it, not on it."""
    return any(abs((day - each).days) <= 2 for each in listed)


def test_spring_festival_table_is_one_moon_year_apart():
    days = [festival_on("春节", year) for year in YEARS]
    gaps = {(later - earlier).days for earlier, later in pairwise(days) if earlier and later}
    assert gaps <= {353, 354, 355, 383, 384, 385}


def test_past_festival_rolls_to_next_year():
    assert next_festival("春节", date(2024, 4, 12)) == date(2025, 1, 29)
    assert next_festival("五一", date(2024, 5, 1)) == date(2024, 5, 1)
    assert next_festival("五一", date(2024, 5, 1), lead=1) == date(2025, 5, 1)


def test_next_holiday_is_the_nearest_of_all():
    assert next_holiday(date(2024, 9, 1)) == date(2024, 9, 17)
    assert next_holiday(date(2024, 12, 20)) == date(2025, 1, 1)


def test_lunar_years_outside_the_table_are_unknown():
    assert festival_on("春节", 2050) is None
