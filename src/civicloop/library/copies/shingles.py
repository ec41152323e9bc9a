"""A page as its shingles, runs of five letters: a MinHash sample of them for the index, all of them for the proof.

The sample keeps the shingles whose hash is in the lowest part of all hashes (scaled MinHash), so that the share of one
page's sample found in another's estimates containment, whatever the sizes of the two; docs/adr/0008 says why.
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import pairwise
from zlib import crc32

from civicloop.library.search.folding import fold

LENGTH = 5
RATE = 32
"""One shingle in so many is sampled."""
STEADY = (1 << 32) // RATE
FLOOR = 16
"""But never fewer of a page, where it has them."""
LEAST_WITNESSES = 4
LEAST_SHARED = 40
LEAST_SCORE = 0.4
NOT_LETTERS = re.compile(r"[\W_]+")

type Shingles = frozenset[str]


def letters_of(text: str) -> str:
    """The text as search sees it, without space and punctuation."""
    return NOT_LETTERS.sub("", fold(text))


@dataclass(frozen=True)
class Sample:
    """One sampled shingle: its place, its code of 63 bits. Every page that holds a `steady` one samples it."""

    place: int
    code: int
    is_steady: bool


@dataclass(frozen=True)
class Print:
    """A page's letters, and what is known from them."""

    letters: str

    @staticmethod
    @lru_cache(maxsize=64)  # a page is sketched when it is kept, and again when it is compared
    def of(text: str) -> "Print":
        return Print(letters_of(text))

    @cached_property
    def samples(self) -> list[Sample]:
        hashes = hashed(self.letters)
        limit = limit_of(hashes)
        return [
            Sample(place, self.code(place), value <= STEADY) for place, value in enumerate(hashes) if value <= limit
        ]

    def code(self, place: int) -> int:
        shingle = self.letters[place : place + LENGTH]
        return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest()) >> 1

    @cached_property
    def codes(self) -> frozenset[int]:
        return frozenset(sample.code for sample in self.samples)

    @cached_property
    def shingles(self) -> Shingles:
        return self.between([(0, len(self.letters))])

    def own(self, common: Set[int]) -> Shingles:
        """The shingles that aren't boilerplate: those nearest to a sampled one that isn't `common`."""
        if self.codes.isdisjoint(common):
            return self.shingles
        stretches = zip(self.witnesses, self.stretches(), strict=True)
        return self.between([stretch for sample, stretch in stretches if sample.code not in common])

    @cached_property
    def witnesses(self) -> list[Sample]:
        """The samples that can tell boilerplate: on how many pages the others' shingles stand isn't known."""
        steady = [sample for sample in self.samples if sample.is_steady]
        return steady if len(steady) >= LEAST_WITNESSES else self.samples

    def stretches(self) -> Iterator[tuple[int, int]]:
        """(start, end) of the places that are nearest to each witness."""
        start = 0
        for sample, following in pairwise([*self.witnesses, None]):
            assert sample
            end = (sample.place + following.place) // 2 + 1 if following else len(self.letters)
            yield start, end
            start = end

    def between(self, stretches: Iterable[tuple[int, int]]) -> Shingles:
        """The shingles that begin in these stretches."""
        last = len(self.letters) - LENGTH + 1
        return frozenset(
            self.letters[place : place + LENGTH] for start, end in stretches for place in range(start, min(end, last))
        )


def hashed(letters: str) -> list[int]:
    """32 bits for each shingle, by which the sample is drawn."""
    data = letters.encode("utf-32-le", "surrogatepass")
    return [crc32(data[place : place + 4 * LENGTH]) for place in range(0, len(data) - 4 * LENGTH + 4, 4)]


def limit_of(hashes: list[int]) -> int:
    """The highest hash that is sampled."""
    if sum(value <= STEADY for value in hashes) >= FLOOR:
        return STEADY
    lowest = nsmallest(FLOOR, set(hashes))
    return max([STEADY, *lowest[-1:]])


@dataclass(frozen=True)
class Overlap:
    """How much two pages share: shingles, and their part of the smaller page."""

    shared: int
    score: float

    @classmethod
    def between(cls, one: Shingles, other: Shingles) -> "Overlap":
        shared = len(one & other)
        return cls(shared, shared / (min(len(one), len(other)) or 1))

    @property
    def is_copy(self) -> bool:
        return self.shared >= LEAST_SHARED and self.score >= LEAST_SCORE
