"""The answer: documents whose pages hold what was asked, best first, each with its pages and the words in their place.

Who asks stands inside the query: pages that a person doesn't see are neither found nor counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import Q

from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document
from civicloop.library.search import index, language, ranking
from civicloop.library.search.conditions import Place, places
from civicloop.library.search.language import All, Query, Word
from civicloop.library.search.ranking import Found, Read
from civicloop.library.search.snippets import Snippet, snippet

A_PAGE = 20
PAGES_SHOWN = 3
MOST = 2000
"""Pages counted and ranked while someone waits: of a word that stands on more, the newest so many."""
AT_ONCE = 500  # ids in a statement
SORTS = ("best", "newest", "oldest")


@dataclass(frozen=True)
class Hit:
    """One page that holds what was asked."""

    page: int
    snippet: Snippet


@dataclass
class Group:
    """One document with some of its pages found, of `page_count` in all; `best` is the page that says most."""

    document: Document
    page_count: int
    all_pages: int
    """How many pages the document has."""
    best: int
    hits: list[Hit]

    @property
    def more(self) -> int:
        return self.page_count - len(self.hits)


@dataclass(frozen=True)
class Answer:
    query: Query
    total: int
    """Pages found, in all documents."""
    document_count: int
    groups: list[Group]
    titled: list[Document]
    """Documents whose title holds the words though no page counted does; only their number and title are read."""
    is_capped: bool = False
    """There are more pages than were counted: the numbers are of the newest."""
    found: Sequence[Found] = ()


def search(
    viewer: Viewer,
    source: str,
    *,
    offset: int = 0,
    limit: int | None = A_PAGE,
    pages_shown: int | None = PAGES_SHOWN,
    most: int | None = None,
    narrowing: Q | None = None,
    sort: str = "best",
) -> Answer:
    """`limit`, `pages_shown` and `most` (pages counted) of None: all there are."""
    query = language.parse(source)
    if query.node is None:
        return Answer(query, 0, 0, [], [])
    pages = places(viewer, query, narrowing, most=most and most + 1)
    is_capped = most is not None and len(pages) > most
    found = documents_of(pages[:most])
    ordered = in_order(found, query, sort)
    groups = grouped(ordered[offset : None if limit is None else offset + limit], query, pages_shown)
    titled = titles(viewer, query, found, narrowing) if not offset else []
    return Answer(query, len(pages[:most]), len(found), groups, titled, is_capped, found)


def documents_of(places: Sequence[Place]) -> list[Found]:
    """The documents of these pages."""
    pages: dict[int, list[tuple[int, int]]] = {}
    for version, number, pk in places:
        pages.setdefault(version, []).append((number, pk))
    found = [Found(*row) for versions in batched(pages, AT_ONCE) for row in facts_of(versions)]
    for each in found:
        each.pages = sorted(pages[each.version])
    return found


def facts_of(versions: Sequence[int]) -> list[tuple[Any, ...]]:
    """In the order of Found's fields; by hand, as thousands are read for one answer."""
    sql = f"""SELECT d.id, d.current_id, d.folded_title, coalesce(v.page_count, 0), d.category_id, d.office_id,
                     v.format, d.visibility, coalesce(CAST(d.dated_on AS text), '')
              FROM library_document d JOIN library_version v ON v.id = d.current_id
              WHERE d.current_id IN ({marks(versions)})"""  # noqa: S608  no values in it
    with connection.cursor() as cursor:
        cursor.execute(sql, versions)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def in_order(found: Sequence[Found], query: Query, sort: str) -> list[Found]:
    if sort in ("newest", "oldest"):
        return by_date(found, newest_first=sort == "newest")
    words = query.words
    ordered = ranking.by_standing(found, words)
    first, rest = ordered[: ranking.LOOKED_INTO], ordered[ranking.LOOKED_INTO :]
    weigh(first, words, wants_all=isinstance(query.node, Word | All))
    return [*ranking.by_weight(first, words), *rest]


def by_date(found: Sequence[Found], *, newest_first: bool) -> list[Found]:
    """By the documents' own dates; those without one come last."""
    ordered = sorted(found, key=lambda each: (each.day, each.document), reverse=newest_first)
    return sorted(ordered, key=lambda each: not each.day)


def weigh(found: Sequence[Found], words: Sequence[str], *, wants_all: bool) -> None:
    """Read the first pages found of each."""
    wanted = {pk: (each, number) for each in found for number, pk in each.pages[: ranking.PAGES_READ]}
    for pk, text in texts_of(wanted):
        each, number = wanted[pk]
        each.read[pk] = Read(text, ranking.page_weight(text, words, is_first=number == 1, wants_all=wants_all))


def texts_of(pks: Iterable[int]) -> Iterator[tuple[int, str]]:
    for some in batched(pks, AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, text FROM library_page WHERE id IN ({marks(some)})", some)  # noqa: S608
            yield from cursor.fetchall()


def marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def grouped(found: Sequence[Found], query: Query, pages_shown: int | None) -> list[Group]:
    """With the best of their pages, in the pages' order."""
    documents = Document.objects.select_related("category").in_bulk([each.document for each in found])
    shown = {each.document: each.best_pages(pages_shown) for each in found}
    texts = {pk: read.text for each in found for pk, read in each.read.items()}
    texts |= texts_of({pk for pages in shown.values() for _number, pk in pages} - texts.keys())
    return [
        Group(
            documents[each.document],
            len(each.pages),
            each.page_count,
            each.best_page,
            [Hit(number, snippet(texts[pk], query.words)) for number, pk in shown[each.document]],
        )
        for each in found
    ]


def titles(viewer: Viewer, query: Query, found: Sequence[Found], narrowing: Q | None) -> list[Document]:
    """Documents that only their title makes fit, the newest first."""
    if not query.words or not isinstance(query.node, Word | All) or not index.any_titled(query.words):
        return []
    shown = Document.objects.visible_to(viewer).filter(narrowing or Q(), withdrawn_at=None, current__isnull=False)
    shown = shown.filter(index.titled(query.words))
    known = {each.document for each in found}
    return [each for each in shown.only("number", "title").order_by("-pk")[:A_PAGE] if each.pk not in known]
