"""The secret link of a person's calendar feed: made when it is first asked for, reset at will."""

from django.core import signing
from django.db import transaction
from django.db.models import F

from civicloop.accounts.models import User
from civicloop.programme.models import Feed

SALT = "civicloop.programme.feed"


def token_of(person: User) -> str:
    """What the link carries: the person and the turn, signed."""
    feed, _is_new = Feed.objects.get_or_create(person=person)
    return signing.dumps([person.pk, feed.turn], salt=SALT)


@transaction.atomic
def reset_feed(*, by: User) -> None:
    """Links that were given out no longer open."""
    Feed.objects.get_or_create(person=by)
    Feed.objects.filter(person=by).update(turn=F("turn") + 1)


def person_of(token: str) -> User | None:
    """Whom a link belongs to; nobody for one that was reset, or isn't ours."""
    try:
        pk, turn = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    feed = Feed.objects.filter(person=pk, turn=turn, person__is_active=True).select_related("person").first()
    return feed.person if feed else None
