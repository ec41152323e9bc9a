"""Keeping a search, muting it, forgetting it; telling its owner of what it finds."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Notice, User
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.models import Alert, Document, SavedSearch, Showing, Standing, standing
from civicloop.library.search import language

MOST = 50
NEW = _("New in your search “%(query)s”: %(title)s")
SEVERAL = _("%(count)s new documents in your search “%(query)s”, the newest: %(title)s")


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
    return kept or own.create(query=query, saved_at=at, **what_is_known(by))


def what_is_known(by: User) -> dict[str, object]:
    """From here on: what is shown to somebody later is new."""
    return {"after": Showing.objects.aggregate(last=Max("pk"))["last"] or 0, "standing": list(standing(by))}


@transaction.atomic
def mute_search(*, by: User, search: SavedSearch, is_muted: bool) -> SavedSearch:
    """Tell its owner of nothing any more, or again: of what is new from then on."""
    if search.user_id != by.pk:
        raise NotAllowed
    if search.is_muted and not is_muted:
        vars(search).update(what_is_known(by))
    search.is_muted = is_muted
    search.save(update_fields=["is_muted", "after", "standing"])
    return search


@transaction.atomic
def forget_search(*, by: User, search: SavedSearch) -> None:
    if search.user_id != by.pk:
        raise NotAllowed
    Notice.objects.visible_to(by).filter(about=search.chain_name).delete()  # they lead to it
    search.delete()


@transaction.atomic
def tell_of_match(*, search: SavedSearch, document: Document, at: datetime) -> bool:
    """Once for a document, however often it is tried. One unread notice a search: a newer one takes its place."""
    if not Document.objects.visible_to(search.user).filter(pk=document.pk, withdrawn_at=None).exists():
        return False  # hidden since it was found
    _alert, is_new = Alert.objects.get_or_create(search=search, document=document, defaults={"told_at": at})
    if is_new:
        count = search.alerts.filter(seen_at=None).count()
        notify(
            people=[search.user],
            kind="saved-search",
            text=NEW if count == 1 else SEVERAL,
            url=reverse("library:saved-search", args=[search.pk]),
            at=at,
            about=search.chain_name,
            by=document.owner,
            query=search.query,
            title=document.title,
            count=count,
        )
    return is_new


def settle_showing(*, showing: Showing) -> None:
    """Everyone who is to hear of it has heard."""
    Showing.objects.filter(pk=showing.pk).update(is_settled=True)


def know_standing(*, search: SavedSearch, standing: Standing) -> None:
    """What its owner sees by this standing has been looked into."""
    SavedSearch.objects.filter(pk=search.pk).update(standing=list(standing))


def see_alerts(*, by: User, search: SavedSearch, at: datetime) -> None:
    """Its owner looks at what it has found."""
    if search.user_id != by.pk:
        raise NotAllowed
    search.alerts.filter(seen_at=None).update(seen_at=at)
    Notice.objects.visible_to(by).unread().filter(about=search.chain_name).update(read_at=at)
