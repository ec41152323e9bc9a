"""Rate limits for people without an account and for applications: so many deeds of a kind in a time."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from civicloop.kernel import clock
from civicloop.kernel.errors import TooMany


def spend(request: HttpRequest, deed: str, *, limit: int, seconds: int) -> None:
    """Count one deed of this address; raise `TooMany` beyond `limit` in a window of `seconds`."""
    spend_as(address_of(request), deed, limit=limit, seconds=seconds)


def spend_as(who: str, deed: str, *, limit: int, seconds: int) -> None:
    """The same for anyone with a name, such as an application's key."""
    key = "limit:" + hashlib.sha256(f"{deed}:{who}".encode()).hexdigest()[:32]
    now = clock.now().timestamp()
    if cache.add(key, (1, now + seconds), timeout=seconds):
        return
    count, ends = cache.get(key) or (0, now + seconds)  # nothing: the window ended between the two calls
    cache.set(key, (count + 1, ends), timeout=max(1, int(ends - now)))  # the window stays as long as it was
    if count >= limit:
        raise TooMany(minutes=max(1, seconds // 60))


def address_of(request: HttpRequest) -> str:
    """Whom the request comes from: behind a proxy, the last address that the proxy itself added."""
    if settings.BEHIND_PROXY:
        forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
