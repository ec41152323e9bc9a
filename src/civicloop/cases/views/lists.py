"""Filters of the list of cases under a name: saved and removed."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts.models import User
from civicloop.cases import actions
from civicloop.cases.forms.lists import SaveListForm
from civicloop.cases.models import SavedList
from civicloop.kernel import clock

FILTERS = ("show", "area", "problem", "q", "mine", "per")


def address(query: str) -> str:
    return f"{reverse('cases:index')}?{query}"


def filters_of(query: str) -> str:
    """Those of a list's address that are filters; its page and its map are not."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name in FILTERS])[:300]


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    query = filters_of(request.POST.get("query", ""))
    if isinstance(request.user, User):
        form = SaveListForm(request.user, request.POST)
        if form.is_valid():
            said = form.cleaned_data
            actions.save_list(by=request.user, name=said["name"], query=query, office=said["office"], at=clock.now())
            messages.success(request, _("Saved. You find it above the list."))
        else:
            messages.error(request, _("Give the list a name of at most 40 letters."))
    return redirect(address(query))


@login_required
@require_POST
def remove(request: HttpRequest, nth: int) -> HttpResponse:
    saved = get_object_or_404(SavedList.objects.visible_to(request.user), pk=nth)
    if isinstance(request.user, User):
        actions.remove_list(by=request.user, saved=saved)
        messages.success(request, _("Removed: %(name)s") % {"name": saved.name})
    return redirect("cases:index")
