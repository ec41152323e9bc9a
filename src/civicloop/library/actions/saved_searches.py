"""Keeping a search, muting it, forgetting it; telling its owner of what it finds."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import User
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.models import Document, SavedSearch
from civicloop.library.search import language

MOST = 50


class NothingAsked(Refused):
    code = "nothing-asked"
    message = _("Search for something first, then save the search.")


class TooManySearches(Refused):
    code = "too-many-searches"
    message = _("You have saved 50 searches. Remove one that you no longer need, then save this one.")


@transaction.atomic
def save_search(*, by: User, query: str, at: datetime) -> SavedSearch:
    """A second time changes nothing."""
    query = query.strip()[: language.LONGEST]
    if language.parse(query).node is None:
        raise NothingAsked
    own = User.objects.select_for_update().get(pk=by.pk).saved_searches
    kept = own.filter(query=query).first()
    if kept is None and own.count() >= MOST:
        raise TooManySearches
    return kept or own.create(query=query, saved_at=at)


@transaction.atomic
def mute_search(*, by: User, search: SavedSearch, is_muted: bool) -> SavedSearch:
    """Tell its owner of nothing any more, or again."""
    if search.user_id != by.pk:
        raise NotAllowed
    search.is_muted = is_muted
    search.save(update_fields=["is_muted"])
    return search


@transaction.atomic
def forget_search(*, by: User, search: SavedSearch) -> None:
    if search.user_id != by.pk:
        raise NotAllowed
    search.delete()


def tell_of_match(*, search: SavedSearch, document: Document, at: datetime) -> None:
    """One unread notice a search at most; it leads to the newest that the search finds."""
    notify(
        people=[search.user],
        kind="saved-search",
        text=_("New in your search “%(query)s”: %(title)s"),
        url=reverse("library:search", query={"q": search.query, "sort": "newest"}),
        at=at,
        about=search.chain_name,
        by=document.owner,
        query=search.query,
        title=document.title,
    )
