"""How often the suggested category is right, and how fast cases are routed: for `civicloop bench categories`."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from civicloop.cases import routes, suggesting
from civicloop.cases.actions.intake import learn
from civicloop.cases.models import Area, AreaKind, Case, Category, WordCount
from civicloop.cases.routing import Rule
from civicloop.kernel import clock

CORPUS = Path("tests/corpus/categories")
HALVES = ("tuned", "held-out")
ROUTED = 20_000
RULES, SIDE = 40, 20  # rules in the book; the city is SIDE by SIDE areas


def reports(half: str) -> list[tuple[str, str]]:
    """(category's code, what a resident wrote)"""
    with (CORPUS / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["words"]) for row in csv.DictReader(file)]


def suggestions() -> Iterator[dict[str, Any]]:
    """Both halves by the list of words alone, then the second half after the first was confirmed by an officer."""
    for half in HALVES:
        yield {"half": half, "experience": 0, **shares(reports(half))}
    WordCount.objects.all().delete()
    kinds = {kind.code: kind for kind in Category.objects.all()}
    confirmed = reports("tuned")
    for code, words in confirmed:
        learn(kinds[code], words)
    yield {"half": "held-out", "experience": len(confirmed), **shares(reports("held-out"))}


def shares(labelled: list[tuple[str, str]]) -> dict[str, Any]:
    begun, ranks = time.process_time(), []
    for code, words in labelled:
        found = [each.category.code for each in suggesting.suggest(words, count=3)]
        ranks.append(found.index(code) if code in found else None)
    seconds = time.process_time() - begun
    top1, top3 = (sum(rank is not None and rank < most for rank in ranks) / len(ranks) for most in (1, 3))
    return {"reports": len(ranks), "top1": round(top1, 3), "top3": round(top3, 3),
            "processor_ms_each": round(seconds / len(ranks) * 1000, 1)}  # fmt: skip


def routing() -> dict[str, Any]:
    """Cases spread over 400 areas, under a book of forty rules of which most don't fit; without any query a case."""
    for n in range(SIDE * SIDE):
        west, south = 121 + n % SIDE * 0.01, 31 + n // SIDE * 0.01
        ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        Area.objects.create(code=f"a{n}", name=f"a{n}", kind=AreaKind.GRID, geometry=shape)
    kinds, dice = list(Category.objects.order_by("pk")), Random(1)  # noqa: S311 — no secret
    router = routes.Router(
        [Rule(f"r{n}", frozenset({dice.choice(kinds).code}), areas=frozenset({f"a{n}"}), office="nobody")
         for n in range(RULES)]
    )  # fmt: skip
    cases = [
        Case(category=dice.choice(kinds), latitude=31 + dice.random() * 0.2, longitude=121 + dice.random() * 0.2,
             reported_at=clock.now())
        for _ in range(ROUTED)
    ]  # fmt: skip
    begun = time.process_time()
    for batch in routes.batches(cases, 2000):
        for situation in router.situations(batch):
            router.decide(situation)
    seconds = time.process_time() - begun
    return {"routed": ROUTED, "areas": SIDE * SIDE, "rules": RULES, "a_processor_second": round(ROUTED / seconds)}
