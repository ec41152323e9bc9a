"""The answer: documents whose pages hold what was asked, best first, each with its pages and the words in their place.

Who asks stands inside the query: pages that a person doesn't see are neither found nor counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Category, Document, Page
from civicloop.library.search import index, language
from civicloop.library.search.folding import fold, fold_with_places
from civicloop.library.search.language import All, Any, Field, Node, Not, Query, Word

A_PAGE = 20
PAGES_SHOWN = 3
BEFORE, AFTER = 30, 70
"""Characters of a snippet on each side of the first word found."""


@dataclass(frozen=True)
class Snippet:
    """A stretch of a page's text; `marks` are the places of the words in it."""

    text: str
    marks: list[tuple[int, int]]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut up: (piece, whether it is a word looked for)."""
        cut, at = [], 0
        for start, end in self.marks:
            cut += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in [*cut, (self.text[at:], False)] if piece[0]]


@dataclass(frozen=True)
class Hit:
    """One page that holds what was asked."""

    page: int
    snippet: Snippet


@dataclass
class Group:
    """One document with the first of its pages found, of `page_count` in all."""

    document: Document
    page_count: int
    hits: list[Hit] = field(default_factory=list)

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
    """Documents whose title holds the words though no page of them does."""


def search(
    viewer: Viewer, source: str, *, offset: int = 0, limit: int | None = A_PAGE, pages_shown: int | None = PAGES_SHOWN
) -> Answer:
    """`limit` and `pages_shown` of None: all there are."""
    query = language.parse(source)
    if query.node is None:
        return Answer(query, 0, 0, [], [])
    found = matching(viewer, query)
    counts = found.aggregate(total=Count("pk"), documents=Count("version", distinct=True))
    groups = best(found, query, offset, None if limit is None else offset + limit)
    fill(groups, found, query, pages_shown)
    titled = titles(viewer, query, found) if not offset else []
    return Answer(query, counts["total"], counts["documents"], groups, titled)


def matching(viewer: Viewer, query: Query) -> QuerySet[Page]:
    """The pages found among those that the viewer sees."""
    assert query.node is not None
    pages = Page.objects.visible_to(viewer).filter(condition(query.node), version__document__withdrawn_at=None)
    return pages if query.asks_pages else pages.filter(number=1)


def condition(node: Node) -> Q:
    match node:
        case Word(text):
            return index.holding([text])
        case Field("title", text):
            return Q(version__document__folded_title__contains=text)
        case Field(_, text):
            return Q(version__document__category__in=categories(text))
        case Not(inner):
            return ~condition(inner)
        case All(parts):
            words = [part.text for part in parts if isinstance(part, Word)]
            others = [condition(part) for part in parts if not isinstance(part, Word)]
            return reduce(and_, [*([index.holding(words)] if words else []), *others])
        case Any(parts):
            return reduce(or_, map(condition, parts))


def categories(text: str) -> list[int]:
    """Categories whose name holds the text, with all below them."""
    rows = list(Category.objects.order_by("pk"))
    found = {each.pk for each in rows if text in fold(each.name) or text in fold(each.name_en) or text == each.slug}
    while more := {each.pk for each in rows if each.parent_id in found} - found:
        found |= more
    return sorted(found)


def best(found: QuerySet[Page], query: Query, start: int, stop: int | None) -> list[Group]:
    """Documents in order: those with the words in their title, then those with the most pages, then the newest."""
    document = "version__document"
    rows = (
        found.values(document)
        .annotate(pages=Count("pk"), titled=title_weight(query, f"{document}__folded_title"))
        .order_by("-titled", "-pages", f"-{document}__added_at", f"-{document}__number")[start:stop]
    )
    counts = {row[document]: row["pages"] for row in rows}
    documents = Document.objects.select_related("current", "category", "office").in_bulk(list(counts))
    return [Group(documents[pk], count) for pk, count in counts.items()]


def title_weight(query: Query, name: str) -> Case | Value:
    """1 where the title holds every word."""
    if not query.words:
        return Value(0, output_field=IntegerField())
    holds = reduce(and_, (Q(**{f"{name}__contains": word}) for word in query.words))
    return Case(When(holds, then=1), default=0, output_field=IntegerField())


def titles(viewer: Viewer, query: Query, found: QuerySet[Page]) -> list[Document]:
    """Documents that only their title makes fit, the newest first."""
    if not query.words or not isinstance(query.node, Word | All):
        return []
    shown = Document.objects.visible_to(viewer).filter(withdrawn_at=None, current__isnull=False)
    holds = reduce(and_, (Q(folded_title__contains=word) for word in query.words))
    fitting = list(shown.filter(holds).select_related("current", "category", "office").order_by("-added_at")[:A_PAGE])
    if not fitting:
        return []
    versions = [document.current_id for document in fitting]
    with_pages = set(found.filter(version__in=versions).values_list("version", flat=True))
    return [document for document in fitting if document.current_id not in with_pages]


# --- the words in their place ------------------------------------------------------------------------


def fill(groups: Sequence[Group], found: QuerySet[Page], query: Query, pages_shown: int | None) -> None:
    """Give each group the first of its pages."""
    by_version = {group.document.current_id: group for group in groups}
    rows = found.filter(version__in=by_version).annotate(
        place=Window(RowNumber(), partition_by=[F("version")], order_by=F("number"))
    )
    if pages_shown is not None:
        rows = rows.filter(place__lte=pages_shown)
    for row in rows.order_by("number").only("version_id", "number", "text").iterator(chunk_size=500):
        by_version[row.version_id].hits.append(Hit(row.number, snippet(row.text, query.words)))


def snippet(text: str, words: Sequence[str]) -> Snippet:
    """The text around the first word found, in one line."""
    places = placed(text, words)
    first = places[0][0] if places else 0
    start, end = max(0, first - BEFORE), min(len(text), first + AFTER)
    flat = text[start:end].replace("\n", " ")
    marks = [(left - start, right - start) for left, right in places if left >= start and right <= end]
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    return Snippet(f"{lead}{flat}{tail}", [(left + len(lead), right + len(lead)) for left, right in marks])


def placed(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, in order; a longer word wins over one that overlaps it."""
    if not words:
        return []
    folded = fold_with_places(text)
    places: list[tuple[int, int]] = []
    for word in words:
        taken = set[int]().union(*(range(*place) for place in places))
        places += [place for place in folded.places(word) if taken.isdisjoint(range(*place))]
    return sorted(places)
