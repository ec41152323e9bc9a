"""The library's front: the tree of categories, the newest documents, filters."""

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


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shown = Document.objects.visible_to(request.user).filter(withdrawn_at=None)
    is_mine = isinstance(request.user, User) and request.GET.get("whose") == "mine"
    listed = shown.filter(owner=request.user.pk) if is_mine else shown.filter(current__status=Status.READY)
    tree = queries.shelves(listed)
    chosen = next(
        (shelf for root in tree for shelf in root.walk() if shelf.category.slug == request.GET.get("category")), None
    )
    rows = narrowed(listed, chosen, request.GET).order_by(*ORDERS.get(request.GET.get("order", ""), ORDERS["new"]))
    rows = rows.select_related("current", "category", "owner").prefetch_related("versions")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    documents = list(page.object_list)
    places = queries.places_of(request.user, documents)
    context = {
        "page": page,
        "rows": [(document, places.get(document.pk)) for document in documents],
        "shelves": tree,
        "chosen": chosen,
        "formats": queries.formats(listed),
        "may_take_in": rules.may_take_in(request.user),
        "appeals": open_appeals(request.user) if may_edit_library(request.user) else [],
        "is_mine": is_mine,
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
