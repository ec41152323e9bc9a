"""The list of cases with its map: the same filters for both, each count the count of its list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.cases import geography, overview, queries, risk, routes, rules
from civicloop.cases.drawing import MOST_ZOOM, Frame, Pin, pins
from civicloop.cases.forms import FilterForm
from civicloop.cases.forms.lists import SaveListForm
from civicloop.cases.models import CLOSED, OPEN, WITH_OFFICE, Case, CaseQuerySet, SavedList, State
from civicloop.cases.rows import Row, rows
from civicloop.cases.templatetags.cases import TONES
from civicloop.cases.views.maps import Overlay, PinLink, View, overlay, version
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.querysets import Viewer

PAGE_SIZES = (20, 50, 100)
PILE_SHOWN = 5
CLOSE_UP = 4  # zoom at which the map shows a few streets
KEPT = ("area", "problem", "q", "mine", "show", "per")


@dataclass(frozen=True)
class Slice:
    """One of the chips above the list."""

    name: str
    label: str | Promise
    condition: Callable[[datetime], Q]
    states: Sequence[State] | None = None
    """Where the slice is just these states."""


SLICES = [
    Slice("all", gettext_lazy("All"), lambda now: Q(), tuple(State)),
    Slice("open", gettext_lazy("Open"), lambda now: Q(state__in=OPEN), OPEN),
    Slice("overdue", gettext_lazy("Overdue"), lambda now: Q(state__in=WITH_OFFICE, due_at__lt=now)),
    Slice("closed", gettext_lazy("Closed"), lambda now: Q(state__in=CLOSED), CLOSED),
    Slice("rebounds", gettext_lazy("Came back"), lambda now: Q(rebound_of__isnull=False)),
]


@dataclass(frozen=True)
class Asked:
    """What the list's address asks for: `cases` by its filters, `shown` of them by the chosen slice."""

    cases: CaseQuerySet
    current: Slice
    shown: CaseQuerySet


def asked(request: HttpRequest, form: FilterForm, now: datetime) -> Asked:
    cases = filtered(Case.objects.visible_to(request.user), form, request.user)
    current = next((each for each in SLICES if each.name == request.GET.get("show")), SLICES[0])
    return Asked(cases, current, cases.filter(current.condition(now)))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now, view = clock.now(), View.of(request.GET.dict() | {"shape": "wide"})
    frame = view.frame()
    form = FilterForm(request.GET)
    found = asked(request, form, now)
    totals = counted(request.user, form, within(found.cases, frame, view), view, now)
    shown = within(found.shown, frame, view).order_by("-reported_at", "-pk")
    paginator = Paginator(shown, page_size(request))
    paginator.count = totals[found.current.name]  # counted already, with the others
    page = paginator.get_page(request.GET.get("page"))
    shown_rows = rows(cast(CaseQuerySet, page.object_list))
    waiting = piles(request.user, now) if page.number == 1 else []
    context = {
        "now": now,
        "form": form,
        "page": page,
        "rows": shown_rows,
        "slices": chips(request, found.current, totals),
        "city": live(request) if frame else None,
        "map": drawn_map(request, form, found, totals, view, now) if frame and shows_map(request, view) else None,
        "map_url": f"?{urlencode(kept(request) | {'map': 1})}",
        "wider_url": address(request, view, view.zoom - 1) if view.zoom else "",
        "piles": waiting,
        "stayed": queries.stayed_lately(30, now),
        "feed_url": feed_of(form),
    }
    context |= for_staff(request, [*shown_rows, *(row for _pile, _n, first in waiting for row in first)], now)
    context |= troubles(request.user)
    return render(request, "cases/index.html", context)


def feed_of(form: FilterForm) -> str:
    """The feed of the district that is chosen, or of the city."""
    area = form.cleaned_data.get("area")
    return reverse("cases:area-feed", args=[area.code]) if area else reverse("cases:feed")


