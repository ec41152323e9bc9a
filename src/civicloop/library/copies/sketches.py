"""The sketches' rows: which pages hold a sampled shingle. Looked up by code, a few dozen codes a page.

They live in a table of the database itself, made by migration 0004; rows go when their page goes.
"""

from collections.abc import Collection, Iterable
from itertools import batched

from django.db import connection
from django.db.models import Max

from civicloop.library.copies.shingles import Print
from civicloop.library.models import Page, Status

FEW, MANY = 6, 32
"""Words on more pages than this are boilerplate: in a small library, in a large one."""
A_LARGE_PART = 200
ADD = "INSERT INTO library_shingle (code, page_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
CLEAR = "DELETE FROM library_shingle"
LOOK = "SELECT * FROM (SELECT code, page_id FROM library_shingle WHERE code = %s ORDER BY page_id LIMIT %s) AS one"
AT_ONCE = 200
"""Codes in one statement; SQLite takes 500."""


def add(pages: Iterable[Page]) -> None:
    """Keep these pages' sketches; a second time changes nothing."""
    rows = [(code, page.pk) for page in pages for code in sorted(Print.of(page.text).codes)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


def rebuild() -> int:
    """Make every sketch anew, as after a change of the folding tables; returns how many pages."""
    with connection.cursor() as cursor:
        cursor.execute(CLEAR)
    pages = Page.objects.filter(version__status=Status.READY, version__closed_at=None).only("pk", "text").order_by("pk")
    count = 0
    for some in batched(pages.iterator(chunk_size=500), 100):
        add(some)
        count += len(some)
    return count


def most() -> int:
    """On how many pages words may stand before they are boilerplate: one in two hundred, within bounds."""
    newest: int = Page.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return min(MANY, max(FEW, newest // A_LARGE_PART))


def holders(codes: Collection[int], limit: int) -> dict[int, list[int]]:
    """The pages that hold each code, the earliest first, `limit` at most and one more to tell that there are others."""
    found: dict[int, list[int]] = {code: [] for code in codes}
    for some in batched(sorted(codes), AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join([LOOK] * len(some)), [value for code in some for value in (code, limit + 1)]
            )
            for code, page in cursor.fetchall():
                found[code].append(page)
    return found


def remove(pages: Collection[int]) -> None:
    """Take these pages' sketches out: a closed page is compared with nothing."""
    for some in batched(pages, AT_ONCE):
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM library_shingle WHERE page_id IN ({marks})", some)  # noqa: S608


def kept_of(pages: Collection[int]) -> int:
    """How many sketched shingles these pages have."""
    count = 0
    for some in batched(pages, AT_ONCE):
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM library_shingle WHERE page_id IN ({marks})", some)  # noqa: S608
            count += cursor.fetchone()[0]
    return count
