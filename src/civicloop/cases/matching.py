"""Which category do these words mean? Own, explainable: names and other words found in them, distinctions, experience.

A category scores by its name and its synonyms where they stand in the words, long ones more; what speaks against it
takes away. Where it is taken for another, the deciding words of the pair move the score. What officers confirmed before
adds: each character and pair of them votes for the categories in whose words or reports it stood, the more so the fewer
they are; so a way of putting it that nobody foresaw still finds its way.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

NAME_WEIGHT = 2  # the category's own name says more than a synonym
PAIR_WEIGHT = 2  # how far a deciding word moves a pair apart, each way
LEARNT_WEIGHT = 6  # of all that single characters, pairs and experience say together
SINGLE_WEIGHT = 0.5  # of one character beside a pair's
LEAST_LEARNT = 0.12  # a weaker vote is no suggestion of its own
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
    known = list(entries)
    found = {entry.code: match(text, entry) for entry in known}
    for pair in pairs:
        tell_apart(text, pair, found)
    add_experience(text, known, learnt or {}, found)
    likely = sorted((each for each in found.values() if each.score > 0), key=lambda each: -each.score)
    return likely[:count]


@lru_cache(maxsize=20_000)
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
    return f" {word}" in latin_of(text)


@lru_cache(maxsize=64)
def latin_of(text: str) -> str:
    """Its Latin words alone, each after a blank."""
    return f" {''.join(letter if letter in LATIN or letter == '-' else ' ' for letter in text)}"


def weight(word: str) -> int:
    """Characters of Chinese; a Latin word of n letters says about as much as n / 3 of them."""
    latin = sum(letter in LATIN for letter in word.lower())
    return len(word) - word.count(TOGETHER) - latin + -(-latin // 3)


# --- experience --------------------------------------------------------------------------------------


def grams(text: str) -> set[str]:
    """Chinese characters and pairs of neighbouring ones, and Latin words of three letters or more."""
    chinese = [is_chinese(letter) for letter in text]
    pairs = {text[n : n + 2] for n in range(len(text) - 1) if chinese[n] and chinese[n + 1]}
    singles = {letter for letter, is_one in zip(text, chinese, strict=True) if is_one}
    latin = "".join(letter if letter in LATIN else " " for letter in text).split()
    return pairs | singles | {word[:40] for word in latin if len(word) > 2}


def is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def add_experience(text: str, entries: Iterable[Entry], learnt: Counts, found: Mapping[str, Match]) -> None:
    """Each piece of the words votes for the categories in whose words or confirmed reports it stood."""
    asked = grams(text)
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    own = own_grams(entries, asked)
    for gram in asked:
        counts = {code: learnt.get(gram, {}).get(code, 0) + (code in own[gram])
                  for code in own[gram] | set(learnt.get(gram, {}))}  # fmt: skip
        total = sum(counts.values())
        share = (SINGLE_WEIGHT if len(gram) == 1 else 1) / math.sqrt(len(counts) or 1)
        for code, n in counts.items():
            votes[code][gram] = share * n / (total + 0.5)
    for code, by_gram in votes.items():
        strength = sum(by_gram.values()) / math.sqrt(len(asked))
        if code in found and (strength >= LEAST_LEARNT or found[code].score > 0):
            found[code].score += LEARNT_WEIGHT * strength
            best = sorted(by_gram, key=lambda gram: (-by_gram[gram], gram))[:SHOWN_GRAMS]
            found[code].because += [gram for gram in best if not any(gram in word for word in found[code].because)]


def own_grams(entries: Iterable[Entry], asked: set[str]) -> dict[str, set[str]]:
    """In the words of which categories each of these pieces stands."""
    own: dict[str, set[str]] = {gram: set() for gram in asked}
    for entry in entries:
        text = own_text(tuple(entry.names), tuple(entry.synonyms))
        for gram in asked:
            if gram in text:
                own[gram].add(entry.code)
    return own


@lru_cache(maxsize=2_000)
def own_text(names: tuple[str, ...], synonyms: tuple[str, ...]) -> str:
    return normal(" ".join([*names, *synonyms])).replace(TOGETHER, " ")
