"""The working calendar against known days and a plain count."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.workdays import add_working_days, is_covered, is_working_day

DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


def test_official_table_knows_holidays_and_shifted_days():
    known = {
        date(2024, 2, 12): False,  # Spring Festival, a Monday
        date(2024, 2, 18): True,  # a Sunday worked in exchange
        date(2024, 4, 27): False,
        date(2024, 4, 28): True,
        date(2024, 4, 29): True,
    }
    assert {day: is_working_day(day) for day in known} == known


def test_years_beyond_the_table_fall_back_to_weekends_and_say_so():
    monday, saturday = date(2031, 3, 3), date(2031, 3, 8)
    assert [is_covered(monday), is_working_day(monday), is_working_day(saturday)] == [False, True, False]


def test_overrides_win_over_table_and_weekend():
    table = {date(2024, 5, 1): True, date(2031, 3, 8): True, date(2031, 3, 3): False}
    assert [is_working_day(day, table) for day in table] == [True, True, False]
    assert all(is_covered(day, table) for day in table)


def test_working_days_skip_the_may_holiday():
    assert add_working_days(date(2024, 4, 28), 3) == date(2024, 5, 6)
    assert add_working_days(date(2024, 4, 28), 0) == date(2024, 4, 28)


def test_working_days_honour_overrides():
    assert add_working_days(date(2031, 3, 7), 2, {date(2031, 3, 8): True}) == date(2031, 3, 10)


@given(DAYS, st.integers(1, 40))
def test_result_is_the_countth_working_day(start: date, count: int):
    end = add_working_days(start, count)
    between = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert (sum(map(is_working_day, between)), is_working_day(end)) == (count, True)
