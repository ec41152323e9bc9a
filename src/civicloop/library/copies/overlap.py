"""What two texts have in common, as spans to mark in both: their longest common runs of letters."""

from collections import defaultdict
from dataclasses import dataclass

from civicloop.library.copies.shingles import LENGTH, NOT_LETTERS
from civicloop.library.passages import Span
from civicloop.library.search.folding import fold_with_places

SHORTEST = 8
"""Letters; what is shorter is chance."""
TRIES = 50
CSS = "same"


@dataclass(frozen=True)
class Run:
    """`length` letters that stand at `start` in one text and at `other` in the other."""

    start: int
    other: int
    length: int


@dataclass(frozen=True)
class Lettered:
    """A text's letters, and where each stands in it."""

    letters: str
    places: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> "Lettered":
        folded = fold_with_places(text)
        kept = [
            (letter, (start, end))
            for letter, start, end in zip(folded.text, folded.starts, folded.ends, strict=True)
            if not NOT_LETTERS.match(letter)
        ]
        return cls("".join(letter for letter, _place in kept), [place for _letter, place in kept])

    def span(self, start: int, length: int) -> Span:
        return Span(self.places[start][0], self.places[start + length - 1][1], css=CSS)


@dataclass(frozen=True)
class Compared:
    """The spans that two texts share, and how many letters of each they cover."""

    left: list[Span]
    right: list[Span]
    letters: int


def compare(left: str, right: str) -> Compared:
    one, other = Lettered.of(left), Lettered.of(right)
    runs = common_runs(one.letters, other.letters)
    return Compared(
        [one.span(run.start, run.length) for run in runs],
        [other.span(run.other, run.length) for run in runs],
        sum(run.length for run in runs),
    )


def common_runs(one: str, other: str) -> list[Run]:
    """From left to right the longest run at each place of the first text; none overlaps another there."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in range(len(other) - LENGTH + 1):
        places[other[place : place + LENGTH]].append(place)
    found, start = [], 0
    while start <= len(one) - LENGTH:
        near = places.get(one[start : start + LENGTH], [])[:TRIES]
        run = max((Run(start, place, reach(one, other, start, place)) for place in near), key=length, default=None)
        if run and run.length >= SHORTEST:
            found.append(run)
        start += run.length if run and run.length >= SHORTEST else 1
    return found


def length(run: Run) -> int:
    return run.length


def reach(one: str, other: str, start: int, place: int) -> int:
    """How far the two texts agree from these places on."""
    count = 0
    for left, right in zip(one[start:], other[place:], strict=False):
        if left != right:
            break
        count += 1
    return count