def for_staff(request: HttpRequest, shown: Iterable[Row], now: datetime) -> dict[str, object]:
    """Ticking cases, lists under a name, and where fixes are likely not to hold: for those who have a post."""
    user = request.user
    if not isinstance(user, User) or not rules.may_choose_many(user):
        return {}
    saved = SavedList.objects.visible_to(user).select_related("office").order_by("name", "pk")
    filters = urlencode({name: value for name, value in kept(request).items() if name != "per"})
    risks = risk.at_cells({row.cell for row in shown}, user, now)
    return {
        "is_staff": True,
        "lists": list(saved),
        "filters": filters,
        "list_form": SaveListForm(user),
        "risks": risks,
    }


def piles(user: Viewer, now: datetime) -> list[tuple[queries.Pile, int, list[Row]]]:
    """What waits for this person: each pile that isn't empty, how many it has, the first of them."""
    found = [(pile, rows(pile.cases[: PILE_SHOWN + 1])) for pile in queries.desk(user, now)]
    return [
        (pile, pile.cases.count() if len(first) > PILE_SHOWN else len(first), first[:PILE_SHOWN])
        for pile, first in found
        if first
    ]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The same list as data: its filters, slices and pages."""
    now, form = clock.now(), FilterForm(request.GET)
    found = asked(request, form, now)
    totals = counted(request.user, form, found.cases, View(), now)
    paginator = Paginator(tellable(found.shown), page_size(request))
    paginator.count = totals[found.current.name]
    page = paginator.get_page(request.GET.get("page"))
    answer = {"count": paginator.count, "page": page.number, "pages": paginator.num_pages, "totals": totals}
    return JsonResponse({**answer, "cases": [told(case) for case in page.object_list]})


def tellable(cases: CaseQuerySet) -> CaseQuerySet:
    """With what `told` says of each, and nothing else: an area's shape alone may be larger than all the rest."""
    foreign = ("category__code", "category__name", "category__name_en", "office__code", "office__name",
               "office__name_en", "area__code", "area__name", "area__name_en")  # fmt: skip
    own = ("number", "words", "place_text", "latitude", "longitude", "state", "ending", "reported_at", "due_at",
           "closed_at")  # fmt: skip
    return cases.select_related("category", "office", "area").only(*own, *foreign).order_by("-reported_at", "-pk")


def told(case: Case) -> dict[str, object]:
    """What the list says of a case, as data."""
    return {
        "number": case.number,
        "category": case.category.code if case.category else None,
        "title": case.title,
        "words": case.words,
        "place": case.place,
        "latitude": case.latitude,
        "longitude": case.longitude,
        "state": case.state,
        "office": case.office.code if case.office else None,
        "area": case.area.code if case.area else None,
        "reported_at": case.reported_at,
        "due_at": case.due_at,
        "closed_at": case.closed_at,
    }


def troubles(user: Viewer) -> dict[str, object]:
    """For those who can mend them: rules that can't work, and cases that nobody would get."""
    if not rules.may_set_up(user):
        return {}
    return {"can_set_up": True, "troubles": routes.troubles(routes.live_book()), "nobodys": routes.nobodys()}


def filtered(cases: CaseQuerySet, form: FilterForm, user: Viewer) -> CaseQuerySet:
    """By district, key problem, words and whom of the office; a field that makes no sense filters nothing."""
    form.is_valid()
    wanted = form.cleaned_data
    if wanted.get("area"):
        cases = cases.filter(area=wanted["area"])
    if wanted.get("problem"):
        cases = cases.filter(category__key_problem=wanted["problem"])
    if words := wanted.get("q"):
        places = Q(place_text__icontains=words) | Q(number__icontains=words)
        kinds = Q(category__name__icontains=words) | Q(category__name_en__icontains=words)
        cases = cases.filter(places | kinds | Q(words__icontains=words))
    return cases.filter(assignee=user) if wanted.get("mine") and isinstance(user, User) else cases


def page_size(request: HttpRequest) -> int:
    wanted = whole(request.GET.get("per", ""))
    return wanted if wanted in PAGE_SIZES else PAGE_SIZES[0]


