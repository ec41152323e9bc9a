"""The words in their place: where they stand in a page's text, and the stretch around the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from civicloop.library.search.folding import fold_with_places

BEFORE, AFTER = 30, 70
"""Characters of a snippet on each side of the first word found."""


@dataclass(frozen=True)
class Snippet:
    """A stretch of a page's text; `marks` are the places of the words in it."""

    text: str
    marks: list[tuple[int, int]]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut up: (piece, whether it is a word looked for)."""
        cut, at = [], 0
        for start, end in self.marks:
            cut += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in [*cut, (self.text[at:], False)] if piece[0]]


def snippet(text: str, words: Sequence[str]) -> Snippet:
    """The text around the first word found, in one line."""
    start, end = window(text, words)
    marks = [(left, right) for left, right in placed(text[start:end], words)]
    flat = text[start:end].replace("\n", " ")
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    return Snippet(f"{lead}{flat}{tail}", [(left + len(lead), right + len(lead)) for left, right in marks])


def window(text: str, words: Sequence[str]) -> tuple[int, int]:
    """From a little before the first word to a little after. Folding is left out where the words stand as folded."""
    first = min((text.find(word) for word in words), default=0)
    if first < 0:
        first = min((start for start, _end in placed(text, words)), default=0)
    return max(0, first - BEFORE), min(len(text), first + AFTER)


def placed(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, in order; a longer word wins over one that overlaps it."""
    if not words:
        return []
    folded = fold_with_places(text)
    places: list[tuple[int, int]] = []
    for word in words:
        taken = set[int]().union(*(range(*place) for place in places))
        places += [place for place in folded.places(word) if taken.isdisjoint(range(*place))]
    return sorted(places)
