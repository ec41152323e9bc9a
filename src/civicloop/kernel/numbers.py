"""Public numbers such as T-2026-00042, in series without gaps."""

from datetime import date

from django.db import connection

from civicloop.kernel.models import Series

NEXT = (
    "INSERT INTO kernel_series (key, last) VALUES (%s, %s) "
    "ON CONFLICT (key) DO UPDATE SET last = kernel_series.last + %s RETURNING last"
)


def next_in(key: str, *, start: int = 1) -> int:
    """The next number of a series, from `start`. Needs a transaction: the series is locked until it ends."""
    return next_few(key, 1, start=start)[0]


def next_few(key: str, count: int, *, start: int = 1) -> range:
    """The next `count` numbers of a series, in one go: one statement, for every report waits for it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [key, start - 1 + count, count])
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def hold(letter: str, day: date) -> None:
    """Lock a year's series early, for an action that takes its number after a link of the chain.

    Everyone locks the series before the chain's head; whoever did it the other way round could wait for ever.
    """
    Series.objects.select_for_update().get_or_create(key=f"{letter}-{day.year}")


def reference(letter: str, day: date, *, digits: int) -> str:
    """`reference("T", day, digits=5)` → `T-2026-00042`: a series for each letter and year."""
    return references(letter, day.year, 1, digits=digits)[0]


def references(letter: str, year: int, count: int, *, digits: int) -> list[str]:
    """The next `count` references of a year."""
    key = f"{letter}-{year}"
    return [f"{key}-{number:0{digits}d}" for number in next_few(key, count)]
