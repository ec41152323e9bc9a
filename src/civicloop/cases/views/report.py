"""Reporting: picture, place, what, on one page that works without JavaScript.

Each button that is not "send" gives the same page back with what was said so far: a picture is kept at once and its
place proposed, a tap on the map sets the place and comes closer, words bring categories forward.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, geography, matching, queries, tokens
from civicloop.cases.actions import Kept
from civicloop.cases.drawing import MOST_ZOOM
from civicloop.cases.forms import MOST_PICTURES, ReportForm, sealed, unsealed
from civicloop.cases.models import Category, Group
from civicloop.cases.pictures import Clean
from civicloop.cases.places import Point
from civicloop.cases.views.case import picture_bytes
from civicloop.cases.views.maps import SHAPES, View, overlay, zoom_of
from civicloop.kernel import clock, limits
from civicloop.kernel.digits import whole
from civicloop.kernel.models import Blob

HOUR = 3600
REPORTS_AN_HOUR, PICTURES_AN_HOUR, LOOKS_AN_HOUR = 20, 60, 300  # from one address
CLOSE_UP = 4  # the zoom at which a tap is a few metres


@dataclass
class Draft:
    """What has been said so far, beside the form's visible fields."""

    form_key: str
    kept: list[Kept] = field(default_factory=list)
    place: Point | None = None
    centre: Point | None = None
    zoom: int = 0

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Draft":
        key = data.get("form_key", "")
        place = read_point(data.get("latitude", ""), data.get("longitude", ""))
        return cls(
            form_key=key if len(key) == tokens.FORM_KEY_LENGTH else tokens.new_form_key(),
            kept=unsealed(data.get("kept", "")),
            place=place,
            centre=read_point(data.get("centre_latitude", ""), data.get("centre_longitude", "")) or place,
            zoom=zoom_of(data.get("zoom", "")),
        )

    @property
    def view(self) -> View:
        return View("square", self.zoom if self.centre else 0, self.centre, self.place)

    @property
    def sealed(self) -> str:
        return sealed(self.kept)

    def look_at(self, place: Point, zoom: int) -> None:
        self.place = self.centre = place
        self.zoom = max(0, min(zoom, MOST_ZOOM))


def read_point(latitude: str, longitude: str) -> Point | None:
    try:
        point = Point(float(latitude), float(longitude))
    except ValueError:
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return page(request, Draft.of({}), ReportForm())
    draft = Draft.of(request.POST.dict())
    if request.FILES:  # before anything is decoded
        limits.spend(request, "report-picture", limit=PICTURES_AN_HOUR, seconds=HOUR)
    form = ReportForm(request.POST, request.FILES)
    form.is_valid()
    keep(draft, form, request)
    if request.POST.get("do") != "send":
        limits.spend(request, "report-look", limit=LOOKS_AN_HOUR, seconds=HOUR)
        move_map(draft, request.POST)
        return page(request, draft, preview(form, draft))
    return send(request, draft, form) if form.is_valid() else page(request, draft, form)


def keep(draft: Draft, form: ReportForm, request: HttpRequest) -> None:
    """Store new pictures, so that nobody has to choose them twice; propose the place that the first one knows."""
    fresh: Sequence[Clean] = form.cleaned_data.get("pictures") or []
    if not fresh:
        return
    draft.kept = [*draft.kept, *(actions.keep_picture(each) for each in fresh)][-MOST_PICTURES:]
    known = next((each.place for each in fresh if each.place and geography.is_in_city(each.place)), None)
    if known and draft.place is None:
        draft.look_at(known, CLOSE_UP)
        messages.info(request, _("The picture knows where it was taken. Check the place on the map."))


