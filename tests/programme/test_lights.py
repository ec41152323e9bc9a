"""A task's clock and light, against a reckoning of its own that walks day by day and minute by minute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.kernel.workdays import is_working_day
from civicloop.kernel.worktime import Hours, Stretch, Unit, parse_spells
from civicloop.programme.lights import Spent, Term, due_at, end_of, light, spent, start_of, warns_at
from civicloop.programme.models import Light, TaskState

MONDAY = date(2026, 6, 8)
FRIDAY = date(2026, 6, 12)
OPEN = parse_spells("09:00-12:00,14:00-18:00")
HOURS = Hours(OPEN, is_working_day)
MINUTE = timedelta(minutes=1)

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work shares the machine
days = st.dates(date(2025, 1, 1), date(2026, 12, 1))
spans = st.integers(0, 120)
calendars = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.booleans(), max_size=6)
units = st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
hours_apart = st.integers(-100, 900)
pauses_apart = st.lists(st.tuples(hours_apart, st.integers(1, 400)), max_size=3)
extensions_apart = st.lists(st.tuples(st.integers(-40, 600), st.integers(0, 40)), max_size=2, unique_by=lambda x: x[0])


def city(day: date, hour: int, minute: int = 0) -> datetime:
    return start_of(day) + timedelta(hours=hour, minutes=minute)


def due_on(day: date | None, *, start: date = MONDAY, **more: object) -> Term:
    return Term(start=start_of(start), last_day=day, **more)  # type: ignore[arg-type]


def lit(today: date, *, due: date | None = FRIDAY, state: TaskState = TaskState.ACCEPTED) -> Light:
    return light(state, due_on(due), city(today, 9), HOURS)


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


def test_time_skips_a_holiday_and_counts_its_shifted_saturday() -> None:
    term = due_on(date(2025, 10, 11), start=date(2025, 9, 26))

    assert spent(term, end_of(date(2025, 10, 11)), end_of(date(2025, 10, 9)), HOURS) == Spent(6, 4)


def test_limit_in_hours_stands_over_midday_and_night() -> None:
    term = Term(start=city(MONDAY, 11), unit=Unit.WORKING_HOURS, amount=10)

    due = due_at(term, HOURS)

    assert due == city(date(2026, 6, 9), 16)  # 1 + 4 on Monday, 3 + 2 on Tuesday
    assert due
    assert warns_at(term, due, HOURS) == city(date(2026, 6, 9), 12) + timedelta(microseconds=1)  # after 8 of 10


def test_pause_moves_the_last_day_by_the_working_days_it_takes() -> None:
    pause = (city(date(2026, 6, 9), 15), end_of(date(2026, 6, 11)))

    assert due_at(due_on(FRIDAY, pauses=(pause,)), HOURS) == end_of(date(2026, 6, 16))  # two days: over the weekend


def test_last_extension_names_the_last_day_and_only_later_pauses_move_it() -> None:
    pause = (city(date(2026, 6, 9), 15), end_of(date(2026, 6, 10)))
    term = due_on(FRIDAY, pauses=(pause,), extensions=((city(date(2026, 6, 11), 9), date(2026, 6, 18)),))
    later = (city(date(2026, 6, 15), 9), end_of(date(2026, 6, 16)))
    both = due_on(FRIDAY, pauses=(pause, later), extensions=term.extensions)

    assert due_at(term, HOURS) == end_of(date(2026, 6, 18))
    assert due_at(both, HOURS) == end_of(date(2026, 6, 22))  # the 19th is the dragon boat's


def test_dispatch_anew_forgets_what_was_granted_before() -> None:
    granted = ((city(MONDAY, 9), date(2026, 6, 30)),)

    assert due_at(due_on(FRIDAY, start=date(2026, 6, 9), extensions=granted), HOURS) == end_of(FRIDAY)


# --- against a plain oracle --------------------------------------------------------------------------


def stands(day: date, pauses: list[Stretch]) -> bool:
    """Whether a day is lost to a pause that began on an earlier one and had not ended on an earlier one."""
    spans_ = [(timezone.localtime(begin).date(), timezone.localtime(end).date()) for begin, end in pauses]
    return any(first < day <= last for first, last in spans_)


def walk(after_day: date, until: date, unit: str, calendar: dict[date, bool], pauses: list[Stretch]) -> int:
    """Day by day."""
    count, day = 0, after_day
    while day < until:
        day += timedelta(days=1)
        is_counted = unit == Unit.CALENDAR_DAYS or calendar.get(day, is_working_day(day))
        count += is_counted and not stands(day, pauses)
    return count


def plain_last_day(start: datetime, last: date, unit: str, calendar: dict[date, bool], pauses: list[Stretch]) -> date:
    """The named day, put off by a day for each counted day lost, one after the other."""
    first = timezone.localtime(start).date()
    pauses = [(max(begin, start), end) for begin, end in pauses if end > start]
    wanted, day = walk(first, last, unit, calendar, []), first
    while walk(first, day, unit, calendar, pauses) < wanted:
        day += timedelta(days=1)
    return max(day, last)


@CALM
@given(start=days, hour=st.integers(0, 23), span=spans, unit=units, calendar=calendars, gaps=pauses_apart)
def test_named_day_is_put_off_as_a_walk_day_by_day_puts_it_off(
    start: date, hour: int, span: int, unit: str, calendar: dict[date, bool], gaps: list[tuple[int, int]]
) -> None:
    begun = city(start, hour)
    pauses = [(begun + timedelta(hours=at), begun + timedelta(hours=at + long)) for at, long in gaps]
    hours = Hours(OPEN, lambda day: calendar.get(day, is_working_day(day)))
    last = start + timedelta(days=span)

    due = due_at(Term(start=begun, unit=unit, last_day=last, pauses=tuple(pauses)), hours)

    assert due == end_of(plain_last_day(begun, last, unit, calendar, pauses))


@CALM
@given(start=days, span=spans, gaps=pauses_apart, pleas=extensions_apart)
def test_extensions_replace_the_day_from_when_they_were_granted(
    start: date, span: int, gaps: list[tuple[int, int]], pleas: list[tuple[int, int]]
) -> None:
    begun = city(start, 10)
    pauses = [(begun + timedelta(hours=at), begun + timedelta(hours=at + long)) for at, long in gaps]
    last = start + timedelta(days=span)
    granted = [(begun + timedelta(hours=at), start + timedelta(days=max(0, at) // 24 + more)) for at, more in pleas]
    term = Term(start=begun, last_day=last, pauses=tuple(pauses), extensions=tuple(granted))
    from_then, day = begun, last
    for at, new in sorted(granted):
        if at >= begun:
            from_then, day = at, new

    assert due_at(term, HOURS) == end_of(plain_last_day(from_then, day, Unit.WORKING_DAYS, {}, pauses))


@CALM
@given(start=days, span=spans, offset=spans, calendar=calendars, gaps=pauses_apart)
def test_task_is_warned_from_the_first_day_on_which_over_four_fifths_are_used(
    start: date, span: int, offset: int, calendar: dict[date, bool], gaps: list[tuple[int, int]]
) -> None:
    begun, today = city(start, 9), start + timedelta(days=offset)
    pauses = [(begun + timedelta(hours=at), begun + timedelta(hours=at + long)) for at, long in gaps]
    cut = [(max(begin, begun), end) for begin, end in pauses if end > begun]
    hours = Hours(OPEN, lambda day: calendar.get(day, is_working_day(day)))
    term = Term(start=begun, last_day=start + timedelta(days=span), pauses=tuple(pauses))
    due = due_at(term, hours)
    assert due

    is_warned = city(today, 12) >= warns_at(term, due, hours)

    total = walk(start, timezone.localtime(due).date(), Unit.WORKING_DAYS, calendar, cut)
    assert is_warned == (not total or walk(start, today, Unit.WORKING_DAYS, calendar, cut) * 5 > total * 4)


@CALM
@given(
    minute=st.integers(0, 7 * 24 * 60), amount=st.integers(1, 30), asked=st.integers(0, 9 * 24 * 60), gaps=pauses_apart
)
def test_hours_used_are_the_open_minutes_of_a_walk(
    minute: int, amount: int, asked: int, gaps: list[tuple[int, int]]
) -> None:
    begun = datetime(2025, 9, 26, tzinfo=UTC) + minute * MINUTE
    pauses = [(begun + timedelta(hours=at), begun + timedelta(hours=at + long)) for at, long in gaps]
    term = Term(start=begun, unit=Unit.WORKING_HOURS, amount=amount, pauses=tuple(pauses))
    due = due_at(term, HOURS)
    assert due
    now, used = begun, 0
    while now < begun + asked * MINUTE:
        local = timezone.localtime(now)
        is_open = is_working_day(local.date()) and any(a <= local.time() < b for a, b in OPEN)
        used += is_open and not any(begin <= now < end for begin, end in pauses)
        now += MINUTE

    assert round(spent(term, due, now, HOURS).used * 60) == used
    assert (light(TaskState.ACCEPTED, term, now, HOURS) == Light.YELLOW) == (now <= due and used > amount * 48)


@CALM
@given(start=days, span=spans, offset=spans)
def test_share_used_never_falls_as_days_go_by(start: date, span: int, offset: int) -> None:
    term, today = due_on(start + timedelta(days=span), start=start), start + timedelta(days=offset)
    due = due_at(term, HOURS)
    assert due

    shares = [spent(term, due, city(today + timedelta(days=n), 9), HOURS).share for n in range(2)]

    assert shares == sorted(shares)


def test_end_of_a_day_is_its_last_second_in_the_city() -> None:
    assert end_of(MONDAY) == datetime.fromisoformat("2026-06-08T23:59:59+08:00")
