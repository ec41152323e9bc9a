"""The demo city from its founding to yesterday, in one transaction: it is there as a whole or not at all."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import mark_all_read
from civicloop.accounts.models import Office
from civicloop.demo import (
    accounts,
    appraisal,
    cases,
    detours,
    library,
    marketplace,
    pledges,
    programme,
    replies,
    rounds,
    seasons,
    supervision,
)
from civicloop.demo.story import tell
from civicloop.demo.world import City
from civicloop.kernel import chain
from civicloop.kernel.errors import Refused
from civicloop.kernel.models import Event

PARTS = (
    accounts, library, marketplace, programme, rounds, supervision, cases, detours, replies, seasons, pledges, appraisal
)  # fmt: skip
NAME = "demo:city"
UNREAD = timedelta(days=3)
"""How long notices have been lying about unread."""


class CityNotEmpty(Refused):
    code = "city-not-empty"
    message = _("This city has offices of its own. The demo wants an empty data folder: set CIVICLOOP_DATA to another.")


def is_made() -> bool:
    return Event.objects.filter(thing=NAME).exists()


def make(*, today: date, seed: int, seen: Callable[[datetime], None] = lambda moment: None) -> City:
    """Tell every part's stories in the order of time, all in Chinese. The last link of the chain says it is made."""
    if Office.objects.exists():
        raise CityNotEmpty
    city = City(today, seed)
    with transaction.atomic(), translation.override("zh-hans"):
        tell([story for part in PARTS for story in part.stories(city)], until=city.end, begun=city.begun, seen=seen)
        for person in city.people.values():
            mark_all_read(by=person, at=city.end, until=city.end - UNREAD)
        chain.record(by="demo", verb="demo.made", thing=NAME, at=city.end, seed=seed, today=today)
    return city
