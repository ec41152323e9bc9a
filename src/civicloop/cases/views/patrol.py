"""An inspector's route for the day: where to look next, and one tap for "looked, nothing found"."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.accounts.models import User
from civicloop.cases import actions, patrol, rules, tokens
from civicloop.cases.models import Visit
from civicloop.cases.views.maps import point_of
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def route(request: HttpRequest) -> HttpResponse:
    if not rules.may_patrol(request.user):
        raise NotAllowed
    user, now = cast(User, request.user), clock.now()
    if request.method == "POST":
        return looked(request)
    stops = patrol.route(user, now, point_of(request.GET.get("at", "")))
    today = Visit.objects.filter(by=user, at__date=clock.today()).order_by("-at")
    context = {"now": now, "stops": [(stop, tokens.new_form_key()) for stop in stops], "today": today}
    return render(request, "cases/patrol.html", context)


def looked(request: HttpRequest) -> HttpResponse:
    """Record the look; with a finding, the report page comes next."""
    key = request.POST.get("key", "")
    cells = {str(stop.cell): stop.cell for stop in patrol.candidates(cast(User, request.user), clock.now())}
    cell = cells.get(request.POST.get("cell", ""))
    if cell is None or len(key) != tokens.FORM_KEY_LENGTH:
        messages.error(request, _("This place is no longer on the route. Reload the page."))
        return redirect("cases:patrol")
    is_found = request.POST.get("do") == "found"
    words = request.POST.get("words", "")[:120]
    actions.record_visit(
        by=cast(User, request.user), cell=cell, key=key, at=clock.now(), found_count=int(is_found), place_text=words
    )
    if is_found:
        return redirect("cases:report")
    messages.success(request, _("Noted: looked, and nothing found."))
    return redirect("cases:patrol")