def counted(user: Viewer, form: FilterForm, found: CaseQuerySet, view: View, now: datetime) -> dict[str, int]:
    """How many are in each slice: off the kept counts, unless a close-up or words ask for the cases themselves."""
    if view.zoom >= CLOSE_UP or form.cleaned_data.get("q") or form.cleaned_data.get("mine"):
        return found.aggregate(**{each.name: Count("pk", filter=each.condition(now)) for each in SLICES})
    wanted = overview.Wanted(form.cleaned_data.get("area"), form.cleaned_data.get("problem") or "")
    return overview.totals(user, now, wanted)


def within(cases: CaseQuerySet, frame: Frame | None, view: View) -> CaseQuerySet:
    """Close up, list and counts are of what the map shows; before that, of the whole city."""
    if frame is None or view.zoom < CLOSE_UP:
        return cases
    return queries.inside(cases, frame.box)


def chips(request: HttpRequest, current: Slice, totals: dict[str, int]) -> list[dict[str, object]]:
    kept = {name: value for name, value in request.GET.items() if name not in ("show", "page")}
    return [
        {
            "label": each.label,
            "url": f"?{urlencode(kept | {'show': each.name})}",
            "count": totals[each.name],
            "is_current": each is current,
        }
        for each in SLICES
    ]


# --- the map -----------------------------------------------------------------------------------------


def shows_map(request: HttpRequest, view: View) -> bool:
    """Whether the drawn map is asked for; where scripts run, a live one stands in its place."""
    return bool(view.zoom) or "map" in request.GET


def live(request: HttpRequest) -> dict[str, str]:
    """What the live map needs to begin: where the city is, and where its shapes and tiles come from."""
    box = geography.city_box()
    assert box is not None
    return {
        "box": ",".join(f"{each:.5f}" for each in box),
        "areas": f"{reverse('cases:map-areas')}?v={version()}-{get_language()}",
        "pins": reverse("cases:map-pins"),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_CREDIT,
    }


def drawn_map(
    request: HttpRequest, form: FilterForm, found: Asked, totals: dict[str, int], view: View, now: datetime
) -> Overlay | None:
    frame = view.frame()
    assert frame is not None
    near = replace(found, shown=within(found.shown, frame, view))
    gathered, known = pinned(request.user, form, near, totals, frame)
    links = [one(pin, known[pin.case], now) if pin.case in known else cluster(request, pin, view) for pin in gathered]
    return overlay(request, view, links)


def pinned(
    user: Viewer, form: FilterForm, found: Asked, totals: dict[str, int], frame: Frame
) -> tuple[list[Pin], dict[int, Case]]:
    """Where the cases of the list are, and those that stand alone on their pin.

    Many are placed off the kept counts, few one by one.
    """
    kept_spots = None
    is_plain = not any(form.cleaned_data.get(name) for name in ("area", "problem", "q", "mine"))
    if is_plain and found.current.states and totals[found.current.name] > overview.FEW:
        kept_spots = overview.spots(user, frame, found.current.states)
    gathered = pins(queries.spots(found.shown, frame) if kept_spots is None else kept_spots, frame)
    known = Case.objects.select_related("category").in_bulk([pin.case for pin in gathered if pin.count == 1])
    return gathered, known


def cluster(request: HttpRequest, pin: Pin, view: View) -> PinLink:
    closer = View("wide", min(view.zoom + 1, MOST_ZOOM), pin.point)
    return PinLink(pin, address(request, closer, closer.zoom), words_of(pin), "many")


def words_of(pin: Pin) -> str:
    return _("%(count)s cases here") % {"count": pin.count}


def one(pin: Pin, case: Case, now: datetime) -> PinLink:
    """Red where it is overdue, else in the colour of its state."""
    url = reverse("cases:case", args=[case.number])
    if case.state in WITH_OFFICE and case.due_at and case.due_at < now:
        return PinLink(pin, url, f"{case.title}: {_('Overdue')}", "red")
    return PinLink(pin, url, f"{case.title}: {case.label.label}", TONES[case.label])


def kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in KEPT if request.GET.get(name)}


def address(request: HttpRequest, view: View, zoom: int) -> str:
    """The list with the same filters, seen from another distance."""
    place = View(view.shape, zoom, view.at).parameters if zoom and view.at else {"map": "1"}
    return f"?{urlencode(kept(request) | place)}"
