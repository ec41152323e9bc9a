"""How a document is read: openings and downloads by day, where its members stopped reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from civicloop.library.models import Document, Tally

FLOOR = 5
"""Fewer readers than this could be known by where they stopped: their pages are not told."""


@dataclass(frozen=True)
class Totals:
    opened: int
    downloaded: int
    kept: int
    """Members who have it on a list."""


@dataclass(frozen=True)
class Day:
    day: date
    opened: int
    downloaded: int


def totals(document: Document) -> Totals:
    sums = document.tallies.aggregate(opened=Sum("opened"), downloaded=Sum("downloaded"))
    kept = document.listings.values("list__owner").distinct().count()
    return Totals(sums["opened"] or 0, sums["downloaded"] or 0, kept)


def days(document: Document, until: date, count: int) -> list[Day]:
    """The last `count` days, each with its numbers; quiet days too."""
    first = until - timedelta(days=count - 1)
    rows = {row.day: row for row in document.tallies.filter(day__range=(first, until))}
    every = (first + timedelta(days=n) for n in range(count))
    return [Day(day, rows[day].opened, rows[day].downloaded) if day in rows else Day(day, 0, 0) for day in every]


def months(document: Document, until: date, count: int = 12) -> list[Day]:
    """The last `count` months, by their first day."""
    firsts = sorted(month_starts(until, count))
    rows = Tally.objects.filter(document=document, day__gte=firsts[0]).annotate(month=TruncMonth("day"))
    sums = {row["month"]: row for row in rows.values("month").annotate(o=Sum("opened"), d=Sum("downloaded"))}
    return [Day(first, sums[first]["o"], sums[first]["d"]) if first in sums else Day(first, 0, 0) for first in firsts]


def month_starts(until: date, count: int) -> Iterator[date]:
    first = until.replace(day=1)
    for _n in range(count):
        yield first
        first = (first - timedelta(days=1)).replace(day=1)


def stopped_at(document: Document) -> list[tuple[int, int]]:
    """Pages at which readers who keep a history stand, with how many; nothing below the floor."""
    rows = list(document.readings.order_by("page").values_list("page").annotate(n=Count("pk")))
    return rows if sum(n for _page, n in rows) >= FLOOR else []
