"""Atom feeds of new public cases: of the city, a piece of its map, a kind of problem, an office."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from civicloop.accounts.models import Office
from civicloop.cases.geography import NEAR_METRES, WIDEST_DEGREE, atlas
from civicloop.cases.models import Area, AreaKind, Case, CaseQuerySet, Category
from civicloop.cases.places import METRES_PER_DEGREE, Box, Point, box_of
from civicloop.cases.queries import inside

ENTRIES, LOOKED_AT = 30, 300


def public() -> CaseQuerySet:
    return Case.objects.visible_to(AnonymousUser())


class Newest(Feed[Case, object]):
    """The newest public cases. What residents wrote stays on the case's page: a feed is kept by others for good."""

    feed_type = Atom1Feed

    def title(self, of: object) -> str:
        return _("New problems: %(what)s") % {"what": getattr(of, "title", of)} if of else _("New problems in the city")

    def link(self, of: object) -> str:
        return reverse("cases:index")

    def rows(self, of: object) -> CaseQuerySet:
        return public()

    def items(self, of: object) -> list[Case]:
        rows = self.rows(of).select_related("category", "office", "area").order_by("-reported_at", "-pk")
        return list(rows.defer("area__geometry")[:ENTRIES])

    def item_title(self, item: Case) -> str:
        return f"{item.title} {item.place}".strip()

    def item_description(self, item: Case) -> str:
        return f"{item.number} {item.label.label}"

    def item_link(self, item: Case) -> str:
        return reverse("cases:case", args=[item.number])

    def item_pubdate(self, item: Case) -> datetime:
        return item.reported_at

    def item_author_name(self, item: Case) -> str:
        return str(item.office or "")

    def item_categories(self, item: Case) -> Iterable[str]:
        return [item.title]


class OfArea(Newest):
    """A district by what its cases say, a smaller piece of the map by where they lie."""

    def get_object(self, request: HttpRequest, code: str) -> Area:
        return get_object_or_404(Area, code=code)

    def link(self, of: object) -> str:
        assert isinstance(of, Area)
        is_district = of.kind == AreaKind.DISTRICT
        return reverse("cases:index", query={"area": of.code} if is_district else None)

    def rows(self, of: object) -> CaseQuerySet:
        assert isinstance(of, Area)
        if of.kind == AreaKind.CITY:
            return public()
        return public().filter(area=of) if of.kind == AreaKind.DISTRICT else near(public(), of)


def near(cases: CaseQuerySet, area: Area) -> CaseQuerySet:
    """The newest that lie in a small piece of the map, or next to a road: by its box, then one by one."""
    box, reach = box_of([area.geometry]), NEAR_METRES / METRES_PER_DEGREE * WIDEST_DEGREE
    if box is None:
        return cases.none()
    around = Box(box.west - reach, box.south - reach, box.east + reach, box.north + reach)
    newest = inside(cases, around).order_by("-reported_at", "-pk").values_list("pk", "latitude", "longitude")
    places, map_ = list(newest[:LOOKED_AT]), atlas()
    here = [pk for pk, latitude, longitude in places if area in map_.here(Point(latitude, longitude))]
    return cases.filter(pk__in=here)


class OfCategory(Newest):
    def get_object(self, request: HttpRequest, code: str) -> Category:
        return get_object_or_404(Category, code=code)

    def rows(self, of: object) -> CaseQuerySet:
        assert isinstance(of, Category)
        return public().filter(category=of)


class OfOffice(Newest):
    def get_object(self, request: HttpRequest, code: str) -> Office:
        return get_object_or_404(Office, code=code)

    def rows(self, of: object) -> CaseQuerySet:
        assert isinstance(of, Office)
        return public().filter(office=of)
