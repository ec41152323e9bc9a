"""What whoever scans a window's code sees: one screen to rate, one screen of thanks. No account, no name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from civicloop.appraisal.actions import windows as actions
from civicloop.appraisal.forms import RatingForm
from civicloop.appraisal.models import Rating, Window
from civicloop.appraisal.queries import windows
from civicloop.appraisal.visits import visit_of
from civicloop.kernel import clock, limits

RATINGS_AT_ONCE = {"limit": 30, "seconds": 600}  # of one address: a whole waiting room shares one


def window_of(token: str) -> Window:
    return get_object_or_404(windows.shown(), token=token)


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    window, now = window_of(token), clock.now()
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.spend(request, f"rate:{window.pk}", **RATINGS_AT_ONCE)
        visit = visit_of(request, window, clock.day_of(now))
        actions.rate_visit(window=window, visit=visit, at=now, **form.said())
        return redirect("appraisal:thanks", token)
    context = {"window": window, "form": form, "last": windows.last_answered(window)}
    return render(request, "appraisal/rate.html", context)


@require_GET
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What the rating was added to; who gave a bad one learns by when it is answered."""
    window = window_of(token)
    visit = visit_of(request, window, clock.today())
    mine = Rating.objects.filter(window=window, visit=visit).select_related("follow_up").first()
    context = {
        "window": window,
        "rating": mine,
        "follow_up": getattr(mine, "follow_up", None),
        "standing": windows.standings([window])[0],
    }
    return render(request, "appraisal/thanks.html", context)
