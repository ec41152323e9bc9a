"""Rate limits for people without an account: so many deeds of a kind from one address in a time."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from civicloop.kernel.errors import TooMany


def spend(request: HttpRequest, deed: str, *, limit: int, seconds: int) -> None:
    """Count one deed of this address; raise `TooMany` beyond `limit` in a window of `seconds`."""
    address = request.META.get("REMOTE_ADDR", "")
    key = "limit:" + hashlib.sha256(f"{deed}:{address}".encode()).hexdigest()[:32]
    if cache.add(key, 1, timeout=seconds):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        cache.set(key, 1, timeout=seconds)
        return
    if count > limit:
        raise TooMany(minutes=max(1, seconds // 60))
