"""An inspector's look at a place on the round, with or without a finding."""

from datetime import datetime

from django.db import IntegrityError, transaction

from civicloop.accounts.models import User
from civicloop.cases import geography, places, rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import Visit
from civicloop.kernel import chain


def record_visit(*, by: User, cell: int, key: str, at: datetime, found_count: int = 0, place_text: str = "") -> Visit:
    """Note the look; the same key a second time is the same look."""
    allow(rules.may_patrol(by))
    known = Visit.objects.filter(key=key)
    try:
        with transaction.atomic():
            return known.first() or note(by, cell, key, at, found_count, place_text)
    except IntegrityError:  # one tap that came twice
        if earlier := known.first():
            return earlier
        raise


def note(by: User, cell: int, key: str, at: datetime, found_count: int, place_text: str) -> Visit:
    point = places.centre_of(cell)
    visit = Visit.objects.create(
        by=by, at=at, latitude=point.latitude, longitude=point.longitude, cell=cell, area=geography.area_at(point),
        place_text=place_text[:120], found_count=found_count, key=key,
    )  # fmt: skip
    chain.record(by=by, verb="visit.recorded", thing=f"visit:{visit.pk}", at=at, found=found_count)
    return visit
