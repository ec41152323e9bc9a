"""Public numbers such as T-2026-00042, in series without gaps."""

from datetime import date

from civicloop.kernel.models import Series


def next_in(key: str, *, start: int = 1) -> int:
    """The next number of a series, from `start`. Needs a transaction: the series is locked until it ends."""
    series, _ = Series.objects.select_for_update().get_or_create(key=key, defaults={"last": start - 1})
    series.last += 1
    series.save()
    return series.last


def reference(letter: str, day: date, *, digits: int) -> str:
    """`reference("T", day, digits=5)` → `T-2026-00042`: a series for each letter and year."""
    key = f"{letter}-{day.year}"
    return f"{key}-{next_in(key):0{digits}d}"
