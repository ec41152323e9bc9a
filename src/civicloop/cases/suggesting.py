"""The category that words mean, with all that the city knows: words of its list, distinctions, confirmed choices."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from civicloop.cases import matching
from civicloop.cases.matching import Counts, Entry, Pair
from civicloop.cases.models import Category, Confusion, WordCount


@dataclass(frozen=True)
class Suggestion:
    """A category with what in the words spoke for it, and how to tell it from what it is taken for."""

    category: Category
    because: list[str]
    advice: str


def suggest(words: str, *, count: int = 4) -> list[Suggestion]:
    if not words.strip():
        return []
    kinds = {kind.code: kind for kind in Category.objects.filter(is_retired=False).order_by("standard_code", "pk")}
    found = matching.suggest(
        words, [entry_of(kind) for kind in kinds.values()], pairs=pairs(), learnt=learnt(words), count=count
    )
    return [Suggestion(kinds[match.code], match.because, match.advice) for match in found]


def entry_of(kind: Any) -> Entry:
    names = [name for name in (kind.name, kind.name_en) if name]
    return Entry(kind.code, names, [*kind.synonyms, *kind.local_names], kind.exclusions)


def pairs() -> list[Pair]:
    rows = Confusion.objects.select_related("category", "other").order_by("pk")
    return [Pair(row.category.code, row.other.code, row.words, row.advice) for row in rows]


def learnt(words: str) -> Counts:
    """What experience says of just these words: one query."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    asked = matching.grams(matching.normal(words))
    for word, code, n in WordCount.objects.filter(word__in=asked).values_list("word", "category__code", "count"):
        found[word][code] = n
    return found
