"""Alerts for an area or a street: one's own list, and the same by the signed link that an e-mail carries."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.accounts.models import User
from civicloop.cases import actions
from civicloop.cases.forms.alerts import AlertForm
from civicloop.cases.links import person_of
from civicloop.cases.models import Alert
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    user, form = cast(User, request.user), AlertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            alert = actions.want_alert(by=user, area=said["area"], street=said["street"], at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You will be told of new problems here: %(place)s") % {"place": alert.title})
        return redirect("cases:alerts")
    return render(request, "cases/alerts.html", {"form": form, "alerts": alerts_of(user)})


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    halt(request, user, pk)
    return redirect("cases:alerts")


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the e-mail may stop what it was sent for, without signing in, and nothing else."""
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        for alert in alerts_of(person) if request.POST.get("stop") == "all" else []:
            actions.stop_alert(by=person, alert=alert)
        if (pk := whole(request.POST.get("stop", ""))) is not None:
            halt(request, person, pk)
        return redirect("cases:alerts-by-link", token)
    answer = render(request, "cases/alerts.html", {"alerts": alerts_of(person), "token": token})
    answer["Cache-Control"] = "private, no-store"
    return answer


def alerts_of(person: User) -> list[Alert]:
    rows = Alert.objects.visible_to(person).select_related("area").defer("area__geometry")
    return list(rows.order_by("-since", "-pk"))


def halt(request: HttpRequest, person: User, pk: int) -> None:
    alert = get_object_or_404(Alert.objects.visible_to(person).select_related("area"), pk=pk)
    actions.stop_alert(by=person, alert=alert)
    messages.success(request, _("Stopped: %(name)s") % {"name": alert.title})
