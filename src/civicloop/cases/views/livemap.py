"""What the map in the browser asks for: the city's own shapes, and the cases of the piece that it shows."""

import math

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from civicloop.cases import geography
from civicloop.cases.drawing import Frame, Pin
from civicloop.cases.forms import FilterForm
from civicloop.cases.places import Box
from civicloop.cases.views.listing import asked, counted, one, pinned, words_of
from civicloop.cases.views.maps import YEAR, PinLink, View
from civicloop.kernel import clock
from civicloop.kernel.digits import whole

LARGEST = 4000
"""Pixels of a screen, on each side."""


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The city's areas as GeoJSON, the ground first; its address changes with the map."""
    features = [
        {"type": "Feature", "geometry": area.geometry, "properties": {"kind": area.kind, "name": area.title}}
        for area in geography.atlas().areas
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={YEAR if 'v' in request.GET else 60}"
    return response


@require_safe
def pins(request: HttpRequest) -> HttpResponse:
    """The cases of a piece of the map (`box` as west,south,east,north; `size` as pixels), gathered into few pins."""
    frame, now = frame_of(request), clock.now()
    form = FilterForm(request.GET)
    found = asked(request, form, now)
    totals = counted(request.user, form, found.cases, View(), now)
    gathered, known = pinned(request.user, form, found, totals, frame)
    shown = [alone(one(pin, known[pin.case], now)) if pin.case in known else many(pin) for pin in gathered]
    return JsonResponse({"pins": shown})


def alone(link: PinLink) -> dict[str, object]:
    return told_of(link.pin, link.tone, link.words) | {"url": link.url}


def many(pin: Pin) -> dict[str, object]:
    """A cluster: the map itself comes closer."""
    return told_of(pin, "many", words_of(pin))


def told_of(pin: Pin, tone: str, words: str) -> dict[str, object]:
    return {"at": [pin.point.latitude, pin.point.longitude], "n": pin.count, "tone": tone, "words": words}


def frame_of(request: HttpRequest) -> Frame:
    try:
        west, south, east, north = (float(each) for each in request.GET.get("box", "").split(","))
    except ValueError:
        raise Http404 from None
    width, _, height = request.GET.get("size", "").partition(",")
    pixels = [min(whole(each) or 0, LARGEST) for each in (width, height)]
    if not all(map(math.isfinite, (west, south, east, north))) or not all(pixels):
        raise Http404
    box = Box(max(west, -180), max(south, -89), min(east, 180), min(north, 89))
    if box.west >= box.east or box.south >= box.north:
        raise Http404
    return Frame(box, *pixels)
