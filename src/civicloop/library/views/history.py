"""What a member read, with the page to go on at; cleared or switched off by that member alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel.digits import whole
from civicloop.library import actions
from civicloop.library.models import Document, Reading

A_PAGE = 30


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Documents that have since been hidden from the member are left out."""
    seen = Document.objects.visible_to(request.user)
    readings = Reading.objects.filter(user=request.user.pk, document__in=seen).order_by("-read_at")
    rows = readings.select_related("document__current", "document__category")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/history.html", {"page": page, "readings": list(page.object_list)})


@login_required
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    number = request.POST.get("document", "")
    own = Document.objects.filter(readings__user=request.user)
    document = get_object_or_404(own, number=whole(number) or 0) if number else None
    actions.clear_history(by=request.user, document=document)
    messages.success(request, _("Forgotten."))
    return redirect("library:history")


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Switch the history on, or off and empty."""
    assert isinstance(request.user, User)
    keeps = request.POST.get("keeps") == "1"
    actions.keep_history(by=request.user, keeps=keeps)
    messages.success(
        request, _("Your reading history is kept again.") if keeps else _("Your reading history is off and empty.")
    )
    return redirect("library:history")
