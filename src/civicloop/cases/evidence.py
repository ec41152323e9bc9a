"""What a picture of a fix shows beside itself: how far away, when, and whether it was used before."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from civicloop.cases.models import Case, LikenessPart, Picture, PlaceFrom, Purpose
from civicloop.kernel.pictures import are_alike
from civicloop.ui import moments

FAR_METRES = 200
PARTS, PART_BITS = 4, 16
LEAST_BITS = 8  # a likeness with fewer bits of either kind is of a picture without detail, such as a grey wall
MOST_COMPARED = 500


@dataclass(frozen=True)
class Fact:
    """One thing to know of a picture; `is_odd` where whoever checks should look twice."""

    words: str
    is_odd: bool = False


def parts_of(likeness: int | None) -> Iterator[tuple[int, int]]:
    """The quarters by which a picture is found again; none of one without detail."""
    if likeness is None or not LEAST_BITS <= (bits := likeness & (2**64 - 1)).bit_count() <= 64 - LEAST_BITS:
        return
    for place in range(PARTS):
        yield place, bits >> (place * PART_BITS) & 0xFFFF


def earliest_like(likeness: int | None) -> Picture | None:
    """The first picture that looks the same. Whatever differs in at most three bits is found, most of what in ten."""
    parts = [Q(place=place, value=value) for place, value in parts_of(likeness)]
    if likeness is None or not parts:
        return None
    near = LikenessPart.objects.filter(reduce(or_, parts)).order_by("picture").values("picture").distinct()
    found = Picture.objects.filter(pk__in=near[:MOST_COMPARED]).order_by("pk")
    return next((each for each in found if each.likeness is not None and are_alike(each.likeness, likeness)), None)


def facts(picture: Picture, case: Case) -> list[Fact]:
    """In plain words, for whoever checks it and for everyone."""
    if picture.purpose != Purpose.AFTER:
        return []
    return [*where(picture), *when(picture, case), *again(picture)]


def where(picture: Picture) -> Iterator[Fact]:
    if picture.distance_m is None:
        yield Fact(_("The picture doesn’t say where it was taken."))
    else:
        far = picture.distance_m > FAR_METRES
        is_of_device = picture.place_from == PlaceFrom.DEVICE
        words = _("Sent %(metres)s m from the place.") if is_of_device else _("Taken %(metres)s m from the place.")
        yield Fact(words % {"metres": picture.distance_m}, far)


def when(picture: Picture, case: Case) -> Iterator[Fact]:
    if picture.taken_at is None:
        return
    if case.dispatched_at and picture.taken_at < case.dispatched_at:
        yield Fact(_("Taken before the case was sent to the office."), is_odd=True)
    else:
        yield Fact(_("Taken %(when)s.") % {"when": moments.exact(picture.taken_at)})


def again(picture: Picture) -> Iterator[Fact]:
    if picture.repeats_id:
        yield Fact(_("It looks like a picture that was used before."), is_odd=True)
