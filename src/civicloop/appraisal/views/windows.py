"""The windows of a city: how each stands, for everybody; its code, its ratings and its answers, for its office."""

from __future__ import annotations

from itertools import groupby
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civicloop.accounts.models import User
from civicloop.accounts.rules import offices_of
from civicloop.appraisal import qr, rules
from civicloop.appraisal.actions import windows as actions
from civicloop.appraisal.clocks import light
from civicloop.appraisal.forms import AnswerForm, WindowForm
from civicloop.appraisal.models import FollowUp, Remedy, Window
from civicloop.appraisal.queries import windows
from civicloop.kernel import clock
from civicloop.kernel.addresses import absolute
from civicloop.kernel.errors import NotAllowed

PER_PAGE = 20
TONES = {5: "green", 4: "green", 3: "yellow", 2: "red", 1: "red"}
form_page = require_http_methods(["GET", "HEAD", "POST"])


def window_of(pk: int) -> Window:
    return get_object_or_404(windows.known(), pk=pk)


def own_window(request: HttpRequest, pk: int) -> tuple[User, Window]:
    """The window, for somebody of its office."""
    user, window = cast(User, request.user), window_of(pk)
    if not rules.may_keep_windows(user, window.office):
        raise NotAllowed
    return user, window


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    found = windows.standings(windows.shown())
    groups = [(office, list(each)) for office, each in groupby(found, key=lambda standing: standing.window.office)]
    return render(request, "appraisal/windows.html", {"groups": groups, "may_open": bool(offices_of(request.user))})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    window, today = window_of(pk), clock.today()
    standing = windows.standings([window])[0]
    is_own = rules.may_keep_windows(request.user, window.office)
    context = {
        "window": window,
        "standing": standing,
        "levels": [(level, count) for level, count in zip(windows.LEVELS, standing.counts, strict=True)],
        "last": windows.last_answered(window),
        "waiting_count": windows.waiting([window]).count(),
        "is_own": is_own,
    }
    if is_own:
        page = Paginator(windows.ratings_of(window), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "ratings": [(each, light_of(each, today)) for each in page]}
    return render(request, "appraisal/window.html", context)


def light_of(rating: object, today: object) -> str:
    """The light of an answer that is owed; nothing where none is."""
    follow_up: FollowUp | None = getattr(rating, "follow_up", None)
    if follow_up is None or follow_up.answered_at:
        return ""
    return light(follow_up.due_on, today)  # type: ignore[arg-type]


@login_required
@form_page
def new(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if not offices_of(user):
        raise NotAllowed
    form = WindowForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        window = actions.open_window(by=user, at=clock.now(), **form.cleaned_data)
        return redirect("appraisal:window", window.pk)
    return render(request, "appraisal/window_form.html", {"form": form})


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    user, window = own_window(request, pk)
    actions.close_window(by=user, window=window, at=clock.now())
    messages.success(request, _("The window is closed; its ratings stay."))
    return redirect("appraisal:windows")


@login_required
@require_GET
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code, as a drawing of its own."""
    _user, window = own_window(request, pk)
    return HttpResponse(qr.drawing(address_of(window)), content_type="image/svg+xml")


@login_required
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print and put on the counter."""
    _user, window = own_window(request, pk)
    return render(request, "appraisal/sheet.html", {"window": window, "address": address_of(window)})


def address_of(window: Window) -> str:
    return absolute(reverse("appraisal:rate", args=[window.token]))


@login_required
@form_page
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(FollowUp.objects.select_related("rating__window__office"), pk=pk)
    user, window = own_window(request, found.rating.window_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"remedy": Remedy(form.cleaned_data["remedy"])}
        try:
            actions.answer_rating(by=user, follow_up=found, at=clock.now(), **said)
            return redirect("appraisal:window", window.pk)
        except actions.NoDate as refusal:
            form.add_error("planned_on", str(refusal))
    return render(request, "appraisal/answer.html", {"form": form, "follow_up": found, "window": window})