def move_map(draft: Draft, data: Mapping[str, str]) -> None:
    """A tap on the map comes two steps closer; buttons go closer or further."""
    frame = draft.view.frame()
    if frame and data.get("map.x", "").isdecimal() and data.get("map.y", "").isdecimal():
        width, height = SHAPES["square"]
        x, y = min(whole(data["map.x"]) or 0, width), min(whole(data["map.y"]) or 0, height)
        draft.look_at(frame.point(x, y), draft.zoom + 2 if draft.zoom < CLOSE_UP else draft.zoom)
    elif data.get("do") in ("closer", "further"):
        draft.centre = draft.centre or (frame.box.centre if frame else None)
        draft.zoom = max(0, min(draft.zoom + (1 if data["do"] == "closer" else -1), MOST_ZOOM))


def preview(form: ReportForm, draft: Draft) -> ReportForm:
    """The same answers without the errors of fields that are still empty; a refused picture stays refused."""
    fresh = ReportForm(initial={name: form.data.get(name, "") for name in form.fields if name != "pictures"})
    fresh.picture_errors = [str(error) for error in form.errors.get("pictures", [])]
    return fresh


def send(request: HttpRequest, draft: Draft, form: ReportForm) -> HttpResponse:
    limits.spend(request, "report", limit=REPORTS_AN_HOUR, seconds=HOUR)
    said, token = form.cleaned_data, tokens.token_of(draft.form_key)
    point = Point(said["latitude"], said["longitude"])
    try:
        case = actions.report(
            by=request.user if isinstance(request.user, User) else None,
            token=token,
            latitude=point.latitude,
            longitude=point.longitude,
            at=clock.now(),
            category=said["category"],
            words=said["words"],
            place_text=said["place_text"] or geography.place_words(point),
            pictures=draft.kept,
            contact=said["contact"],
        )
    except (actions.NoContent, actions.OutsideCity) as refusal:
        form.add_error(None, str(refusal))
        return page(request, draft, form)
    messages.success(request, _("Thank you. Your report is %(number)s.") % {"number": case.number})
    return redirect("cases:follow", token)


@require_safe
def kept_picture(request: HttpRequest, kept: str, nth: int) -> HttpResponseBase:
    """A picture that is kept and not yet sent, for whoever holds its seal: the one who chose it."""
    pictures = unsealed(kept)
    if nth >= len(pictures):
        raise Http404
    return picture_bytes(get_object_or_404(Blob, pk=pictures[nth].small))


# --- the page ----------------------------------------------------------------------------------------


def page(request: HttpRequest, draft: Draft, form: ReportForm) -> HttpResponse:
    chosen, words = str(form["category"].value() or ""), str(form["words"].value() or "")
    category = Category.objects.filter(pk=whole(chosen) or 0).first() if chosen else None
    context = {
        "form": form,
        "draft": draft,
        "map": overlay(request, draft.view),
        "city": square_box(),
        "proposed_place": geography.place_words(draft.place) if draft.place else "",
        "kinds": kinds(words, chosen),
        "chosen": chosen,
        "nearby": queries.nearby(draft.place, category, request.user) if draft.place else [],
        "now": clock.now(),
    }
    return render(request, "cases/report.html", context)


def square_box() -> str:
    """The city in a square, for the map's script: west, south, east, north."""
    frame = View().frame()
    return ",".join(f"{side:.6f}" for side in frame.box) if frame else ""


@dataclass(frozen=True)
class Kinds:
    """Kinds of problem to choose from: likely ones by the words, common ones, and all by group."""

    likely: list[Category]
    common: list[Category]
    groups: list[tuple[str, list[Category]]]


def kinds(words: str, chosen: str) -> Kinds:
    every = list(Category.objects.order_by("pk"))
    likely = [match.category for match in matching.suggest(words, every)]
    picked = [each for each in every if str(each.pk) == chosen and each not in likely]
    first = [*likely, *picked]
    common = [each for each in every if each.is_common and each not in first]
    rest = [each for each in every if each not in first and each not in common]
    groups = [(str(group.label), [each for each in rest if each.group == group]) for group in Group]
    return Kinds(likely, [*picked, *common], [(name, members) for name, members in groups if members])
