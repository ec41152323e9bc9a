"""The chain, for people and as lines to download."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from civicloop.insight.words import deed, doer
from civicloop.kernel import chain
from civicloop.kernel.models import ChainHead, Event

PAGES = {
    "case": "cases:case",
    "document": "library:document",
    "office": "insight:office",
    "pledge": "pledges:detail",
    "task": "programme:task",
    "directive": "insight:order",
}


@dataclass(frozen=True)
class Entry:
    """One event in plain words; `url` is empty where the thing has no page of its own."""

    event: Event
    words: str | Promise
    who: str | Promise
    thing: str
    url: str


def head() -> ChainHead:
    return ChainHead.objects.filter(id=1).first() or ChainHead(height=0, hash=chain.GENESIS)


def newest(count: int) -> list[Entry]:
    return [entry(event) for event in Event.objects.order_by("-height")[:count]]


def of_things(names: list[str]) -> list[Entry]:
    """Everything written about these, from the beginning."""
    return [entry(event) for event in Event.objects.filter(thing__in=names).order_by("height")]


def entry(event: Event) -> Entry:
    kind, _, key = event.thing.partition(":")
    return Entry(event, deed(event.verb), doer(event.actor), key or event.thing, address(kind, key))


def address(kind: str, key: str) -> str:
    """The page of a thing by its chain name; pages ask `visible_to` again."""
    if kind not in PAGES or not key:
        return ""
    try:
        return reverse(PAGES[kind], args=[key])
    except NoReverseMatch:
        return ""


def lines() -> Iterator[str]:
    """The whole chain, one event a line, as verify_chain.py reads it."""
    for event in chain.links():
        yield json.dumps(as_line(event), ensure_ascii=False) + "\n"


def as_line(event: Event) -> dict[str, object]:
    return {
        "height": event.height,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "verb": event.verb,
        "thing": event.thing,
        "data": event.data,
        "previous": event.previous,
        "hash": event.hash,
    }
