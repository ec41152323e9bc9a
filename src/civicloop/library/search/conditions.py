"""What a query's nodes ask of the rows: words of the page, everything else of the document that it belongs to."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any as Anything

from django.db import connection
from django.db.models import Exists, F, Max, Min, OuterRef, Q

from civicloop.accounts.models import Office
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Category, Document, IndexedPage, Page, PageQuerySet, standing
from civicloop.library.models import Field as CoverField
from civicloop.library.search import index
from civicloop.library.search.dates import span
from civicloop.library.search.folding import fold
from civicloop.library.search.language import All, Any, Field, Node, Not, Query, Word

AUTHORS = ("撰写人", "撰稿人", "拟稿人", "起草人", "编制人", "汇报人", "主讲人", "作者")
"""Cover fields that name who wrote a document."""
FAMILIES = {
    "word": ("doc", "docx", "wps", "rtf", "odt"),
    "excel": ("xls", "xlsx", "ods"),
    "ppt": ("ppt", "pptx", "odp"),
}


type Place = tuple[int, int, int]
"""Of a page: its version, its number, its id."""


def places(
    viewer: Viewer,
    query: Query,
    narrowing: Q | None = None,
    *,
    most: int | None = None,
    between: tuple[int, int] | None = None,
) -> list[Place]:
    """The pages found among those that the viewer sees, the newest first. `narrowing` is asked of the documents.

    One statement, put together by hand: what the index tells, walked from the newest page so that it stops at `most`;
    around it the conditions as Django writes them. Those on who sees a page are written once for each standing.
    """
    assert query.node is not None
    parts = query.node.parts if isinstance(query.node, All) else (query.node,)
    match, rest = index.matched(parts)
    wheres = [gate(standing(viewer), Holder(viewer))]
    if others := [*map(condition, rest), *of_documents(narrowing), *([] if query.asks_pages else [Q(number=1)])]:
        wheres.append(written(IndexedPage.objects.filter(*others)))
    source, key = "library_indexedpage", "library_indexedpage.page_id"
    if match:  # SQLite keeps to the order of a CROSS JOIN; to PostgreSQL it is a join like any other
        source, key = f"{match.table} CROSS JOIN {source}", f"{match.table}.{match.key}"
        wheres.insert(0, (f"{key} = library_indexedpage.page_id AND {match.sql}", tuple(match.values)))
    if between:
        wheres.append((f"{key} BETWEEN %s AND %s", between))
    where = " AND ".join(f"({sql})" for sql, _values in wheres if sql) or "1 = 1"
    limit = "" if most is None else f" LIMIT {most:d}"
    columns = "version_id, number, library_indexedpage.page_id"
    sql = f"SELECT {columns} FROM {source} WHERE {where} ORDER BY {key} DESC{limit}"  # noqa: S608  only values were asked
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _sql, values in wheres for value in values])
        found: list[Place] = cursor.fetchall()
    return found


def numbers(viewer: Viewer, query: Query, version: int) -> list[int]:
    """The pages of one version that are found."""
    ends = Page.objects.filter(version=version).aggregate(first=Min("pk"), last=Max("pk"))
    if query.node is None or ends["first"] is None:
        return []
    found = places(viewer, query, between=(ends["first"], ends["last"]))
    return sorted(number for of, number, _pk in found if of == version)


def of_documents(narrowing: Q | None) -> list[Exists]:
    return [Exists(Document.objects.filter(narrowing, current=OuterRef("version")))] if narrowing else []


type Written = tuple[str, tuple[Anything, ...]]
"""A condition on rows of IndexedPage in the database's language, and its values."""


def written(rows: PageQuerySet[IndexedPage]) -> Written:
    sql, values = rows.query.get_compiler(connection=connection).compile(rows.query.where)
    return sql, tuple(values)


@dataclass(frozen=True)
class Holder:
    """A viewer who doesn't count when two questions are compared: the standing alone does."""

    viewer: Viewer = field(compare=False)


@lru_cache(maxsize=500)
def gate(standing: Hashable, holder: Holder) -> Written:
    """The pages that everyone of this standing finds: the rule of the queryset."""
    return written(IndexedPage.objects.visible_to(holder.viewer))


def condition(node: Node) -> Q:
    match node:
        case Word(text):
            return index.holding(text)
        case Field(name, text):
            return Q(version__in=Document.objects.filter(of_document(name, text)).values("current"))
        case Not(inner):
            return ~condition(inner)
        case All(parts):
            return reduce(and_, map(condition, parts))
        case Any(parts):
            return reduce(or_, map(condition, parts))


def of_document(name: str, text: str) -> Q:
    """What a field asks of a document, whose text is folded."""
    match name:
        case "title":
            return index.titled([text])
        case "author":
            shown = Q(version__document__preview_pages=None) | Q(version__document__preview_pages__gte=F("page"))
            fields = CoverField.objects.filter(shown, name__in=AUTHORS, value__icontains=text)
            return Q(owner__name__icontains=text) | Q(current__in=fields.values("version"))
        case "category":
            return Q(category__in=categories(text))
        case "office":
            return Q(office__in=offices(text))
        case "format":
            return Q(current__format__in=FAMILIES.get(text, (text,)))
        case "date":
            days = span(text) or (date.max, date.min)
            return Q(dated_on__range=days)
    raise ValueError(name)


def categories(text: str) -> list[int]:
    """Categories whose name holds the text, with all below them."""
    rows = list(Category.objects.order_by("pk"))
    found = {each.pk for each in rows if text in fold(each.name) or text in fold(each.name_en) or text == each.slug}
    while more := {each.pk for each in rows if each.parent_id in found} - found:
        found |= more
    return sorted(found)


def offices(text: str) -> list[int]:
    """Offices whose name holds the text."""
    names = Office.objects.values_list("pk", "name", "short_name", "name_en")
    return [pk for pk, *each in names if any(text in fold(name) for name in each)]
