"""Finding a passage again: the words that stood at a place of one version, in the text of another."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document, Page, Version

AROUND = 24
"""Characters before and after a passage that tell it from the same words elsewhere."""
LONGEST = 400


@dataclass(frozen=True)
class Place:
    """A passage in a version: `text[start:end]` of that page."""

    version: Version
    page: int
    start: int
    end: int


def trace(document: Document, viewer: Viewer, place: Place) -> Place | None:
    """The same words in the document's current version, where their surroundings are most alike."""
    current = document.current
    if current is None or current.pk == place.version.pk:
        return place
    old = Page.objects.visible_in(place.version, viewer).filter(number=place.page).first()
    quote = old.text[place.start : place.end].strip() if old else ""
    if old is None or not quote:
        return None
    start = old.text.index(quote, place.start)
    wanted = surroundings(old.text, start, start + len(quote))
    holding = Page.objects.visible_in(current, viewer).filter(text__contains=quote[:LONGEST]).order_by("number")
    found = [
        (likeness(wanted, surroundings(page.text, at, at + len(quote))), -abs(page.number - place.page), page, at)
        for page in holding.only("number", "text")
        for at in places(page.text, quote)
    ]
    if not found:
        return None
    _alike, _near, best, at = max(found, key=lambda each: each[:2])
    return Place(current, best.number, at, at + len(quote))


def places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]


def likeness(one: tuple[str, str], other: tuple[str, str]) -> float:
    """What stands directly beside counts most."""
    beside = agreeing(one[0][::-1], other[0][::-1]) + agreeing(one[1], other[1])
    return beside + sum(SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in zip(one, other, strict=True))


def agreeing(one: str, other: str) -> int:
    """Letters that both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def paragraph_at(document: Document, viewer: Viewer, page: int, start: int) -> Place | None:
    """The paragraph that an anchor `p5-42` named in the newest version that had one beginning there."""
    versions = Version.objects.visible_to(viewer).filter(document=document, ready_at__isnull=False)
    for version in versions.order_by("-ordinal"):
        row = Page.objects.visible_in(version, viewer).filter(number=page).first()
        if row and (start == 0 or row.text[start - 1 : start] == "\n") and row.text[start : start + 1].strip():
            end = row.text.find("\n", start)
            return Place(version, page, start, end if end >= 0 else len(row.text))
    return None
