"""Which document comes first: the one that is about what was asked.

Documents are put in order by what the hits alone tell (words in the title, on how many of its pages, how new); then the
texts of the first ones are read: how densely the words stand, in a heading, right at the beginning.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from civicloop.library.search.folding import fold

LOOKED_INTO = 40
"""Documents whose texts are read for the order."""
PAGES_READ = 4
"""Pages of each of them."""
TYPICAL = 700
"""Characters of a page; on a longer one the same words weigh less, as in BM25."""
A_LOT = 1000
"""Of a document's pages: more count no further."""
LOGARITHMS = [math.log1p(count) for count in range(A_LOT + 1)]
A_HEADING = 30
EARLY = 60


@dataclass(frozen=True)
class Read:
    """A page that was read for the order: its text, and how much it is about the words."""

    text: str
    weight: float


@dataclass(slots=True)
class Found:
    """A document with pages that were found, and what its place in the answer depends on."""

    document: int
    version: int
    folded_title: str
    page_count: int
    category: int | None = None
    office: int | None = None
    format: str = ""
    visibility: str = ""
    day: str = ""
    """The document's own date as text, 2026-11-25; read as such, as thousands are."""
    pages: list[tuple[int, int]] = field(default_factory=list)
    """(number, id) of each page found, in order."""
    read: dict[int, Read] = field(default_factory=dict)
    """The pages that were read, by their id."""

    def standing(self, words: Sequence[str]) -> float:
        """How much it is about the words, by title and pages."""
        count = len(self.pages)
        share = count / max(self.page_count, count, 1)
        return 2 * self.title_weight(words) + LOGARITHMS[min(count, A_LOT)] * (0.3 + 0.7 * share) / 2

    def title_weight(self, words: Sequence[str]) -> float:
        """0 unless the title holds every word; more, the less else it says."""
        for word in words:
            if word not in self.folded_title:
                return 0.0
        if not words:
            return 0.0
        return 1 + min(1.0, sum(map(len, words)) / len(self.folded_title))

    def weight(self, words: Sequence[str]) -> float:
        return self.standing(words) + max((read.weight for read in self.read.values()), default=0.0)

    @property
    def best_page(self) -> int:
        """The number of the page that says most, the first among equals."""
        return self.ranked_pages()[0][0]

    def best_pages(self, most: int | None) -> list[tuple[int, int]]:
        """The pages that say most, in the document's order."""
        return sorted(self.ranked_pages()[:most])

    def ranked_pages(self) -> list[tuple[int, int]]:
        if not self.read:
            return self.pages
        first = sorted(self.pages[:PAGES_READ], key=lambda page: (-self.read[page[1]].weight, page))
        return [*first, *self.pages[PAGES_READ:]]


def by_standing(found: Sequence[Found], words: Sequence[str]) -> list[Found]:
    return sorted(found, key=lambda each: (each.standing(words), each.document), reverse=True)


def by_weight(found: Sequence[Found], words: Sequence[str]) -> list[Found]:
    return sorted(found, key=lambda each: (round(each.weight(words), 6), each.document), reverse=True)


def page_weight(text: str, words: Sequence[str], *, is_first: bool, wants_all: bool = True) -> float:
    """Density of the words, saturating as in BM25; more in a heading, more at the very beginning of a document.

    The text is folded where a word that must be there isn't to be seen; of words of which one is enough, where none is.
    """
    seen = [word in text for word in words]
    if not (all(seen) if wants_all else any(seen)):
        text = fold(text)
    weights = [word_weight(text, word, is_first=is_first) for word in words]
    return sum(weights) / len(weights) if weights else 0.0


def word_weight(text: str, word: str, *, is_first: bool) -> float:
    count = text.count(word)
    if not count:
        return 0.0
    at = text.find(word)
    density = count / (count + 1.5 * (0.25 + 0.75 * len(text) / TYPICAL))
    return density + 0.5 * stands_in_heading(text, at) + 0.3 * (is_first and at < EARLY)


def stands_in_heading(text: str, at: int) -> bool:
    """Whether its line is short and no sentence."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)].strip()
    return len(line) <= A_HEADING and line != text.strip() and not line.endswith(tuple("。；，！？：.;,!?:"))
