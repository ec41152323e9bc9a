"""The bench: scoring by overlap, and the floor under which the engine must not fall."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from civicloop.programme.extraction.scoring import Score, compare, gold_of

CORPUS = Path(__file__).parents[2] / "corpus" / "directives"
ALL = sorted(CORPUS.glob("*/*.json"))


def record(*labels: dict[str, Any]) -> dict[str, Any]:
    pages = ["市城管局要于4月底前完成清理。市公安局要加强巡查。"]
    return {"id": "a", "dated_on": "2024-04-12", "pages": pages, "labels": list(labels)}


def label(quote: str, **rest: Any) -> dict[str, Any]:
    blank = {
        "page": 1,
        "kind": "task",
        "lead": [],
        "support": [],
        "deadline_date": None,
        "recurring": "",
        "clarity": "open",
    }
    return {**blank, "quote": quote, **rest}


def test_perfect_labels_give_full_marks() -> None:
    gold = gold_of(
        record(
            label("市城管局要于4月底前完成清理", lead=["市城管局"], deadline_date="2024-04-30", clarity="clear"),
            label("市公安局要加强巡查", lead=["市公安局"]),
        )
    )
    assert set(compare(gold).score.rates().values()) == {1.0}


def test_misses_and_wrong_names_cost() -> None:
    gold = gold_of(record(label("市城管局要于4月底前完成清理", lead=["市文明办"], deadline_date="2024-04-29")))
    score = compare(gold).score
    assert (score.labels, score.drawn, score.met) == (1, 2, 1)
    assert (score.names_met, score.dates_met, score.dates) == (0, 0, 1)


def test_overlap_below_half_meets_nothing() -> None:
    outcome = compare(gold_of(record(label("市城管局"))))
    assert (len(outcome.missed), len(outcome.extra)) == (1, 2)


def test_repeated_quote_is_the_next_one() -> None:
    gold = gold_of({**record(label("要抓好"), label("要抓好")), "pages": ["要抓好。要抓好。"]})
    assert [each.start for each in gold.labels] == [0, 4]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_labels_stand_in_their_pages(path: Path) -> None:
    gold = gold_of(json.loads(path.read_text(encoding="utf-8")))
    assert all(gold.pages[each.page - 1][each.start : each.end] for each in gold.labels)
    assert gold.dated_on is None or gold.dated_on < date(2030, 1, 1)


@pytest.mark.parametrize("half", ["tuned", "held-out"])
def test_engine_does_not_fall_behind(half: str) -> None:
    total = Score()
    for path in sorted((CORPUS / half).glob("*.json")):
        total += compare(gold_of(json.loads(path.read_text(encoding="utf-8")))).score
    assert total.rates()["f1"] >= 0.8
