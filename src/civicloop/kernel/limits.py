"""Rate limits for people without an account and for applications: so many deeds of a kind in a time."""

import hashlib

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from civicloop.kernel import clock
from civicloop.kernel.errors import TooMany
from civicloop.kernel.models import Spending

# One statement: two at the same moment count twice, and nobody waits for a second answer of the database.
COUNT = """
INSERT INTO kernel_spending (key, count, ends) VALUES (%(key)s, 1, %(ends)s) ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN kernel_spending.ends <= %(now)s THEN 1 ELSE kernel_spending.count + 1 END,
    ends = CASE WHEN kernel_spending.ends <= %(now)s THEN excluded.ends ELSE kernel_spending.ends END
RETURNING count
"""


def spend(request: HttpRequest, deed: str, *, limit: int, seconds: int) -> None:
    """Count one deed of this address; raise `TooMany` beyond `limit` in a window of `seconds`."""
    spend_as(address_of(request), deed, limit=limit, seconds=seconds)


def spend_as(who: str, deed: str, *, limit: int, seconds: int) -> None:
    """The same for anyone with a name, such as an application's key."""
    key = hashlib.sha256(f"{deed}:{who}".encode()).hexdigest()[:32]
    now = int(clock.now().timestamp())
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "now": now, "ends": now + seconds})
        count = cursor.fetchone()[0]
    if count > limit:
        raise TooMany(minutes=max(1, seconds // 60))


def forget_ended() -> int:
    """Throw away what was counted in windows that are over. How many."""
    return Spending.objects.filter(ends__lte=int(clock.now().timestamp())).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Whom the request comes from: behind a proxy, the last address that the proxy itself added."""
    if settings.BEHIND_PROXY:
        forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
