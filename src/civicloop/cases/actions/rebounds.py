"""Fixed must stay fixed: a new case where one of its kind was closed lately is linked, and counted against that one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from civicloop.accounts.models import User
from civicloop.cases import places, relapses
from civicloop.cases.actions.steps import locked, move, write
from civicloop.cases.models import Case, Category, Deed, Ending, State

REBOUND_METRES = 50
LONGEST_WINDOW = timedelta(days=730)  # no category looks further back: keeps the lookup small where much happens
RETURNING = (State.PROBATION, State.DONE, State.REBOUNDED)


def locked_original(case: Case) -> Case | None:
    """The closed case that this one repeats, if it does, kept from others until the transaction ends."""
    original = find_original(case)
    return locked(original) if original else None


def link_rebound(case: Case, original: Case, *, by: User, at: datetime) -> None:
    """Link a newly filed case to the closed one that it repeats, on both. Inside the transaction of filing."""
    case.rebound_of = original
    write(case, Deed.REBOUND, by=by, at=at, other=original)
    if original.state != State.REBOUNDED:
        move(original, Deed.REBOUND)
    write(original, Deed.REBOUND, by=by, at=at, other=case)
    relapses.forget_records()


def find_original(case: Case) -> Case | None:
    """The nearest case of this kind closed here within its own window before this one was reported."""
    here = places.Point(case.latitude, case.longitude)
    near = [
        (distance, -closed_at.timestamp(), pk)
        for pk, latitude, longitude, closed_at, days in closed_around(case, here)
        if case.reported_at - closed_at <= timedelta(days=days)
        and (distance := places.distance_m(here, places.Point(latitude, longitude))) <= REBOUND_METRES
    ]
    return Case.objects.select_related("category").get(pk=min(near)[2]) if near else None


def closed_around(case: Case, here: places.Point) -> Iterable[Any]:
    """Of each case of this kind closed around here: key, latitude, longitude, when, the days of its own window."""
    assert case.category is not None
    cells = places.cells_around(here, REBOUND_METRES)
    window = Q(closed_at__gte=case.reported_at - LONGEST_WINDOW, closed_at__lte=case.reported_at)
    was_fixed = Q(state__in=RETURNING) | Q(state=State.ENDED, ending=Ending.ELSEWHERE)
    closed = Case.objects.filter(window, was_fixed, same_kind(case.category), cell__in=cells).exclude(pk=case.pk)
    return closed.values_list("pk", "latitude", "longitude", "closed_at", "category__rebound_days")


def same_kind(category: Category) -> Q:
    """The same category, or the same of the four key problems."""
    same = Q(category=category)
    return same | Q(category__key_problem=category.key_problem) if category.key_problem else same
