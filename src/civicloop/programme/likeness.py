"""How alike two short Chinese texts are: by the pairs of letters they share, rare pairs counting more."""

import math
import re
from collections import Counter
from collections.abc import Iterable

LETTERS = re.compile(r"[一-鿿A-Za-z0-9]+")
SHORTEST_RUN = 2


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters, marks left out."""
    return frozenset(run[at : at + 2] for run in LETTERS.findall(text) for at in range(len(run) - 1))


class Rarity:
    """How much each pair says, as often as it stands in these texts: ln((1 + n) / (1 + texts with it)) + 1."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        every = list(texts)
        self.size = len(every)
        self.counts = Counter(pair for text in every for pair in text)

    def weight(self, found: Iterable[str]) -> float:
        return sum(math.log((1 + self.size) / (1 + self.counts[pair])) + 1 for pair in found)

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """From 0 to 1: the weight of what both say, over the mean of what each says."""
        whole = math.sqrt(self.weight(one) * self.weight(other))
        return self.weight(one & other) / whole if whole else 0.0


def common_words(one: str, other: str) -> list[str]:
    """The longest runs of letters that stand in both, none within another."""
    found: set[str] = set()
    for run in LETTERS.findall(one):
        start = 0
        while start < len(run):
            size = next((size for size in range(len(run) - start, 1, -1) if run[start : start + size] in other), 0)
            if size >= SHORTEST_RUN:
                found.add(run[start : start + size])
            start += max(size, 1)
    return sorted(found, key=lambda word: (-len(word), one.index(word)))
