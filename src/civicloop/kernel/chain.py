"""The record no one can quietly rewrite: every action of consequence appends one hash-chained event.

A link's hash is SHA-256 over the previous link's hash and the link's own content, as canonical JSON. `record` runs
inside the action's transaction, so that the deed and its record stand or fall together. Data holds numbers, codes and
states, never names, texts or contacts of private persons. The whole chain is public: what a private person did is
recorded without the doer, and what must stay secret as a seal.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from civicloop.kernel import clock
from civicloop.kernel.models import ChainHead, Event

GENESIS = "0" * 64
READ_HEAD = "SELECT height, hash FROM kernel_chainhead WHERE id = 1"
LOCK_HEAD = f"{READ_HEAD} FOR UPDATE"
INSERT = (
    "INSERT INTO kernel_event (height, at, actor, verb, thing, data, previous, hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
MOVE_HEAD = (
    "INSERT INTO kernel_chainhead (id, height, hash) VALUES (1, %s, %s) "
    "ON CONFLICT (id) DO UPDATE SET height = excluded.height, hash = excluded.hash"
)


def record(*, by: object, verb: str, thing: object, at: datetime | None = None, **data: object) -> Event:
    """Append an event. `by` and `thing` give their chain name by `chain_name`, else `str`. Needs a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("chain.record belongs inside the action's transaction")
    height, previous = locked_head()
    event = Event(
        height=height + 1,
        at=at or clock.now(),
        actor=name_of(by),
        verb=verb,
        thing=name_of(thing),
        data=canonical(data),
        previous=previous,
    )
    event.hash = digest(event)
    append(event)
    return event


# In plain SQL: every action waits for the chain's head, and models take ten times as long over these three.


def locked_head() -> tuple[int, str]:
    """Height and hash of the newest link, kept from others until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_HEAD if connection.features.has_select_for_update else READ_HEAD)
        return cursor.fetchone() or (0, GENESIS)


def append(event: Event) -> None:
    at = connection.ops.adapt_datetimefield_value(event.at)
    link = [event.height, at, event.actor, event.verb, event.thing, event.data, event.previous, event.hash]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, link)
        cursor.execute(MOVE_HEAD, [event.height, event.hash])
    event._state.adding = False


def seal(*facts: object) -> str:
    """What can prove private facts later and tells nothing of them: an HMAC under the installation's secret key."""
    return salted_hmac("civicloop.kernel.chain.seal", canonical({"facts": facts}), algorithm="sha256").hexdigest()


def name_of(thing: object) -> str:
    if thing is None:
        return "anonymous"
    return str(getattr(thing, "chain_name", thing))


def canonical(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(event: Event) -> str:
    content = [
        event.previous,
        event.height,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        event.verb,
        event.thing,
        event.data,
    ]
    line = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a walk over the whole chain found: its length and head, or the first broken link and why."""

    height: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify() -> Verdict:
    """Walk the chain from the first link; stop at the first that doesn't hold. O(n) time, constant memory."""
    previous, height = GENESIS, 0
    for event in links():
        if reason := fault(event, height + 1, previous):
            return Verdict(height, previous, height + 1, reason)
        previous, height = event.hash, event.height
    head = ChainHead.objects.filter(id=1).first() or ChainHead(height=0, hash=GENESIS)
    if (head.height, head.hash) != (height, previous):
        return Verdict(height, previous, height + 1, f"links after {height} are gone: the head says {head.height}")
    return Verdict(height, previous)


def links() -> Iterator[Event]:
    return Event.objects.order_by("height").iterator(chunk_size=2000)


def fault(event: Event, height: int, previous: str) -> str:
    if event.height != height:
        return f"link {height} is missing"
    if event.previous != previous:
        return f"link {height} does not follow link {height - 1}"
    if event.hash != digest(event):
        return f"link {height} ({event.verb} {event.thing}) was changed after it was written"
    return ""
