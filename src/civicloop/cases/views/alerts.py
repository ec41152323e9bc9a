"""Alerts for an area, a street or a circle: one's own list, and the same by the signed link that an e-mail carries."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.accounts.models import User
from civicloop.cases import actions
from civicloop.cases.forms.alerts import AlertForm, CircleForm
from civicloop.cases.links import person_of
from civicloop.cases.models import Alert
from civicloop.cases.places import Point
from civicloop.cases.views.maps import overlay
from civicloop.cases.views.report import Draft, move_map, square_box
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    user, form = cast(User, request.user), AlertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return wanted(request, lambda: actions.want_alert(
            by=user, area=said["area"], street=said["street"], at=clock.now()
        ))  # fmt: skip
    return page(request, form, CircleForm(), Draft.of(QueryDict()))


@login_required
@require_POST
def circle(request: HttpRequest) -> HttpResponse:
    """Around a place: without a script each tap on the map gives the page again, closer."""
    user, draft = cast(User, request.user), Draft.of(request.POST)
    if request.POST.get("do") != "want":
        move_map(draft, request.POST)
        return page(request, AlertForm(), CircleForm(initial={"metres": request.POST.get("metres", "")}), draft)
    form = CircleForm(request.POST)
    if not form.is_valid():
        return page(request, AlertForm(), form, draft)
    said = form.cleaned_data
    middle = Point(said["latitude"], said["longitude"])
    return wanted(request, lambda: actions.want_circle(by=user, middle=middle, metres=said["metres"], at=clock.now()))


def wanted(request: HttpRequest, want: Callable[[], Alert]) -> HttpResponse:
    try:
        alert = want()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You will be told of new problems here: %(place)s") % {"place": alert.title})
    return redirect("cases:alerts")


def page(request: HttpRequest, form: AlertForm, around: CircleForm, draft: Draft) -> HttpResponse:
    context = {
        "form": form,
        "circle_form": around,
        "draft": draft,
        "map": overlay(request, draft.view),
        "city": square_box(),
        "alerts": alerts_of(cast(User, request.user)),
    }
    return render(request, "cases/alerts.html", context)


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
