"""Documents made up for measuring: half of every page is boilerplate, the rest is its own; and the edits of copyists.

Words come from the dictionary of the keyword extractor, by their frequency; every document mixes them with set phrases
that all others use, as official texts do. The same seed makes the same documents.
"""

import random
from collections.abc import Callable
from functools import cache
from itertools import accumulate, batched

import jieba

WORDS, PHRASES = 30_000, 4_000
SET_PHRASES = 0.12  # of what is said, word by word: a third of the letters
BODY = 6  # pages between cover and annex
A_LINE = 380  # letters of a page that are its own

type Pages = list[str]
type Origins = dict[int, set[int]]
"""For each page number of an edited document the original's pages whose own words it holds."""


class Writer:
    """Writes documents of one city."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable on purpose
        self.said, self.weights = speech()

    def text(self, letters: int) -> str:
        """Sentences of about so many letters."""
        words = self.random.choices(self.said, cum_weights=self.weights, k=letters // 2)
        return "，".join("".join(some) for some in batched(words, 6))[:letters] + "。"

    def document(self, number: int) -> Pages:
        """Cover, pages of its own, annex; letterhead, legal ground, closing words and desk shared with others."""
        family, desk = number % 20, number // 5
        legal = fixed("legal", number % 5, 130)
        foot = fixed("close", family, 90) + fixed("desk", desk, 60)
        cover = fixed("head", family, 60) + "\n" + self.text(16) + "\n" + fixed("cover", family, 200)
        body = [
            f"{fixed('head', family, 60)}\n{legal}\n{self.text(A_LINE)}\n{foot}\n第{page}页"
            for page in range(2, 2 + BODY)
        ]
        return [cover, *body, fixed("annex", number % 3, 650)]


@cache
def lexicon() -> tuple[list[str], list[int]]:
    jieba.setLogLevel(60)
    jieba.initialize()
    best = sorted(jieba.dt.FREQ.items(), key=lambda item: (-item[1], item[0]))
    words = [(word, count) for word, count in best if count and word.isalpha() and not word.isascii()][:WORDS]
    return [word for word, _count in words], list(accumulate(count for _word, count in words))


@cache
def speech() -> tuple[list[str], list[int]]:
    """Words and set phrases, the phrases the rarer the further down."""
    words, weights = lexicon()
    chance = random.Random(1)  # noqa: S311
    phrases = ["".join(chance.choices(words, cum_weights=weights, k=4)) for _ in range(PHRASES)]
    part = weights[-1] * SET_PHRASES / sum(shares())
    return words + phrases, [*weights, *(weights[-1] + round(each * part) for each in accumulate(shares()))]


def shares() -> list[float]:
    return [1 / rank for rank in range(1, PHRASES + 1)]


@cache
def fixed(kind: str, number: int, letters: int) -> str:
    """Boilerplate: always the same for the same kind and number."""
    words, weights = lexicon()
    chance = random.Random(f"{kind}{number}")  # noqa: S311
    return "".join(chance.choices(words, cum_weights=weights, k=letters))[:letters]


# --- what copyists do --------------------------------------------------------------------------------

OWN = range(2, 2 + BODY)
"""Numbers of the pages whose words are the document's own."""


def with_new_cover(pages: Pages, writer: Writer) -> tuple[Pages, Origins]:
    return [writer.text(300), *pages[1:]], {number: {number} for number in OWN}


def with_pages_appended(pages: Pages, writer: Writer) -> tuple[Pages, Origins]:
    return [*pages, *(writer.text(700) for _ in range(5))], {number: {number} for number in OWN}


def with_pages_lifted(pages: Pages, writer: Writer) -> tuple[Pages, Origins]:
    """Three pages of it inside another document."""
    lifted = sorted(writer.random.sample(list(OWN), 3))
    around = [writer.text(700) for _ in range(6)]
    inside = [pages[number - 1] for number in lifted]
    return [*around[:3], *inside, *around[3:]], {4 + place: {number} for place, number in enumerate(lifted)}


def with_pages_shuffled(pages: Pages, writer: Writer) -> tuple[Pages, Origins]:
    order = writer.random.sample(range(1, len(pages) + 1), len(pages))
    origins = {place: {number} for place, number in enumerate(order, 1) if number in OWN}
    return [pages[number - 1] for number in order], origins


def with_letters_altered(pages: Pages, writer: Writer) -> tuple[Pages, Origins]:
    """Three letters in a hundred are others."""
    return [altered(page, writer, 0.03) for page in pages], {number: {number} for number in OWN}


def altered(page: str, writer: Writer, share: float) -> str:
    letters = list(page)
    for place in writer.random.sample(range(len(letters)), round(share * len(letters))):
        letters[place] = writer.random.choice(writer.said)[0]
    return "".join(letters)


def with_pages_broken_anew(pages: Pages, writer: Writer) -> tuple[Pages, Origins]:
    """Words put in at the beginning push the rest down by half a page: every page holds two halves."""
    halves = [half for page in pages[1:-1] for half in (page[: len(page) // 2], page[len(page) // 2 :])]
    shifted = [writer.text(350), *halves, writer.text(350)]
    anew = [shifted[place] + shifted[place + 1] for place in range(0, len(shifted), 2)]
    return anew, {place: {place, place + 1} & set(OWN) for place in range(1, BODY + 2)}


EDITS: dict[str, Callable[[Pages, Writer], tuple[Pages, Origins]]] = {
    "cover changed": with_new_cover,
    "pages appended": with_pages_appended,
    "pages lifted": with_pages_lifted,
    "pages shuffled": with_pages_shuffled,
    "3 % of letters altered": with_letters_altered,
    "pages broken anew": with_pages_broken_anew,
}
