"""One uploader's documents, as far as the viewer may see them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.library.models import Document, Status

A_PAGE = 30


@require_safe
def author(request: HttpRequest, handle: str) -> HttpResponse:
    """404 for whoever has nothing here: a name is known by what its owner published."""
    shown = Document.objects.visible_to(request.user).filter(withdrawn_at=None, current__status=Status.READY)
    owner = get_object_or_404(User, handle=handle, pk__in=shown.values("owner"))
    rows = shown.filter(owner=owner).select_related("current", "category", "owner")
    page = Paginator(rows.order_by("-added_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/author.html", {"author": owner, "page": page, "documents": list(page.object_list)})
