"""Where problems gather, when in the year they come, and where to look in the coming key period."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from civicloop.cases import hotspots
from civicloop.cases.drawing import Pin
from civicloop.cases.models import KeyProblem
from civicloop.cases.views.maps import Overlay, PinLink, View, overlay, written
from civicloop.kernel import clock
from civicloop.kernel.digits import whole

SPANS = (30, 90, 365)
NEAR_ZOOM = 4


@dataclass(frozen=True)
class Row:
    spot: hotspots.Hotspot
    url: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    days = next((n for n in SPANS if n == whole(request.GET.get("days", ""))), SPANS[1])
    problem = next((each for each in KeyProblem.values if each == request.GET.get("problem")), "")
    found = hotspots.hotspots(request.user, problem, now, days)
    period = hotspots.coming_period(now)
    rows = [Row(spot, near(spot, problem)) for spot in found]
    context = {
        "rows": rows,
        "days": days,
        "spans": SPANS,
        "problem": problem,
        "problems": KeyProblem.choices,
        "months": hotspots.months(request.user, problem, now),
        "period": period,
        "patrols": hotspots.patrols(request.user, period, now) if period else [],
        "map": drawn(request, rows),
        "runs": hotspots.RUNS,
    }
    return render(request, "cases/hotspots.html", context)


def near(spot: hotspots.Hotspot, problem: str) -> str:
    """The list of cases around a hot spot."""
    query = {"at": written(spot.point), "zoom": str(NEAR_ZOOM)} | ({"problem": problem} if problem else {})
    return reverse("cases:index", query=query)


def drawn(request: HttpRequest, rows: list[Row]) -> Overlay | None:
    view = View("wide")
    frame = view.frame()
    if frame is None:
        return None
    pins = []
    for row in rows:
        x, y = frame.xy(row.spot.point)
        words = ngettext("%(place)s: %(n)s case", "%(place)s: %(n)s cases", row.spot.count)
        pin = Pin(x, y, row.spot.count, 0, row.spot.point)
        pins.append(PinLink(pin, row.url, words % {"place": row.spot.words or _("Here"), "n": row.spot.count}, "many"))
    return overlay(request, view, pins)
