"""What the frame of every page tells whoever is signed in."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from civicloop.accounts.models import User
from civicloop.accounts.queries import MOST_COUNTED, unread_count


def bell(request: HttpRequest) -> dict[str, object]:
    """`unread`: how many notices wait; asked of the database only where a page rings the bell."""
    return {"unread": SimpleLazyObject(lambda: waiting(request))}


def waiting(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    count = unread_count(user) if isinstance(user, User) else 0
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")
