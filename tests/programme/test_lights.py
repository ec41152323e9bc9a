"""The light of a task, against a day-by-day reckoning of its own."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.kernel.workdays import is_working_day
from civicloop.programme.lights import end_of, light, share_used, start_of, warning_day, working_days
from civicloop.programme.models import Light, TaskState

MONDAY = date(2026, 6, 8)
FRIDAY = date(2026, 6, 12)

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work shares the machine
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
spans = st.integers(0, 120)
calendars = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.booleans(), max_size=6)


def walk(after: date, until: date, calendar: dict[date, bool]) -> int:
    """Day by day."""
    count = 0
    while after < until:
        after += timedelta(days=1)
        if calendar.get(after, is_working_day(after)):
            count += 1
    return count


def lit(today: date, *, due: date | None = FRIDAY, state: TaskState = TaskState.ACCEPTED) -> Light:
    return light(state, start_of(MONDAY), end_of(due) if due else None, start_of(today) + timedelta(hours=9))


def test_light_is_green_to_four_fifths_then_yellow_to_the_end_then_red() -> None:
    week = [lit(MONDAY + timedelta(days=n), due=date(2026, 6, 15)) for n in range(9)]

    green, yellow, red = Light.GREEN, Light.YELLOW, Light.RED
    assert week == [green, green, green, green, green, green, green, yellow, red]


def test_light_of_a_task_due_on_a_free_day_stays_yellow_through_that_day() -> None:
    sunday = date(2026, 6, 14)

    assert [lit(FRIDAY + timedelta(days=n), due=sunday) for n in range(4)] == [
        Light.YELLOW,
        Light.YELLOW,
        Light.YELLOW,
        Light.RED,
    ]


def test_light_of_a_task_due_at_once_is_yellow_until_the_day_ends() -> None:
    assert lit(MONDAY, due=MONDAY) == Light.YELLOW
    assert lit(MONDAY + timedelta(days=1), due=MONDAY) == Light.RED


@pytest.mark.parametrize(("state", "expected"), [(TaskState.DONE, Light.DONE), (TaskState.CANCELLED, Light.OFF)])
def test_light_of_an_ended_task_says_how_it_ended_however_late(state: TaskState, expected: Light) -> None:
    assert lit(date(2027, 1, 1), state=state) == expected


def test_light_without_a_deadline_says_that_there_is_no_date() -> None:
    assert lit(date(2027, 1, 1), due=None) == Light.NONE


def test_working_days_skip_a_holiday_and_count_its_shifted_saturday() -> None:
    assert working_days(date(2025, 9, 26), date(2025, 10, 11)) == 6  # 28–30 September and 9–11 October


@CALM
@given(start=days, span=spans, calendar=calendars)
def test_working_days_equal_a_walk_day_by_day(start: date, span: int, calendar: dict[date, bool]) -> None:
    end = start + timedelta(days=span)

    assert working_days(start, end, calendar) == walk(start, end, calendar)


@CALM
@given(start=days, span=spans, offset=spans, calendar=calendars)
def test_warning_day_is_the_first_on_which_over_four_fifths_are_used(
    start: date, span: int, offset: int, calendar: dict[date, bool]
) -> None:
    due, today = start + timedelta(days=span), start + timedelta(days=offset)

    is_warned = today >= warning_day(start, due, calendar)

    total = walk(start, due, calendar)
    assert is_warned == (not total or walk(start, today, calendar) * 5 > total * 4)


@CALM
@given(start=days, span=spans, offset=spans)
def test_share_used_never_falls_as_days_go_by(start: date, span: int, offset: int) -> None:
    due, today = start + timedelta(days=span), start + timedelta(days=offset)

    assert share_used(start, due, today) <= share_used(start, due, today + timedelta(days=1))


def test_end_of_a_day_is_its_last_second_in_the_city() -> None:
    assert end_of(MONDAY) == datetime.fromisoformat("2026-06-08T23:59:59+08:00")
