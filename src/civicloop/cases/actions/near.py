"""Whoever asked for alerts of a place is told of a case there that everyone may see from now on."""

import math
from collections.abc import Iterable
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Notice, User
from civicloop.cases import geography
from civicloop.cases.models import Alert, Case, Step
from civicloop.cases.models.alerts import MOST_METRES, AlertQuerySet
from civicloop.cases.places import METRES_PER_DEGREE, Box, Point, distance_m

KIND = "case-near"
MARGIN = 1.001  # the earth is round


def tell_near(case: Case, step: Step) -> None:
    """Who asked for this place, once a case; never those who reported it or are told of it as its followers."""
    if not Case.objects.visible_to(AnonymousUser()).filter(pk=case.pk).exists():
        return
    told = Notice.objects.filter(kind=KIND, about=case.chain_name)
    people = User.objects.filter(alerts__in=alerts_at(case)).exclude(pk__in=told.values("person"))
    notify(
        people=people.exclude(pk__in=case.followers.exclude(user=None).values("user")).distinct(),
        kind=KIND,
        text=_("New near you: %(title)s, %(place)s (%(number)s)"),
        url=reverse("cases:case", args=[case.number]),
        at=step.at,
        about=case.chain_name,
        is_followed=False,
        by=step.by,
        title=lazy(lambda: case.title, str)(),
        place=lazy(lambda: case.place, str)(),
        number=case.number,
    )


def alerts_at(case: Case) -> AlertQuerySet:
    point = Point(case.latitude, case.longitude)
    wanted = Q(area__in=[area.pk for area in geography.atlas().here(point)]) | Q(pk__in=circles_around(point))
    if case.place_text:
        wanted |= Q(place__icontains=F("street")) & ~Q(street="")
    return Alert.objects.annotate(place=Value(case.place_text)).filter(wanted)


def circles_around(point: Point) -> list[int]:
    """Keys of the circles that hold a point: those whose middle lies in a square around it, each measured."""
    box = square_around(point)
    square = Alert.objects.filter(
        metres__isnull=False, latitude__range=(box.south, box.north), longitude__range=(box.west, box.east)
    )
    rows = cast(Iterable[tuple[int, float, float, int]], square.values_list("pk", "latitude", "longitude", "metres"))
    return [key for key, latitude, longitude, metres in rows if distance_m(point, Point(latitude, longitude)) <= metres]


def square_around(point: Point) -> Box:
    """In which the middle of every circle lies that can hold the point."""
    up = MOST_METRES / METRES_PER_DEGREE * MARGIN
    across = up / math.cos(math.radians(min(abs(point.latitude) + up, 89.9)))
    return Box(point.longitude - across, point.latitude - up, point.longitude + across, point.latitude + up)
