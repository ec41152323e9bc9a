"""Which category do these words mean? Own, explainable: names and synonyms found in the words, long ones count more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

NAME_WEIGHT = 2  # the category's own name says more than a synonym
LATIN = "abcdefghijklmnopqrstuvwxyz"


class Named(Protocol):
    name: str
    name_en: str
    synonyms: list[str]


@dataclass(frozen=True)
class Match[Kind: Named]:
    """A category with what in the words spoke for it."""

    category: Kind
    score: int
    because: list[str] = field(default_factory=list)


def suggest[Kind: Named](words: str, categories: Iterable[Kind], *, count: int = 4) -> list[Match[Kind]]:
    """The likeliest categories, best first; none where nothing matches. Equal ones keep the order given."""
    text = normal(words)
    matches = [match(text, category) for category in categories]
    return sorted((each for each in matches if each.score), key=lambda each: -each.score)[:count]


def normal(words: str) -> str:
    return " ".join(words.lower().split())


def match[Kind: Named](text: str, category: Kind) -> Match[Kind]:
    names = [name for name in (category.name, category.name_en) if occurs(normal(name), text)]
    others = longest([word for word in category.synonyms if occurs(normal(word), text)])
    score = NAME_WEIGHT * sum(weight(name) for name in names) + sum(weight(word) for word in others)
    return Match(category, score, [*names, *others])


def longest(words: Sequence[str]) -> list[str]:
    """Without those that are a part of another: 垃圾 adds nothing to 垃圾袋."""
    return [word for word in words if not any(word != other and word in other for other in words)]


def occurs(word: str, text: str) -> bool:
    """Chinese anywhere; Latin letters as the beginning of a word, so that "ice" is not found in "notice"."""
    if not word:
        return False
    if word[0] not in LATIN:
        return word in text
    return f" {word}" in f" {''.join(letter if letter in LATIN or letter == '-' else ' ' for letter in text)}"


def weight(word: str) -> int:
    """Characters of Chinese; a Latin word of n letters says about as much as n / 3 of them."""
    latin = sum(letter in LATIN for letter in word.lower())
    return len(word) - latin + -(-latin // 3)
