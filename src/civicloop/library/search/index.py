"""The index inside the database: of each page its pairs of neighbouring letters and its single letters; of titles, too.

Rows come and go in the page's own transaction. A pair consists of letters and digits; whatever else stands in a word
that is looked for (a comma, a space) is compared with the text itself, page by page. Both kinds of database answer as a
scan over the folded text would; docs/adr/0007 says why each is built as it is.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import batched
from operator import and_

from django.db import connection
from django.db.models import Q

from civicloop.library.models import Document, IndexedPage, Page
from civicloop.library.search.engine import Engine, Match
from civicloop.library.search.folding import fold
from civicloop.library.search.fts5 import Fts5
from civicloop.library.search.gin import Gin
from civicloop.library.search.language import Node


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


def engine() -> Engine:
    return ENGINES[connection.vendor]


ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Gin()}
