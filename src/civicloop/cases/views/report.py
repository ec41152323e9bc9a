"""Reporting: picture, place, what, on one page that works without JavaScript.

Each button that is not "send" gives the same page back with what was said so far: a picture is kept at once, its place
and what to blur proposed; a tap on the map sets the place and comes closer; words bring categories forward.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_inspect
from civicloop.cases import actions, blurring, geography, queries, rules, tokens
from civicloop.cases.actions import Kept
from civicloop.cases.blurring import Box
from civicloop.cases.drawing import MOST_ZOOM
from civicloop.cases.forms import MOST_PICTURES, ReportForm, sealed, unsealed
from civicloop.cases.models import Case, Source
from civicloop.cases.pictures import Clean
from civicloop.cases.places import Point
from civicloop.cases.views.case import picture_bytes
from civicloop.cases.views.kinds import answers, chosen_category, emergency, kinds
from civicloop.cases.views.maps import SHAPES, View, overlay, zoom_of
from civicloop.kernel import clock, limits
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import Refused
from civicloop.kernel.models import Blob

HOUR = 3600
REPORTS_AN_HOUR, PICTURES_AN_HOUR, LOOKS_AN_HOUR = 20, 60, 300  # from one address
CLOSE_UP = 4  # the zoom at which a tap is a few metres
SHOWN = (320, 240)  # how large a picture is shown to be blurred without JavaScript
WAYS = {
    Source.PUBLIC: gettext_lazy("I report it for myself"),
    Source.HOTLINE: gettext_lazy("for a caller of the hotline"),
    Source.STAFF: gettext_lazy("seen at work"),
    Source.INSPECTOR: gettext_lazy("on an inspection"),
}


class Urgent(Refused):
    code = "urgent"
    message = gettext_lazy("This sounds urgent: %(what)s. Call %(number)s now. Reports here are read in office hours.")


@dataclass
class Draft:
    """What has been said so far, beside the form's visible fields."""

    form_key: str
    kept: list[Kept] = field(default_factory=list)
    boxes: list[list[Box]] = field(default_factory=list)  # of each kept picture: what will be blurred
    place: Point | None = None
    centre: Point | None = None
    zoom: int = 0

    @classmethod
    def of(cls, data: QueryDict) -> "Draft":
        key = data.get("form_key", "")
        place = read_point(data.get("latitude", ""), data.get("longitude", ""))
        kept = unsealed(data.get("kept", ""))
        return cls(
            form_key=key if len(key) == tokens.FORM_KEY_LENGTH else tokens.new_form_key(),
            kept=kept,
            boxes=[boxes_of(data, nth) for nth in range(len(kept))],
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

    @property
    def pictures(self) -> list[tuple[Kept, list[Box]]]:
        return list(zip(self.kept, self.boxes, strict=True))

    def look_at(self, place: Point, zoom: int) -> None:
        self.place = self.centre = place
        self.zoom = max(0, min(zoom, MOST_ZOOM))


def read_point(latitude: str, longitude: str) -> Point | None:
    try:
        point = Point(float(latitude), float(longitude))
    except ValueError:
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None


def boxes_of(data: QueryDict, nth: int) -> list[Box]:
    """What is to be blurred of the nth picture; a tap on it draws one more box."""
    found = [box for text in data.getlist(f"blur-{nth}") if (box := blurring.read(text))][: blurring.MOST_BOXES]
    x, y = (whole(data.get(f"mark-{nth}.{side}", "")) for side in "xy")
    return found if x is None or y is None else [*found, blurring.around(x * 1000 / SHOWN[0], y * 1000 / SHOWN[1])]


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if must_sign_in(request):
        return redirect_to_login(reverse("cases:report"))
    if request.method == "GET":
        return page(request, Draft.of(QueryDict()), form_for(request))
    draft, form = taken(request)
    if request.POST.get("do") != "send":
        limits.spend(request, "report-look", limit=LOOKS_AN_HOUR, seconds=HOUR)
        move_map(draft, request.POST)
        return page(request, draft, preview(request, form, draft))
    return send(request, draft, form) if form.is_valid() else page(request, draft, form)


def must_sign_in(request: HttpRequest) -> bool:
    """Where the city takes no reports from people without an account."""
    return not settings.ANONYMOUS_REPORTS and not request.user.is_authenticated


def form_for(request: HttpRequest, *data: object, **options: object) -> ReportForm:
    """Staff say how they learned of it; for others there is only one way."""
    form = ReportForm(*data, **options)  # type: ignore[arg-type]
    ways = [Source.PUBLIC, Source.HOTLINE, Source.STAFF] if rules.may_file(request.user) else [Source.PUBLIC]
    if may_inspect(request.user):
        ways = [Source.INSPECTOR, *ways]
    form.fields["source"].choices = [(way.value, WAYS[way]) for way in ways]  # type: ignore[attr-defined]
    if len(ways) == 1:
        del form.fields["source"]
    if request.user.is_authenticated:  # notices tell them
        del form.fields["email"]
    return form


def taken(request: HttpRequest) -> tuple[Draft, ReportForm]:
    """What was said, with new pictures kept."""
    draft = Draft.of(request.POST)
    if request.FILES:  # before anything is decoded
        limits.spend(request, "report-picture", limit=PICTURES_AN_HOUR, seconds=HOUR)
    form = form_for(request, request.POST, request.FILES)
    form.is_valid()
    keep(draft, form, request)
    return draft, form


def keep(draft: Draft, form: ReportForm, request: HttpRequest) -> None:
    """Store new pictures, so that nobody has to choose them twice; propose the place that the first one knows."""
    fresh: Sequence[Clean] = form.cleaned_data.get("pictures") or []
    if not fresh:
        return
    draft.kept = [*draft.kept, *(actions.keep_draft(picture=each, at=clock.now()) for each in fresh)][-MOST_PICTURES:]
    draft.boxes = [*draft.boxes, *(each.spots for each in fresh)][-MOST_PICTURES:]
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


def preview(request: HttpRequest, form: ReportForm, draft: Draft) -> ReportForm:
    """The same answers without the errors of fields that are still empty; a refused picture stays refused."""
    initial = {name: form.data.get(name, "") for name in form.fields if name != "pictures"}
    fresh = form_for(request, initial=initial)
    fresh.picture_errors = [str(error) for error in form.errors.get("pictures", [])]
    return fresh


def send(request: HttpRequest, draft: Draft, form: ReportForm) -> HttpResponse:
    try:
        case = submit(request, draft, form)
    except (actions.NoContent, actions.OutsideCity, Urgent) as refusal:
        form.add_error(None, str(refusal))
        return page(request, draft, form)
    messages.success(request, _("Thank you. Your report is %(number)s.") % {"number": case.number})
    return redirect("cases:follow", tokens.token_of(draft.form_key))


def submit(request: HttpRequest, draft: Draft, form: ReportForm) -> Case:
    """Take the report in, once; its pictures with what was to be blurred blurred for good."""
    token = tokens.token_of(draft.form_key)
    if earlier := actions.sent_before(token):
        return earlier
    limits.spend(request, "report", limit=REPORTS_AN_HOUR, seconds=HOUR)
    said = form.cleaned_data
    urgent = emergency(said["words"], said["category"])
    if urgent and not (request.POST.get("not_urgent") and said["category"] is None):
        raise Urgent(what=urgent.title, number=urgent.call)
    point, source = Point(said["latitude"], said["longitude"]), said.get("source") or Source.PUBLIC
    try:
        pictures = [actions.blur_picture(kept, boxes) for kept, boxes in draft.pictures]
    except (Blob.DoesNotExist, FileNotFoundError):  # the same form was sent in the same moment, and is in
        return get_object_or_404(Case, followers__token_hash=tokens.hash_of(token))
    case = actions.report(
        by=reporter_of(request, source),
        token=token,
        latitude=point.latitude,
        longitude=point.longitude,
        at=clock.now(),
        category=said["category"],
        words=said["words"],
        place_text=said["place_text"] or geography.place_words(point),
        pictures=pictures,
        contact=said["contact"],
        answers=answers(said["category"], request.POST.dict()),
        source=Source(source),
    )
    if email := said.get("email"):
        follower, language = case.followers.get(is_reporter=True), get_language() or ""
        actions.leave_address(follower=follower, email=email, language=language, at=clock.now())
    actions.forget_originals([kept for kept, boxes in draft.pictures if boxes])
    return case


def reporter_of(request: HttpRequest, source: str) -> User | None:
    """A caller of the hotline is nobody's account: the officer who writes it down does not become the reporter."""
    return request.user if isinstance(request.user, User) and source != Source.HOTLINE else None


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
    likenesses = [kept.likeness for kept in draft.kept if kept.likeness is not None]
    around = chosen_category(chosen), request.user
    context = {
        "form": form,
        "draft": draft,
        "map": overlay(request, draft.view),
        "city": square_box(),
        "proposed_place": geography.place_words(draft.place) if draft.place else "",
        "kinds": kinds(words, chosen),
        "chosen": chosen,
        "nearby": queries.nearby(draft.place, *around, likenesses=likenesses) if draft.place else [],
        "now": clock.now(),
    }
    return render(request, "cases/report.html", context)


def square_box() -> str:
    """The city in a square, for the map's script: west, south, east, north."""
    frame = View().frame()
    return ",".join(f"{side:.6f}" for side in frame.box) if frame else ""
