"""Spans of a page's text: cited, cut into sentences, found again in a later version."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.errors import Refused
from civicloop.library import actions
from civicloop.library.models import Page, Passage

SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?[”’」』）]*")
SHORTEST = 4  # characters: less is a heading's number or a stray mark


class NoSuchWords(Refused):
    code = "no-such-words"
    message = _("These words are not on page %(page)s. Select them as they stand there.")


class Span(NamedTuple):
    """Characters `start` to `end` of a page's text."""

    page: Page
    start: int
    end: int


def cite(span: Span) -> Passage:
    """The passage of this span, made once. Its quote is exactly the page's text there."""
    page, start, end = span
    quote = page.text[start:end]
    if not quote.strip() or start < 0 or end > len(page.text):
        raise NoSuchWords(page=page.number)
    return actions.cite(page=page, start=start, end=end)


def find(page: Page, words: str, *, near: int = 0) -> Span:
    """Where these words stand on the page, the place nearest to `near`; refuses words that are not there.

    Blanks and line ends may differ: a browser's selection has its own.
    """
    pattern = r"\s*".join(re.escape(word) for word in words.split())
    places = list(re.finditer(pattern, page.text)) if pattern else []
    if not places:
        raise NoSuchWords(page=page.number)
    nearest = min(places, key=lambda place: abs(place.start() - near))
    return Span(page, nearest.start(), nearest.end())


def sentences(page: Page) -> list[Span]:
    """The page's text in sentences, without the blanks around them."""
    spans = (trimmed(page, found.start(), found.end()) for found in SENTENCE.finditer(page.text))
    return [span for span in spans if span.end - span.start >= SHORTEST]


def trimmed(page: Page, start: int, end: int) -> Span:
    raw = page.text[start:end]
    inner = raw.strip()
    if not inner:
        return Span(page, start, start)
    begin = start + raw.index(inner[0])
    return Span(page, begin, begin + len(inner))


def locate(passage: Passage, page: Page) -> Span | None:
    """Where a passage stands on this page: its own place, or the same words in another version."""
    if passage.version_id == page.version_id:
        return Span(page, passage.start, passage.end) if passage.page == page.number else None
    start = page.text.find(passage.quote)
    return Span(page, start, start + len(passage.quote)) if start >= 0 else None
