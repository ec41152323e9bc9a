"""Telling the owners of saved searches, in the background: of every document that is new to one of them, once.

A change of who sees a document leaves a row (`Showing`) in the same transaction; it stays pending until everybody was
told. A worker that dies in between leaves it pending, and whoever was told already has an `Alert`.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from civicloop.kernel import clock
from civicloop.library import actions
from civicloop.library.models import SavedSearch, Showing, standing
from civicloop.library.search import saved

log = logging.getLogger(__name__)

type Clock = Callable[[], datetime]


def look_out(now: Clock = clock.now) -> int:
    """Tell of what is shown to more people than before; how many were told."""
    return sum(settled(showing, now) for showing in Showing.objects.pending().select_related("document__owner"))


def settled(showing: Showing, now: Clock) -> int:
    try:
        return announce(showing, now)
    except Exception:  # it stays pending, and must not keep back those after it
        log.exception("nobody was told of document %s", showing.document.number)
        return 0


def announce(showing: Showing, now: Clock) -> int:
    document = showing.document
    told = sum(actions.tell_of_match(search=each, document=document, at=now()) for each in saved.finding(document))
    actions.settle_showing(showing=showing)
    return told


def look_around(now: Clock = clock.now) -> int:
    """Tell those who have a new office or role of what their searches find there; how many times."""
    return sum(looked_into(search, now) for search in saved.moved())


def looked_into(search: SavedSearch, now: Clock) -> int:
    found = [each for each in saved.opened_to(search) if saved.finds_anew(search, each)] if search.standing else []
    told = sum(actions.tell_of_match(search=search, document=document, at=now()) for document in found)
    actions.know_standing(search=search, standing=standing(search.user))
    return told
