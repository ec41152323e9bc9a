"""Which category do these words mean? Own, explainable: names and other words found in them, distinctions, experience.

A category scores by its name and its synonyms where they stand in the words, long ones more; what speaks against it
takes away. Where it is taken for another, the deciding words of the pair move the score. What officers confirmed before
adds: each pair of characters of the words votes for the categories that it stood in, the more so the fewer they are.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NAME_WEIGHT = 2  # the category's own name says more than a synonym
PAIR_WEIGHT = 2  # how far a deciding word moves a pair apart, each way
LEARNT_WEIGHT = 9  # of all that experience says together
LEAST_LEARNT = 0.25  # a weaker vote is no suggestion of its own
SHOWN_GRAMS = 3
TOGETHER = "+"
LATIN = "abcdefghijklmnopqrstuvwxyz"

type Counts = Mapping[str, Mapping[str, int]]
"""Pair of characters → category's code → in how many confirmed reports it stood."""


@dataclass(frozen=True)
class Entry:
    """What is known of a category's words."""

    code: str
    names: Sequence[str]
    synonyms: Sequence[str] = ()
    exclusions: Sequence[str] = ()


@dataclass(frozen=True)
class Pair:
    """`code` is taken for `other`; with one of the words it is the first."""

    code: str
    other: str
    words: Sequence[str]
    advice: str = ""


@dataclass
class Match:
    """A category's code with its score, what in the words spoke for it, and how to tell it from others."""

    code: str
    score: float
    because: list[str] = field(default_factory=list)
    advice: str = ""


def suggest(
    words: str, entries: Iterable[Entry], *, pairs: Iterable[Pair] = (), learnt: Counts | None = None, count: int = 4
) -> list[Match]:
    """The likeliest categories, best first; none where nothing matches. Equal ones keep the order given."""
    text = normal(words)
    found = {entry.code: match(text, entry) for entry in entries}
    for pair in pairs:
        tell_apart(text, pair, found)
    add_experience(text, learnt or {}, found)
    likely = sorted((each for each in found.values() if each.score > 0), key=lambda each: -each.score)
    return likely[:count]


def normal(words: str) -> str:
    return " ".join(words.lower().split())


def match(text: str, entry: Entry) -> Match:
    names = [name for name in entry.names if occurs(normal(name), text)]
    others = longest([word for word in entry.synonyms if occurs(normal(word), text)])
    against = longest([word for word in entry.exclusions if occurs(normal(word), text)])
    score = NAME_WEIGHT * sum(map(weight, names)) + sum(map(weight, others)) - sum(map(weight, against))
    return Match(entry.code, score, [*names, *others])


def tell_apart(text: str, pair: Pair, found: Mapping[str, Match]) -> None:
    """A deciding word helps the one and hurts the other, if the words speak for either."""
    one, other = found.get(pair.code), found.get(pair.other)
    if one is None or other is None or (one.score <= 0 and other.score <= 0):
        return
    one.advice = one.advice or pair.advice
    said = [word for word in pair.words if occurs(normal(word), text)]
    if said:
        one.score, other.score = max(one.score, 0) + PAIR_WEIGHT, other.score - PAIR_WEIGHT
        one.because += [word for word in said[:1] if word not in one.because]


def longest(words: Sequence[str]) -> list[str]:
    """Without those that are a part of another: 垃圾 adds nothing to 垃圾袋."""
    return [word for word in words if not any(word != other and word in other for other in words)]


def occurs(word: str, text: str) -> bool:
    """Chinese anywhere; Latin letters as the beginning of a word, so that "ice" is not found in "notice".

    `桶+满` occurs where each of its parts does.
    """
    if TOGETHER in word:
        return all(occurs(part, text) for part in word.split(TOGETHER))
    if not word:
        return False
    if word[0] not in LATIN:
        return word in text
    return f" {word}" in f" {''.join(letter if letter in LATIN or letter == '-' else ' ' for letter in text)}"


def weight(word: str) -> int:
    """Characters of Chinese; a Latin word of n letters says about as much as n / 3 of them."""
    latin = sum(letter in LATIN for letter in word.lower())
    return len(word) - word.count(TOGETHER) - latin + -(-latin // 3)


# --- experience --------------------------------------------------------------------------------------


def grams(text: str) -> set[str]:
    """Pairs of neighbouring Chinese characters, and Latin words of four letters or more."""
    found = {text[n : n + 2] for n in range(len(text) - 1) if is_chinese(text[n]) and is_chinese(text[n + 1])}
    latin = "".join(letter if letter in LATIN else " " for letter in text).split()
    return found | {word[:40] for word in latin if len(word) > 3}


def is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def add_experience(text: str, learnt: Counts, found: Mapping[str, Match]) -> None:
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    asked = grams(text)
    for gram in asked:
        counts = learnt.get(gram, {})
        total = sum(counts.values())
        for code, n in counts.items():
            votes[code][gram] = n / (total + 1) / math.sqrt(len(counts))
    for code, by_gram in votes.items():
        strength = sum(by_gram.values()) / math.sqrt(len(asked))
        if code in found and (strength >= LEAST_LEARNT or found[code].score > 0):
            found[code].score += LEARNT_WEIGHT * strength
            best = sorted(by_gram, key=lambda gram: (-by_gram[gram], gram))[:SHOWN_GRAMS]
            found[code].because += [gram for gram in best if not any(gram in word for word in found[code].because)]
