"""The index inside PostgreSQL: a GIN index over the set of a text's pairs and letters."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any as Anything

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from civicloop.library.search.engine import Match, execute
from civicloop.library.search.language import All, Any, Field, Node, Not, Word, wanted

COMMON = 0.1
"""Of all pages; a word that stands on more is sooner met among the newest ones than listed."""

SHARES = """SELECT each.code
            FROM pg_stats, unnest(most_common_elems::text::bigint[], most_common_elem_freqs) AS each(code, share)
            WHERE schemaname = current_schema() AND tablename = 'library_page_index_grams'
              AND each.code = ANY(%s) AND each.share > %s"""

type Where = tuple[str, list[Anything]]
"""A condition and its values."""


def joined(by: str, wheres: Sequence[Where]) -> Where:
    return f"({by.join(sql for sql, _values in wheres)})", [one for _sql, some in wheres for one in some]


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
        sql, values = self.sentence(known)
        return Match("library_page_index", "page_id", sql, values), [part for part in parts if part not in known]

    def sentence(self, parts: Sequence[Node]) -> Where:
        """All of these as a condition: what finds the candidates in the index, then what decides on each.

        The two stand apart, as PostgreSQL would otherwise make the pieces of each candidate's text anew to be sure.
        Where nothing is left to find candidates by, as every word is common, pages are walked from the newest on.
        """
        common = self.common([word for part in parts for word in wanted(part)])
        found = [(part, self.candidates(part, common)) for part in parts]
        wheres = [where for _part, where in found if where]
        decided = [self.decision(part) for part, where in found if not (where and is_exact(part))]
        return joined(" AND ", [*wheres, *decided])

    def candidates(self, node: Node, common: Collection[str]) -> Where | None:
        """A condition that the index alone answers; it holds wherever the node does. None: too little can be told."""
        match node:
            case Word(text):
                return None if text in common else ("library_grams(folded) @> %s::bigint[]", [codes(text)])
            case All(parts):
                known = [where for part in parts if (where := self.candidates(part, common))]
                return joined(" AND ", known) if known else None
            case Any(parts):
                every = [where for part in parts if (where := self.candidates(part, common))]
                return joined(" OR ", every) if len(every) == len(parts) else None
            case Not() | Field():
                return None

    def decision(self, node: Node) -> Where:
        match node:
            case Word(text):
                return "strpos(folded, %s) > 0", [text]
            case Not(inner):
                sql, values = self.decision(inner)
                return f"NOT ({sql})", values
            case All(parts) | Any(parts):
                return joined(" AND " if isinstance(node, All) else " OR ", list(map(self.decision, parts)))
            case Field():
                raise ValueError(node)

    def common(self, words: Collection[str]) -> set[str]:
        """Those of the words whose every piece stands on many pages, as the database knows from its own samples."""
        pieces = sorted({code for word in words for code in codes(word)})
        with connection.cursor() as cursor:
            cursor.execute(SHARES, [pieces, COMMON])
            many = {code for (code,) in cursor.fetchall()}
        return {word for word in words if many.issuperset(codes(word))}

    def holding(self, word: str) -> Q:
        sql, values = self.sentence([Word(word)])
        return Q(pk__in=RawSQL(f"SELECT page_id FROM library_page_index WHERE {sql}", values))  # noqa: S608, S611

    def titles(self, words: Sequence[str]) -> RawSQL:
        pieces = sorted({code for word in words for code in codes(word)})
        return RawSQL("SELECT id FROM library_document WHERE library_grams(folded_title) @> %s::bigint[]", [pieces])

    def tidy(self) -> None:
        """Nothing: PostgreSQL looks after its own."""


def is_exact(node: Node) -> bool:
    """Whether the index decides, too: a word of one character or a pair is itself what it keeps."""
    return isinstance(node, Word) and len(node.text) <= 2


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
