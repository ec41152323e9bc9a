"""The pages' index inside the database: a row a page, of the pairs of neighbouring characters, in the page's transaction.

SQLite: a contentless FTS5 table. Each pair is a token, so a run of pairs side by side is the exact text; one character
is the beginning of a pair. PostgreSQL: a GIN index over the set of a text's pairs finds candidates, and the same
statement looks the words up in the folded text. Both answer as a scan over the folded text would.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from civicloop.library.models import Page
from civicloop.library.search.folding import fold

TABLE = "library_page_index"
ASCII_HOME = 0xE000
"""SQLite's ascii tokenizer lets only other characters through unharmed, so the ASCII ones move to private use."""


def add(pages: Iterable[Page]) -> None:
    """Index these new pages."""
    write("INSERT INTO {table} (rowid, grams) VALUES (%s, %s)", "INSERT INTO {table} (page_id, folded) VALUES (%s, %s)", pages)


def remove(pages: Iterable[Page]) -> None:
    """Take these pages out, before they are deleted. On PostgreSQL a trigger does it."""
    if connection.vendor == "sqlite":
        write("INSERT INTO {table} ({table}, rowid, grams) VALUES ('delete', %s, %s)", "", pages)


def write(sqlite: str, postgresql: str, pages: Iterable[Page]) -> None:
    on_sqlite = connection.vendor == "sqlite"
    statement = (sqlite if on_sqlite else postgresql).format(table=TABLE)
    rows = [(page.pk, grams(folded) if on_sqlite else folded) for page in pages if (folded := fold(page.text))]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def rebuild() -> int:
    """Index every page anew, as after a change of the folding tables; returns how many."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')" if connection.vendor == "sqlite" else f"DELETE FROM {TABLE}")  # noqa: S608,E501
    for page in Page.objects.only("pk", "text").iterator(chunk_size=500):
        add([page])
        count += 1
    return count


def holding(word: str) -> Q:
    """Pages whose folded text holds the folded word."""
    if connection.vendor == "sqlite":
        return Q(pk__in=RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [phrase(word)]))  # noqa: S608
    sql = f"SELECT page_id FROM {TABLE} WHERE library_grams(folded) @> %s::bigint[] AND strpos(folded, %s) > 0"  # noqa: S608
    return Q(pk__in=RawSQL(sql, [codes(word), word]))


def holding_all(words: list[str]) -> Q:
    """Pages that hold every one of the words: one walk through SQLite's index."""
    if connection.vendor == "sqlite":
        together = " AND ".join(phrase(word) for word in words)
        return Q(pk__in=RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [together]))  # noqa: S608
    found = Q()
    for word in words:
        found &= holding(word)
    return found


# --- SQLite ------------------------------------------------------------------------------------------


def grams(folded: str) -> str:
    """A text's pairs in order, and its last character alone, as tokens."""
    moved = folded.translate(MOVED)
    return " ".join([*map("".join, zip(moved, moved[1:], strict=False)), moved[-1:]])


def phrase(word: str) -> str:
    """The match expression of a folded word: its pairs side by side, or one character as the beginning of a pair."""
    moved = word.translate(MOVED)
    if len(moved) == 1:
        return f'"{moved}"*'
    return '"' + " ".join(map("".join, zip(moved, moved[1:], strict=False))) + '"'


MOVED = {code: chr(ASCII_HOME + code) for code in range(128)}


# --- PostgreSQL --------------------------------------------------------------------------------------


def codes(word: str) -> list[int]:
    """The set of a word's pairs as numbers, as `library_grams` makes them; of one character its own."""
    if len(word) == 1:
        return [ord(word)]
    return sorted({ord(first) << 21 | ord(second) for first, second in zip(word, word[1:], strict=False)})
