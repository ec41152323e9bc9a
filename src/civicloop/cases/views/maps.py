"""The city's map as an image, and what a page needs to lay pins over it."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from civicloop.cases import queries
from civicloop.cases.drawing import MAP_CACHE_KEY, MOST_ZOOM, BaseMap, Frame, Pin, base_map
from civicloop.cases.models import Area
from civicloop.cases.places import Point
from civicloop.kernel.digits import whole

SHAPES = {"square": (320, 320), "wide": (440, 330)}
THEMES = ("auto", "light", "dark")
YEAR = 365 * 86400


@dataclass(frozen=True)
class View:
    """Which piece of the city: the whole of it at zoom 0, else 2 to the power of `zoom` closer around a point."""

    shape: str = "square"
    zoom: int = 0
    at: Point | None = None
    pin: Point | None = None

    @classmethod
    def of(cls, data: "dict[str, str]") -> "View":
        shape = data.get("shape", "square")
        at = point_of(data.get("at", ""))
        zoom = zoom_of(data.get("zoom", "")) if at else 0
        return cls(shape if shape in SHAPES else "square", zoom, at, point_of(data.get("pin", "")))

    @property
    def parameters(self) -> dict[str, str]:
        """What an address says of this view."""
        known = {"shape": self.shape} if self.shape != "square" else {}
        if self.at:
            known |= {"at": written(self.at), "zoom": str(self.zoom)}
        return known | ({"pin": written(self.pin)} if self.pin else {})

    def frame(self) -> Frame | None:
        """None before there is a map."""
        frame = queries.city_frame(*SHAPES[self.shape])
        return frame.zoomed(self.at, self.zoom) if frame and self.at else frame


def written(point: Point) -> str:
    return f"{point.latitude:.6f},{point.longitude:.6f}"


def point_of(text: str) -> Point | None:
    """`31.2,121.5` as a point on earth."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return Point(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def zoom_of(text: str) -> int:
    return min(whole(text) or 0, MOST_ZOOM)


def image_url(request: HttpRequest, view: View) -> str:
    """The image of a view; its address changes when the map does, so that browsers may keep it."""
    theme = request.COOKIES.get("theme", "auto")
    more = {"theme": theme if theme in THEMES else "auto", "lang": get_language() or "", "v": version()}
    return f"{reverse('cases:map')}?{urlencode(view.parameters | more)}"


def version() -> str:
    """A name for the map as it is now: a new one after each import."""
    fresh: Callable[[], str] = lambda: secrets.token_hex(4)  # noqa: E731
    return str(cache.get_or_set(MAP_CACHE_KEY, fresh, YEAR))


@require_safe
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE]})
def base(request: HttpRequest) -> HttpResponse:
    """The map as an image of its own: its colours are in it, since a page's style does not reach into images."""
    view, theme = View.of(request.GET.dict()), request.GET.get("theme", "auto")
    frame = view.frame()
    if frame is None:
        return HttpResponseNotFound()
    context = {"map": drawn(frame, view.zoom), "theme": theme if theme in THEMES else "auto"}
    if view.pin:
        context["pin"] = frame.xy(view.pin)
    response = HttpResponse(render_to_string("cases/map.svg", context), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={YEAR if 'v' in request.GET else 60}"
    return response


def drawn(frame: Frame, zoom: int) -> BaseMap:
    return base_map(Area.objects.order_by("code"), frame, zoom)


@dataclass(frozen=True)
class PinLink:
    """A pin with where it leads, and what it says to those who don't see it."""

    pin: Pin
    url: str
    words: str
    tone: str


@dataclass(frozen=True)
class Overlay:
    """A map for a page: the image, its size, the pins on it."""

    image: str
    width: int
    height: int
    pins: list[PinLink]


def overlay(request: HttpRequest, view: View, pins: Iterable[PinLink] = ()) -> Overlay | None:
    if view.frame() is None:
        return None
    width, height = SHAPES[view.shape]
    return Overlay(image_url(request, view), width, height, list(pins))
