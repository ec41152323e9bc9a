"""A member's saved searches: the list, what each has found since, saving one, muting it, forgetting it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import Refused
from civicloop.library import actions
from civicloop.library.models import Document, SavedSearch

A_PAGE = 30


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shown = Q(alerts__document__in=Document.objects.visible_to(request.user).filter(withdrawn_at=None))
    rows = SavedSearch.objects.filter(user=request.user.pk).order_by("-saved_at", "-pk")
    rows = rows.annotate(
        alert_count=Count("alerts", filter=shown), new_count=Count("alerts", filter=shown & Q(alerts__seen_at=None))
    )
    return render(request, "library/saved_searches.html", {"searches": list(rows)})


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What the member was told of, the newest first. Documents that have since been hidden are left out."""
    assert isinstance(request.user, User)
    search = own(request.user, pk)
    seen = Document.objects.visible_to(request.user).filter(withdrawn_at=None)
    rows = search.alerts.filter(document__in=seen).order_by("-told_at", "-pk")
    rows = rows.select_related("document__current", "document__category", "document__owner")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    alerts = list(page.object_list)
    actions.see_alerts(by=request.user, search=search, at=clock.now())
    return render(request, "library/saved_search.html", {"search": search, "page": page, "alerts": alerts})


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    query = request.POST.get("q", "")
    try:
        actions.save_search(by=request.user, query=query, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("library:search", query={"q": query}))
    messages.success(request, _("Saved. You will be told of new documents that it finds."))
    return redirect("library:saved-searches")


@login_required
@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    search = own(request.user, pk)
    actions.mute_search(by=request.user, search=search, is_muted=request.POST.get("is_muted") == "1")
    return redirect("library:saved-searches")


@login_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    actions.forget_search(by=request.user, search=own(request.user, pk))
    messages.success(request, _("The search is no longer saved."))
    return redirect("library:saved-searches")


def own(user: User, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch, pk=pk, user=user)
