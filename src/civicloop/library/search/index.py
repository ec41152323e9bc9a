"""The pages' index inside the database: a row a page, of its pairs of neighbouring characters.

Rows come and go in the page's own transaction. SQLite: a contentless FTS5 table; each pair is a token, so a run of
pairs side by side is the exact text, and one character is the beginning of a pair. PostgreSQL: a GIN index over the set
of a text's pairs finds candidates, and the same statement looks the words up in the folded text. Both answer as a scan
over the folded text would.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from civicloop.library.models import Page
from civicloop.library.search.folding import fold

ASCII_HOME = 0xE000
"""FTS5's ascii tokenizer lets only other characters through unharmed, so the ASCII ones move to private use."""
MOVED = {code: chr(ASCII_HOME + code) for code in range(128)}


def add(pages: Iterable[Page]) -> None:
    """Index these new pages."""
    write(engine().insert, pages)


def remove(pages: Iterable[Page]) -> None:
    """Take these pages out, before they are changed or deleted."""
    write(engine().delete, pages)


def write(statement: str, pages: Iterable[Page]) -> None:
    rows = [(page.pk, engine().kept(folded)) for page in pages if (folded := fold(page.text))]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def rebuild() -> int:
    """Index every page anew, as after a change of the folding tables; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(engine().clear)
    count = 0
    for page in Page.objects.only("pk", "text").iterator(chunk_size=500):
        add([page])
        count += 1
    return count


def holding(words: Sequence[str]) -> Q:
    """Pages whose folded text holds every one of the folded words."""
    return Q(pk__in=engine().pages(words))


class Engine(Protocol):
    """What one kind of database does. `insert` and `delete` take a page's id and what `kept` made of its text."""

    insert: str
    delete: str
    clear: str

    def kept(self, folded: str) -> str: ...

    def pages(self, words: Sequence[str]) -> RawSQL: ...


def engine() -> Engine:
    return ENGINES[connection.vendor]


class Fts5:
    insert = "INSERT INTO library_page_index (rowid, grams) VALUES (%s, %s)"
    delete = "INSERT INTO library_page_index (library_page_index, rowid, grams) VALUES ('delete', %s, %s)"
    clear = "INSERT INTO library_page_index (library_page_index) VALUES ('delete-all')"

    def kept(self, folded: str) -> str:
        """The text's pairs in order, and its last character alone, as tokens."""
        moved = folded.translate(MOVED)
        return " ".join([*pairs(moved), moved[-1]])

    def pages(self, words: Sequence[str]) -> RawSQL:
        asked = " AND ".join(map(self.phrase, words))
        return RawSQL("SELECT rowid FROM library_page_index WHERE library_page_index MATCH %s", [asked])

    def phrase(self, word: str) -> str:
        moved = word.translate(MOVED)
        return f'"{moved}"*' if len(moved) == 1 else f'"{" ".join(pairs(moved))}"'


class Gin:
    insert = "INSERT INTO library_page_index (page_id, folded) VALUES (%s, %s)"
    delete = "DELETE FROM library_page_index WHERE page_id = %s AND folded = %s"
    clear = "DELETE FROM library_page_index"

    def kept(self, folded: str) -> str:
        return folded

    def pages(self, words: Sequence[str]) -> RawSQL:
        codes = sorted({code for word in words for code in self.codes(word)})
        exact = " AND strpos(folded, %s) > 0" * len(words)
        sql = f"SELECT page_id FROM library_page_index WHERE library_grams(folded) @> %s::bigint[]{exact}"  # noqa: S608
        return RawSQL(sql, [codes, *words])  # noqa: S611  only placeholders were added

    def codes(self, word: str) -> list[int]:
        """A word's pairs as numbers, as `library_grams` makes them; of one character its own."""
        if len(word) == 1:
            return [ord(word)]
        return [ord(first) << 21 | ord(second) for first, second in pairwise(word)]


def pairs(text: str) -> list[str]:
    return [first + second for first, second in pairwise(text)]


ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Gin()}
