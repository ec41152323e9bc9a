"""Masking: what in a text may be private, suggested with its place and a reason; the owner decides.

`suggest` looks at pages as one document: a name found on one page is suggested wherever it stands.
Numbers are read in any width and spacing; where a checksum exists it is verified.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from civicloop.library.masking import numbers, people, places, tables
from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason, Suggestion
from civicloop.library.search.folding import Folded, fold_with_places

__all__ = ["Certainty", "Kind", "Reason", "Suggestion", "suggest"]


MASKED = re.compile("[某×x*○_█]")


def suggest(pages: Sequence[str]) -> list[list[Suggestion]]:
    """For each page what may be private, in order; no two suggestions of a page overlap."""
    folded = [fold_with_places(page) for page in pages]
    named = [names(each.text) for each in folded]
    known = known_names(folded, named)
    return [
        settled(page, each, [*by_rule(each.text), *found, *people.again(each.text, known)])
        for page, each, found in zip(pages, folded, named, strict=True)
    ]


def names(text: str) -> list[Finding]:
    """Without those that are masked already."""
    found = (*people.find(text), *(each for each in tables.find(text) if each.kind is Kind.NAME))
    return [each for each in found if not MASKED.search(text[each.start : each.end + 1])]


def by_rule(text: str) -> Iterator[Finding]:
    """Numbers and addresses."""
    yield from numbers.find(text)
    yield from places.find(text)
    yield from (each for each in tables.find(text) if each.kind is not Kind.NAME)


def known_names(pages: Sequence[Folded], named: Sequence[Sequence[Finding]]) -> dict[str, Certainty]:
    """Each name that was found, and how sure it is where it is surest."""
    known: dict[str, Certainty] = {}
    for page, findings in zip(pages, named, strict=True):
        for found in findings:
            name = page.text[found.start : found.end]
            known[name] = max(found.certainty, known.get(name, found.certainty))
    return known


def settled(page: str, folded: Folded, found: Iterable[Finding]) -> list[Suggestion]:
    """Of findings that overlap the surest, then the longest, in the page's own places."""
    taken: list[Finding] = []
    for each in sorted(found, key=lambda each: (-each.certainty, each.start - each.end, each.start)):
        if all(each.end <= other.start or each.start >= other.end for other in taken):
            taken.append(each)
    return [placed(page, folded, each) for each in sorted(taken, key=lambda each: each.start)]


def placed(page: str, folded: Folded, found: Finding) -> Suggestion:
    start, end = folded.starts[found.start], folded.ends[found.end - 1]
    return Suggestion(start, end, page[start:end], found.kind, found.certainty, found.reason)
