"""What a process remembers of the set-up holds until a row behind it is written, by whatever way."""

from datetime import date

import pytest
from django.db import connection, transaction

from civicloop.kernel.calendar import declared_days
from civicloop.kernel.models import CalendarDay, Stamp
from civicloop.kernel.stamps import remembered, stamp_of

pytestmark = pytest.mark.django_db

DAY = date(2027, 5, 1)


def test_calendar_is_read_once_and_again_after_each_change(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    assert declared_days() == {}
    with django_assert_num_queries(1):
        declared_days()

    CalendarDay.objects.create(day=DAY, is_working=False)
    assert declared_days() == {DAY: False}
    CalendarDay.objects.update(is_working=True)
    assert declared_days() == {DAY: True}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_calendarday")
    assert declared_days() == {}


def test_a_change_that_is_undone_is_forgotten() -> None:
    before = stamp_of("calendar")
    with transaction.atomic():
        CalendarDay.objects.create(day=DAY, is_working=False)
        assert declared_days() == {DAY: False}
        transaction.set_rollback(True)

    assert stamp_of("calendar") == before
    assert declared_days() == {}


def test_nothing_is_remembered_without_a_stamp() -> None:
    Stamp.objects.all().delete()
    found = iter((1, 2))

    assert [remembered("test", "calendar", lambda: next(found)) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("stamp", ["calendar", "map", "limits", "open311-keys"])
def test_migrations_leave_a_stamp_for_each_set_of_tables(stamp: str) -> None:
    assert stamp_of(stamp) is not None
