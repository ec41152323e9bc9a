"""What changed between two versions: the text as one run, so that what slid over a page break is no change.

Sentences are matched first, letters inside those that differ. Pages are paired by their likeness, so that an inserted
page shifts nothing.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from civicloop.library.search.folding import fold_with_places

SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]?[”’」』）)]*")
LEAST_ALIKE = 0.3
LARGEST = 40_000
"""Pairs of pages weighed against each other; of a stretch with more, pages are paired in order."""
LONGEST = 4_000_000
"""Pairs of letters compared; a longer stretch is marked as a whole."""
STRAY = 2
"""Letters that agree by chance between two changes."""

type Spans = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class PagePair:
    """Pages that stand side by side, by their numbers; None: the page is on one side alone."""

    left: int | None
    right: int | None
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """`removed` are spans of the left pages, `added` of the right ones, by page number."""

    pairs: list[PagePair]
    removed: Spans
    added: Spans


def compare(left: Sequence[str], right: Sequence[str]) -> Difference:
    """Of the texts of two versions, page by page."""
    one, other = Run(left), Run(right)
    changes = list(changed(one, other))
    removed = one.spans([(start, end) for start, end, _a, _b in changes])
    added = other.spans([(start, end) for _a, _b, start, end in changes])
    pairs = [
        PagePair(a, b, not a or not b or a in removed or b in added)
        for a, b in aligned([one.page(n) for n in range(len(left))], [other.page(n) for n in range(len(right))])
    ]
    return Difference(pairs, removed, added)


class Run:
    """Pages' folded letters in one run, without blanks and line ends; each letter leads back to its page."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.places: list[list[tuple[int, int]]] = []
        texts = []
        for page in pages:
            folded = fold_with_places(page)
            kept = [index for index, letter in enumerate(folded.text) if not letter.isspace()]
            texts.append("".join(folded.text[index] for index in kept))
            self.places.append([(folded.starts[index], folded.ends[index]) for index in kept])
        self.text = "".join(texts)
        self.starts = [0, *accumulate(map(len, texts))]

    def page(self, index: int) -> str:
        return self.text[self.starts[index] : self.starts[index + 1]]

    def spans(self, stretches: Sequence[tuple[int, int]]) -> Spans:
        """Stretches of the run as places in the pages' own texts."""
        found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for start, end in stretches:
            while start < end:
                index = bisect_right(self.starts, start) - 1
                stop = min(end, self.starts[index + 1])
                places = self.places[index][start - self.starts[index] : stop - self.starts[index]]
                found[index + 1].append((places[0][0], places[-1][1]))
                start = stop
        return dict(found)


def changed(one: Run, other: Run) -> Iterator[tuple[int, int, int, int]]:
    """(start, end) of the left run and of the right for each stretch that differs."""
    a, b = sentences(one.text), sentences(other.text)
    ends_a, ends_b = [0, *accumulate(map(len, a))], [0, *accumulate(map(len, b))]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, a, b).get_opcodes():
        if kind != "equal":
            yield from letters(one.text, ends_a[i1], ends_a[i2], other.text, ends_b[j1], ends_b[j2])


def sentences(text: str) -> list[str]:
    return [each for each in SENTENCE.findall(text) if each]


def letters(a: str, i1: int, i2: int, b: str, j1: int, j2: int) -> Iterator[tuple[int, int, int, int]]:
    if (i2 - i1) * (j2 - j1) > LONGEST or i1 == i2 or j1 == j2:
        yield i1, i2, j1, j2
        return
    blocks = SequenceMatcher(None, a[i1:i2], b[j1:j2], autojunk=False).get_matching_blocks()
    last = blocks[-1]
    kept = [block for block in blocks[:-1] if block.size > STRAY or block.a == block.b == 0]
    ends = [(0, 0, 0), *((block.a, block.b, block.size) for block in kept), (last.a, last.b, 0)]
    for (a1, b1, size), (a2, b2, _size) in pairwise(ends):
        if a1 + size < a2 or b1 + size < b2:
            yield i1 + a1 + size, i1 + a2, j1 + b1 + size, j1 + b2


# --- pages -------------------------------------------------------------------------------------------


def aligned(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Numbers of the pages that belong together, in order."""
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(range(i1 + 1, i2 + 1), range(j1 + 1, j2 + 1), strict=True)
        elif (i2 - i1) * (j2 - j1) > LARGEST:
            yield from in_order(i1, i2, j1, j2)
        else:
            yield from by_likeness(left[i1:i2], right[j1:j2], i1 + 1, j1 + 1)


def in_order(i1: int, i2: int, j1: int, j2: int) -> Iterator[tuple[int | None, int | None]]:
    for place in range(max(i2 - i1, j2 - j1)):
        yield (i1 + place + 1 if i1 + place < i2 else None), (j1 + place + 1 if j1 + place < j2 else None)


def by_likeness(
    left: Sequence[str], right: Sequence[str], first: int, other: int
) -> Iterator[tuple[int | None, int | None]]:
    """The pairing, in order, whose likenesses add up to most."""
    a, b = [pieces(text) for text in left], [pieces(text) for text in right]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    alike = [[likeness(x, y) for y in b] for x in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= LEAST_ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and alike[i][j] >= LEAST_ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield first + i, other + j
            i, j = i + 1, j + 1
        elif i < len(a) and best[i][j] == best[i + 1][j]:
            yield first + i, None
            i += 1
        else:
            yield None, other + j
            j += 1


def pieces(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(max(1, len(text) - 2)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
