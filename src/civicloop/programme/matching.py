"""Which office of the tree a document means by its own words, such as “城管局”: proposals, each with its reason."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

PLACE = re.compile(r"^(?:我|本|全)?(?:市|区|县|省)?(?:级)?(?!场)")
ROLE_NOISE = re.compile(r"[\s“”\"'（）()《》]")
SHORTEST = 2


class Named(Protocol):
    """An office, as far as matching goes."""

    name: str
    short_name: str


class Ground(Enum):
    """Why a word and an office are thought to belong together, the surest first."""

    NAME = "name"
    SHORT = "short"
    ENDING = "ending"
    LETTERS = "letters"
    SEVERAL = "several"
    NOTHING = "nothing"


class Match[Office: Named](NamedTuple):
    """A word of the document and the office it names, or none and why."""

    word: str
    office: Office | None
    ground: Ground

    @property
    def reason(self) -> str:
        """The ground as a sentence for the reviewer."""
        return SENTENCES[self.ground]() % {"word": self.word, "office": self.office}


SENTENCES: dict[Ground, Callable[[], str]] = {
    Ground.NAME: lambda: _("“%(word)s” is the name of %(office)s."),
    Ground.SHORT: lambda: _("“%(word)s” is the short name of %(office)s."),
    Ground.ENDING: lambda: _("“%(word)s” and the name of %(office)s end alike."),
    Ground.LETTERS: lambda: _("“%(word)s” shortens the name of %(office)s."),
    Ground.SEVERAL: lambda: _("“%(word)s” fits several offices: choose one."),
    Ground.NOTHING: lambda: _("“%(word)s” names no office of the tree."),
}


def match[Office: Named](words: Iterable[str], offices: Sequence[Office]) -> list[Match[Office]]:
    """For each word the one office it fits on the surest ground; no guess where several fit equally."""
    return [match_word(word, offices) for word in words]


def match_word[Office: Named](word: str, offices: Sequence[Office]) -> Match[Office]:
    plain = bare(word)
    for ground, fits in TESTS:
        found = [office for office in offices if fits(plain, office)]
        if len(found) == 1:
            return Match(word, found[0], ground)
        if found:
            return Match(word, None, Ground.SEVERAL)
    return Match(word, None, Ground.NOTHING)


def bare(word: str) -> str:
    """Without quotes, brackets and the place before it: 市城管局 and 全市城管局 are 城管局."""
    clean = ROLE_NOISE.sub("", word)
    rest = PLACE.sub("", clean)
    return rest if len(rest) >= SHORTEST else clean


def is_name(word: str, office: Named) -> bool:
    return bool(word) and word in {bare(office.name), office.name}


def is_short_name(word: str, office: Named) -> bool:
    return bool(office.short_name) and word in {bare(office.short_name), office.short_name}


def ends_alike(word: str, office: Named) -> bool:
    """One ends with the other: 公安局交警支队 and 交警支队."""
    names = [bare(name) for name in (office.name, office.short_name) if len(name) > SHORTEST]
    return any(len(word) > SHORTEST and (name.endswith(word) or word.endswith(name)) for name in names)


def is_shortened(word: str, office: Named) -> bool:
    """The word's characters stand in the name in this order, to its last one: 城管局 in 城市管理局."""
    if len(word) <= SHORTEST or word[-1:] != office.name[-1:]:
        return False
    letters = iter(office.name)
    return all(letter in letters for letter in word)


TESTS: tuple[tuple[Ground, Callable[[str, Named], bool]], ...] = (
    (Ground.NAME, is_name),
    (Ground.SHORT, is_short_name),
    (Ground.ENDING, ends_alike),
    (Ground.LETTERS, is_shortened),
)
