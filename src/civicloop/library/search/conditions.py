"""What a query's nodes ask of the rows: words of the page, everything else of the document that it belongs to."""

from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, F, OuterRef, Q

from civicloop.accounts.models import Office
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Category, Document, IndexedPage, PageQuerySet
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


def matching(viewer: Viewer, query: Query, narrowing: Q | None = None) -> PageQuerySet[IndexedPage]:
    """The pages found among those that the viewer sees, the newest first. `narrowing` is asked of the documents."""
    assert query.node is not None
    parts = query.node.parts if isinstance(query.node, All) else (query.node,)
    rows, rest = index.narrowed(IndexedPage.objects.all(), parts)
    rows = rows.filter(*map(condition, rest)).visible_to(viewer)
    if narrowing or viewer.is_authenticated:  # strangers see nothing that was withdrawn
        rows = rows.filter(
            Exists(Document.objects.filter(narrowing or Q(), current=OuterRef("version"), withdrawn_at=None))
        )
    return rows if query.asks_pages else rows.filter(number=1)


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
