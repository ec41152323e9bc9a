"""The index inside SQLite: tables of FTS5."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any as Anything
from typing import Protocol

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from civicloop.library.search.engine import Match, execute
from civicloop.library.search.folding import fold
from civicloop.library.search.language import All, Any, Field, Node, Not, Word

ASCII_HOME = 0x10FE00
"""FTS5's ascii tokenizer lets only other characters through unharmed, so the ASCII ones move to private use."""
MOVED = {code: chr(ASCII_HOME + code) for code in range(128)}
LETTERS = re.compile(r"[^\W_]+")
GAP = "\x1f"
PAGES_MERGED = 2000
"""Of the index, in one go of `tidy`: a second of work."""

COMMON = 4000
"""Pages; of a letter that stands on more, each page found by other words is asked, not the letter's own list."""


class Fts5:
    """Contentless tables: one of pairs with their places, one of letters without.

    In the first a run of pairs side by side is the exact text; the second answers a single letter at once.
    """

    PAIRS, SINGLES, TITLES = "library_page_index", "library_page_letters", "library_title_index"

    def add(self, rows: Sequence[tuple[int, str]]) -> None:
        for table, kept in ((self.PAIRS, self.pairs), (self.SINGLES, self.singles)):
            execute(f"INSERT INTO {table} (rowid, grams) VALUES (%s, %s)", [(pk, kept(text)) for pk, text in rows])  # noqa: S608

    def remove(self, rows: Sequence[tuple[int, str]]) -> None:
        for table, kept in ((self.PAIRS, self.pairs), (self.SINGLES, self.singles)):
            statement = f"INSERT INTO {table} ({table}, rowid, grams) VALUES ('delete', %s, %s)"  # noqa: S608
            execute(statement, [(pk, kept(text)) for pk, text in rows])

    def add_titles(self, rows: Sequence[tuple[int, str]]) -> None:
        execute(f"DELETE FROM {self.TITLES} WHERE rowid = %s", [(pk,) for pk, _title in rows])  # noqa: S608
        kept = [(pk, f"{self.pairs(title)} {self.singles(title)}") for pk, title in rows]
        execute(f"INSERT INTO {self.TITLES} (rowid, grams) VALUES (%s, %s)", kept)  # noqa: S608

    def clear(self) -> None:
        with connection.cursor() as cursor:
            for table in (self.PAIRS, self.SINGLES):
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
            cursor.execute(f"DELETE FROM {self.TITLES}")  # noqa: S608

    def pairs(self, folded: str) -> str:
        """The text's pairs in order; a gap where one run would otherwise seem to go on in the next."""
        kept: list[str] = []
        last = ""
        for run in LETTERS.findall(folded):
            if run[0] == last:
                kept.append(MOVED[ord(GAP)])
            kept += pairs(run.translate(MOVED))
            last = run[-1] if len(run) > 1 else last
        return " ".join(kept)

    def singles(self, folded: str) -> str:
        return " ".join(sorted(set(folded.translate(MOVED))))

    def matched(self, parts: Sequence[Node]) -> tuple[Match | None, list[Node]]:
        for table, phrase in ((self.PAIRS, self.phrase), (self.SINGLES, self.single)):
            known = [part for part in parts if self.sentence(bare(part), phrase)]
            if sentence := self.sentence(All(tuple(known)), phrase):
                match = Match(table, "rowid", f"{table} MATCH %s", [sentence])
                return match, [part for part in parts if part not in known]
        return None, list(parts)

    def sentence(self, node: Node, phrase: "Phrase") -> str | None:
        """The node in FTS5's own language, where one table knows all of its words."""
        match node:
            case Word(text):
                return phrase(text)
            case All(parts):
                wanted = [self.sentence(part, phrase) for part in parts if not isinstance(part, Not)]
                others = [self.sentence(part.inner, phrase) for part in parts if isinstance(part, Not)]
                if not wanted or not all([*wanted, *others]):
                    return None
                return f"({' AND '.join(map(str, wanted))})" + "".join(f" NOT ({each})" for each in others)
            case Any(parts):
                found = [self.sentence(part, phrase) for part in parts]
                return f"({' OR '.join(map(str, found))})" if all(found) else None
            case Not() | Field():
                return None

    def phrase(self, word: str) -> str | None:
        return f'"{moved(pairs(word))}"' if len(word) > 1 and LETTERS.fullmatch(word) else None

    def single(self, word: str) -> str | None:
        return f'"{moved([word])}"' if len(word) == 1 else None

    def holding(self, word: str) -> Q:
        asked = self.single(word)
        if not asked or not self.is_common(asked):
            return Q(pk__in=self.pages(word))
        rows = f"SELECT 1 FROM {self.SINGLES} WHERE rowid = library_indexedpage.page_id AND {self.SINGLES} MATCH %s"  # noqa: S608
        return Q(RawSQL(f"EXISTS ({rows})", [asked], output_field=BooleanField()))  # noqa: S611

    def is_common(self, asked: str) -> bool:
        rows = f"SELECT 1 FROM {self.SINGLES} WHERE {self.SINGLES} MATCH %s LIMIT 1 OFFSET {COMMON}"  # noqa: S608
        with connection.cursor() as cursor:
            return bool(cursor.execute(rows, [asked]).fetchall())

    def pages(self, word: str) -> RawSQL:
        if exact := self.phrase(word) or self.single(word):
            table = self.SINGLES if len(word) == 1 else self.PAIRS
            return RawSQL(f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [exact])  # noqa: S608, S611
        runs = " AND ".join(filter(None, map(self.phrase, LETTERS.findall(word))))
        table, asked = (self.PAIRS, runs) if runs else (self.SINGLES, self.all_singles(word))
        text = f"(SELECT text FROM library_page WHERE id = {table}.rowid)"  # noqa: S608
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND library_holds({text}, %s)"  # noqa: S608
        return RawSQL(sql, [asked, word])  # noqa: S611

    def titles(self, words: Sequence[str]) -> RawSQL:
        asked = " AND ".join(self.phrase(word) or self.all_singles(word) for word in words)
        return RawSQL(f"SELECT rowid FROM {self.TITLES} WHERE {self.TITLES} MATCH %s", [asked])  # noqa: S608, S611

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            for table in (self.PAIRS, self.SINGLES):
                cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', %s)", [-PAGES_MERGED])  # noqa: S608

    def all_singles(self, word: str) -> str:
        return " AND ".join(str(self.single(letter)) for letter in sorted(set(word)))


class Phrase(Protocol):
    def __call__(self, word: str, /) -> str | None: ...


def bare(node: Node) -> Node:
    return node.inner if isinstance(node, Not) else node


def pairs(text: str) -> list[str]:
    return [first + second for first, second in pairwise(text)]


def moved(tokens: Iterable[str]) -> str:
    return " ".join([token.translate(MOVED) for token in tokens])


def holds(text: str | None, word: str) -> bool:
    return text is not None and word in fold(text)


def teach() -> None:
    """Let SQLite compare a page's text with a word of which the index knows only the pieces."""

    def with_function(*, connection: Anything, **_others: Anything) -> None:
        if connection.vendor == "sqlite":
            connection.connection.create_function("library_holds", 2, holds, deterministic=True)

    connection_created.connect(with_function, weak=False, dispatch_uid="library_holds")
