"""Counted time, against plain oracles that walk minute by minute and day by day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.kernel.workdays import is_working_day
from civicloop.kernel.worktime import (
    Hours,
    Stretch,
    Unit,
    after,
    around_the_clock,
    days_counted,
    elapsed,
    nth_day,
    parse_spells,
    since,
    without,
)

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
MINUTE = timedelta(minutes=1)
ZONES = ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]
SPELLS = ["09:00-12:00,14:00-18:00", "08:30-17:30", "00:00-06:00,22:15-23:59"]

# Around the National Day of 2025 with its shifted days, and around both changes of the clocks in New York.
starts = st.sampled_from([datetime(2025, 9, 26, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)]).flatmap(
    lambda first: st.integers(0, 8 * 24 * 60).map(lambda minutes: first + minutes * MINUTE)
)
calendars = st.dictionaries(st.dates(date(2025, 9, 26), date(2025, 10, 20)), st.booleans(), max_size=4)
gaps = st.lists(st.tuples(st.integers(-2000, 9000), st.integers(0, 4000)), max_size=3)


def office(spells: str, calendar: dict[date, bool]) -> Hours:
    return Hours(parse_spells(spells), lambda day: is_working_day(day, calendar))


def stretches(start: datetime, pairs: list[tuple[int, int]]) -> list[Stretch]:
    """Pauses by the minute after a start and their length."""
    return [(start + begin * MINUTE, start + (begin + length) * MINUTE) for begin, length in pairs]


def is_running(minute: datetime, hours: Hours, pauses: list[Stretch]) -> bool:
    """Whether the clock runs in this minute: the oracle asks every minute by itself."""
    local = timezone.localtime(minute)
    at = time(local.hour, local.minute)
    is_open = hours.is_working(local.date()) and any(begin <= at < end for begin, end in hours.spells)
    return is_open and not any(begin <= minute < end for begin, end in pauses)


def walk(start: datetime, minutes: int, runs: Callable[[datetime], bool]) -> datetime:
    """The moment at which so many minutes have run, minute by minute."""
    now = start
    while minutes:
        minutes -= runs(now)
        now += MINUTE
    return now


@pytest.mark.parametrize("zone", ZONES)
@CALM
@given(start=starts, spells=st.sampled_from(SPELLS), minutes=st.integers(1, 1500), calendar=calendars, gaps=gaps)
def test_working_time_ends_where_a_walk_minute_by_minute_ends(
    zone: str, start: datetime, spells: str, minutes: int, calendar: dict[date, bool], gaps: list[tuple[int, int]]
) -> None:
    with timezone.override(zone):
        hours, pauses = office(spells, calendar), stretches(start, gaps)

        end = after(minutes * MINUTE, without(hours.open_spells(start), pauses))

        assert end == walk(start, minutes, lambda now: is_running(now, hours, pauses))
        assert elapsed(end, without(hours.open_spells(start), pauses)) == minutes * MINUTE


@CALM
@given(start=starts, minutes=st.integers(1, 6000), gaps=gaps)
def test_time_round_the_clock_stands_only_in_pauses(start: datetime, minutes: int, gaps: list[tuple[int, int]]) -> None:
    pauses = stretches(start, gaps)

    end = after(minutes * MINUTE, without(around_the_clock(start), pauses))

    assert end == walk(start, minutes, lambda now: not any(begin <= now < stop for begin, stop in pauses))


def day_walk(start: datetime, pauses: list[Stretch], runs: Callable[[date], bool], until: date) -> int:
    """Day by day: a day counts unless a pause that began before it has not ended before it."""
    day, count = timezone.localtime(start).date(), 0
    while day < until:
        day += timedelta(days=1)
        stands = False
        for begin, end in pauses:
            began_before = timezone.localtime(begin).date() < day
            ended_before = timezone.localtime(end).date() < day
            stands = stands or (began_before and not ended_before)
        count += runs(day) and not stands
    return count


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
@CALM
@given(start=starts, count=st.integers(1, 30), calendar=calendars, gaps=gaps)
def test_nth_day_is_the_first_up_to_which_a_walk_counts_so_many(
    zone: str, unit: Unit, start: datetime, count: int, calendar: dict[date, bool], gaps: list[tuple[int, int]]
) -> None:
    with timezone.override(zone):
        hours, pauses = office(SPELLS[0], calendar), stretches(start, gaps)
        runs = hours.is_working if unit == Unit.WORKING_DAYS else lambda day: True
        counts, first = hours.counts(unit, pauses), timezone.localtime(start).date()

        last = nth_day(first, count, counts)

        assert day_walk(start, pauses, runs, last) == count
        assert day_walk(start, pauses, runs, last - timedelta(days=1)) == count - 1
        assert days_counted(first, last, counts) == count


def test_day_a_pause_begins_on_counts_and_the_day_it_ends_on_does_not() -> None:
    def city(day: int, hour: int) -> datetime:
        return datetime(2026, 6, day, hour, tzinfo=UTC) - timedelta(hours=8)

    counts = office(SPELLS[0], {}).counts(Unit.WORKING_DAYS, [(city(9, 10), city(11, 9))])

    assert [day for day in range(8, 16) if counts(date(2026, 6, day))] == [8, 9, 12, 15]
    assert nth_day(date(2026, 6, 8), 3, counts) == date(2026, 6, 15)  # the 9th, the 12th and, after Sunday, the 15th


def test_shifted_saturday_is_worked_and_the_holiday_is_not() -> None:
    counts = office(SPELLS[0], {}).counts(Unit.WORKING_DAYS)

    assert nth_day(date(2025, 9, 30), 1, counts) == date(2025, 10, 9)
    assert nth_day(date(2025, 9, 27), 1, counts) == date(2025, 9, 28)  # a Sunday, worked


def test_pauses_of_before_the_start_are_over_or_cut() -> None:
    start = datetime(2026, 6, 10, tzinfo=UTC)
    hour = timedelta(hours=1)

    assert since(start, [(start - 2 * hour, start - hour), (start - hour, start + hour), (start + hour, start)]) == [
        (start, start + hour)
    ]


def test_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="no working day"):
        nth_day(date(2026, 6, 8), 1, lambda day: False)
