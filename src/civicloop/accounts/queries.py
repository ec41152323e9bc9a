"""Who works where, and what people have been told."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db.models import Count, QuerySet

from civicloop.accounts import followables
from civicloop.accounts.models import Follow, Membership, Notice, Office, Preference, User
from civicloop.accounts.rules import WORKS

MOST_COUNTED = 100  # the bell says 99+ beyond it


def people_of(offices: Iterable[Office]) -> QuerySet[User]:
    """Who works in any of these offices."""
    posts = Membership.objects.filter(office__in=list(offices), ended_at=None, role__in=WORKS)
    return User.objects.filter(is_active=True, pk__in=posts.values("user"))


def unread_count(user: User) -> int:
    """How many notices wait for the reader, counted up to `MOST_COUNTED`."""
    return Notice.objects.visible_to(user).unread()[:MOST_COUNTED].count()


def kinds_told(user: User) -> dict[str, int]:
    """The kinds of notice a person has had, with how many of each are unread or read."""
    rows = Notice.objects.visible_to(user).values_list("kind").annotate(count=Count("pk")).order_by("kind")
    return dict(rows)


def chosen_ways(user: User) -> dict[str, str]:
    return dict(Preference.objects.filter(person=user).values_list("kind", "way"))


def confirmed_address(user: User) -> str:
    """Where this person's e-mails go: only to an address that is known to be theirs."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk").first()
    return str(found.email) if found else ""


def follows(user: User) -> list[tuple[Follow, followables.Followed]]:
    """What a person follows and may still see, the newest first."""
    rows = list(Follow.objects.filter(person=user).order_by("-since", "-pk"))
    found = followables.find_all(user, [row.thing for row in rows])
    return [(row, found[row.thing]) for row in rows if row.thing in found]


def follower_count(thing: str) -> int:
    """How many follow a thing, by its chain name."""
    return Follow.objects.filter(thing=thing).count()


def followed_keys(user: User, word: str) -> list[str]:
    """What a person follows of one kind: "pledge" gives the numbers of pledges. Whether it may be seen isn't asked."""
    rows = Follow.objects.filter(person=user, thing__startswith=f"{word}:").order_by("-since", "-pk")
    return [thing.removeprefix(f"{word}:") for thing in rows.values_list("thing", flat=True)]
