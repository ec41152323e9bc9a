"""The bench over a labelled set: each half's rates, with intervals drawn over its documents."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from civicloop.programme.extraction.scoring import Gold, Score, compare, gold_of

TUNED, HELD_OUT = "tuned", ("held-out", "held-out-2")
DRAWS = 1000
SEED = 20_240_412  # the intervals are the same each time
TAIL = 0.025
BOUNDED = ("precision", "recall", "f1", "who_f1", "date_recall")


def halves(folder: Path) -> Iterator[dict[str, Any]]:
    """Each part that is there, then what is held out as a whole: counts, rates, 95 % intervals of those that matter."""
    scores = {
        half: [compare(gold).score for gold in golds(folder / half)]
        for half in (TUNED, *HELD_OUT)
        if (folder / half).is_dir()
    }
    for half, found in scores.items():
        yield measured(half, found)
    if len(held := [half for half in HELD_OUT if half in scores]) > 1:
        yield measured("all held out", [score for half in held for score in scores[half]])


def golds(folder: Path) -> Iterator[Gold]:
    for path in sorted(folder.glob("*.json")):
        yield gold_of(json.loads(path.read_text(encoding="utf-8")))


def measured(half: str, scores: Sequence[Score]) -> dict[str, Any]:
    whole = total(scores)
    counts = {"documents": whole.documents, "labels": whole.labels, "drawn": whole.drawn}
    return {"half": half, **counts, **whole.rates(), "intervals": intervals(scores)}


def total(scores: Sequence[Score]) -> Score:
    added = Score()
    for score in scores:
        added += score
    return added


def intervals(scores: Sequence[Score]) -> dict[str, list[float]]:
    """95 % of the rates when as many documents are drawn again, with putting back: documents differ, not orders."""
    dice = random.Random(SEED)  # noqa: S311 (statistics, no secret)
    rates = [total(dice.choices(scores, k=len(scores))).rates() for _ in range(DRAWS)] if scores else []
    return {name: middle(sorted(each[name] for each in rates)) for name in BOUNDED if rates}


def middle(values: Sequence[float]) -> list[float]:
    edge = int(len(values) * TAIL)
    return [values[edge], values[-1 - edge]]
