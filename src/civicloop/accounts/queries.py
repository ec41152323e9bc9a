"""Who works where, and what people have been told."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from civicloop.accounts.models import Membership, Notice, Office, User
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
