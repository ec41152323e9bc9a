"""The library's front: the tree of categories, the newest documents, filters."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_edit_library
from civicloop.library import queries, rules
from civicloop.library.copies.queries import open_appeals
from civicloop.library.models import Document, Status
from civicloop.library.search.folding import fold

A_PAGE = 20
ORDERS = {"new": ("-added_at", "-pk"), "dated": ("-dated_on", "-pk"), "title": ("title", "pk")}


@dataclass(frozen=True)
class Asked:
    """What the addresses of the front ask for: of `all` that the viewer sees, those `listed`."""

    is_mine: bool
    all: QuerySet[Document]
    tree: list[queries.Shelf]
    chosen: queries.Shelf | None
    listed: QuerySet[Document]


def asked_for(request: HttpRequest) -> Asked:
    shown = Document.objects.visible_to(request.user).filter(withdrawn_at=None)
    is_mine = isinstance(request.user, User) and request.GET.get("whose") == "mine"
    every = shown.filter(owner=request.user.pk) if is_mine else shown.filter(current__status=Status.READY)
    tree = queries.shelves(every)
    slug = request.GET.get("category")
    chosen = next((shelf for root in tree for shelf in root.walk() if shelf.category.slug == slug), None)
    return Asked(is_mine, every, tree, chosen, narrowed(every, chosen, request.GET))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    asked = asked_for(request)
    rows = asked.listed.order_by(*ORDERS.get(request.GET.get("order", ""), ORDERS["new"]))
    rows = rows.select_related("current", "category", "owner").prefetch_related("versions")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    documents = list(page.object_list)
    places = queries.places_of(request.user, documents)
    context = {
        "page": page,
        "rows": [(document, places.get(document.pk)) for document in documents],
        "shelves": asked.tree,
        "chosen": asked.chosen,
        "formats": queries.formats(asked.all),
        "may_take_in": rules.may_take_in(request.user),
        "appeals": open_appeals(request.user) if may_edit_library(request.user) else [],
        "is_mine": asked.is_mine,
        "is_filtered": any(request.GET.get(name) for name in ("category", "words", "format")),
    }
    return render(request, "library/index.html", context)


def narrowed(listed: QuerySet[Document], chosen: queries.Shelf | None, asked: QueryDict) -> QuerySet[Document]:
    """By category (with all below it), format, and words of the title."""
    if chosen:
        listed = listed.filter(category__in=[shelf.category.pk for shelf in chosen.walk()])
    if asked.get("format"):
        listed = listed.filter(current__format=asked["format"])
    for word in asked.get("words", "").split():
        listed = listed.filter(folded_title__contains=fold(word))
    return listed
