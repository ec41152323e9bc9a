"""The index inside the database: of each page its pairs of neighbouring letters and its single letters; of titles, too.

Rows come and go in the page's own transaction. A pair consists of letters and digits; whatever else stands in a word
that is looked for (a comma, a space) is compared with the text itself, page by page. Both kinds of database answer as a
scan over the folded text would; docs/adr/0007 says why each is built as it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import batched, pairwise
from operator import and_
from typing import Any as Anything
from typing import Protocol

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from civicloop.library.models import Document, IndexedPage, Page
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


@dataclass(frozen=True)
class Match:
    """What the index alone can tell: a table of it, the column that holds the page's id, a condition on its rows."""

    table: str
    key: str
    sql: str
    values: Sequence[Anything]


def add(pages: Sequence[Page]) -> None:
    """Index these new pages."""
    IndexedPage.objects.bulk_create(
        IndexedPage(page=page, version_id=page.version_id, number=page.number) for page in pages
    )
    IndexedPage.objects.filter(page__in=pages).shelve()
    engine().add([(page.pk, fold(page.text)) for page in pages])


def remove(pages: Sequence[Page]) -> None:
    """Take these pages out, before their text is changed or they are deleted."""
    engine().remove([(page.pk, fold(page.text)) for page in pages])
    IndexedPage.objects.filter(page__in=pages).delete()


def add_titles(documents: Iterable[Document]) -> None:
    """Index these documents' titles, in place of those they had."""
    engine().add_titles([(document.pk, document.folded_title) for document in documents])


def rebuild() -> int:
    """Index everything anew, as after a change of the folding tables; returns how many pages."""
    engine().clear()
    IndexedPage.objects.all().delete()
    for documents in batched(Document.objects.only("pk", "folded_title").iterator(chunk_size=500), 100):
        add_titles(documents)
    count = 0
    pages = Page.objects.filter(version__current_of__isnull=False).only("pk", "version_id", "number", "text")
    for some in batched(pages.order_by("pk").iterator(chunk_size=500), 100):
        add(some)
        count += len(some)
    return count


def matched(parts: Sequence[Node]) -> tuple[Match | None, list[Node]]:
    """What the index alone can tell of these, all of them wanted; and the parts that are left to ask."""
    return engine().matched(parts)


def holding(word: str) -> Q:
    """Rows of pages whose folded text holds the folded word."""
    return engine().holding(word)


def titled(words: Sequence[str]) -> Q:
    """Documents whose folded title holds the folded words."""
    exact = (Q(folded_title__contains=word) for word in words)
    return reduce(and_, exact, Q(pk__in=engine().titles(words)))


def any_titled(words: Sequence[str]) -> bool:
    """Whether there may be a document with these words in its title: cheaper to ask than which one."""
    rows = engine().titles(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{rows.sql} LIMIT 1", rows.params)
        return bool(cursor.fetchone())


def tidy() -> None:
    """Bring the index nearer to its least size, a little at a time; a worker does it now and then."""
    engine().tidy()


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


def engine() -> Engine:
    return ENGINES[connection.vendor]


def execute(statement: str, rows: Sequence[Sequence[Anything]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


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


class Gin:
    """A GIN index over the set of a text's pairs and letters finds candidates, `strpos` decides."""

    def add(self, rows: Sequence[tuple[int, str]]) -> None:
        execute("INSERT INTO library_page_index (page_id, folded) VALUES (%s, %s)", rows)

    def remove(self, rows: Sequence[tuple[int, str]]) -> None:
        execute("DELETE FROM library_page_index WHERE page_id = %s", [(pk,) for pk, _text in rows])

    def add_titles(self, rows: Sequence[tuple[int, str]]) -> None:
        """Nothing: the titles' index stands on their own column."""

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM library_page_index")

    def matched(self, parts: Sequence[Node]) -> tuple[Match | None, list[Node]]:
        known = [part for part in parts if has_only_words(part)]
        if not known:
            return None, list(parts)
        sql, values = self.sentence(All(tuple(known)))
        return Match("library_page_index", "page_id", sql, values), [part for part in parts if part not in known]

    def sentence(self, node: Node) -> tuple[str, list[Anything]]:
        """The node as a condition with its values."""
        match node:
            case Word(text):
                return "(library_grams(folded) @> %s::bigint[] AND strpos(folded, %s) > 0)", [codes(text), text]
            case Not(inner):
                sql, values = self.sentence(inner)
                return f"NOT {sql}", values
            case All(parts) | Any(parts):
                found = [self.sentence(part) for part in parts]
                word = " AND " if isinstance(node, All) else " OR "
                return f"({word.join(sql for sql, _values in found)})", [one for _sql, some in found for one in some]
            case Field():
                raise ValueError(node)

    def holding(self, word: str) -> Q:
        sql, values = self.sentence(Word(word))
        return Q(pk__in=RawSQL(f"SELECT page_id FROM library_page_index WHERE {sql}", values))  # noqa: S608, S611

    def titles(self, words: Sequence[str]) -> RawSQL:
        wanted = sorted({code for word in words for code in codes(word)})
        return RawSQL("SELECT id FROM library_document WHERE library_grams(folded_title) @> %s::bigint[]", [wanted])

    def tidy(self) -> None:
        """Nothing: PostgreSQL looks after its own."""


class Phrase(Protocol):
    def __call__(self, word: str, /) -> str | None: ...


def bare(node: Node) -> Node:
    return node.inner if isinstance(node, Not) else node


def has_only_words(node: Node) -> bool:
    match node:
        case Word():
            return True
        case Not(inner):
            return has_only_words(inner)
        case All(parts) | Any(parts):
            return all(map(has_only_words, parts))
        case Field():
            return False


def codes(word: str) -> list[int]:
    """A word's pairs as numbers, as `library_grams` makes them; of one character its own."""
    if len(word) == 1:
        return [ord(word)]
    return sorted({ord(first) << 21 | ord(second) for first, second in pairwise(word)})


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


ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Gin()}
