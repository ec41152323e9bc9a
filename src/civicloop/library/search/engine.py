"""What an index inside a database must do, whichever database it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from civicloop.library.search.language import Node


@dataclass(frozen=True)
class Match:
    """What the index alone can tell: a table of it, the column that holds the page's id, a condition on its rows."""

    table: str
    key: str
    sql: str
    values: Sequence[Any]


class Engine(Protocol):
    """What one kind of database does. Rows to add or remove are pairs of an id and a folded text."""

    def add(self, rows: Sequence[tuple[int, str]]) -> None: ...

    def remove(self, rows: Sequence[tuple[int, str]]) -> None: ...

    def add_titles(self, rows: Sequence[tuple[int, str]]) -> None: ...

    def clear(self) -> None: ...

    def matched(self, parts: Sequence[Node]) -> tuple[Match | None, list[Node]]: ...

    def holding(self, word: str) -> Q: ...

    def titles(self, words: Sequence[str]) -> RawSQL: ...

    def tidy(self) -> None: ...


def execute(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
