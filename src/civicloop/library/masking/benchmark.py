"""How well suggestions hold on a labelled set: each half and kind apart, with intervals drawn over its documents.

A document is a text file; pages are parted by form feeds and labels written where they stand: `{name:王小明}`,
`{name?:王}` for what may be masked or not. How labels were set: the set's README.
"""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civicloop.library.masking import suggest
from civicloop.library.masking.suggestions import Certainty, Kind, Suggestion

HALVES = ("tuned", "held-out")
LABEL = re.compile(r"\{([a-z]+)(\??):([^{}]*)\}")
ALL = "all"
DRAWS = 1000
SEED = 20_261_125  # the intervals are the same each time
TAIL = 0.025


@dataclass(frozen=True)
class Label:
    start: int
    end: int
    kind: str
    is_optional: bool


@dataclass
class Tally:
    """Of one document, by kind: labels, those covered whole; suggestions, those on a label; `ticked` at first sight."""

    labels: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    found_ticked: Counter[str] = field(default_factory=Counter)
    suggested: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    ticked: Counter[str] = field(default_factory=Counter)
    right_ticked: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        for name, counter in vars(other).items():
            getattr(self, name).update(counter)


def halves(folder: Path) -> Iterator[dict[str, Any]]:
    """A line for all kinds together, then one for each."""
    for half in HALVES:
        tallies = [tally(path.read_text(encoding="utf-8")) for path in sorted((folder / half).glob("*.txt"))]
        if not tallies:
            continue
        whole, drawn = total(tallies), draws(tallies)
        for kind in (ALL, *Kind.values):
            yield {"half": half, "documents": len(tallies), "kind": kind, **rates(whole, drawn, kind)}


def quiet(folder: Path) -> dict[str, Any]:
    """What is suggested in documents that hold hardly anything private, and what reading them costs."""
    files = sorted(folder.glob("*.json"))
    told = [json.loads(file.read_text(encoding="utf-8"))["pages"] for file in files]
    pages = [page if isinstance(page, str) else page["text"] for each in told for page in each]
    suggest(pages[:1])  # loads the dictionary
    begun = time.process_time()
    found = [each for page in suggest(pages) for each in page]
    spent, letters = time.process_time() - begun, sum(map(len, pages))
    return {
        "quiet_documents": len(files),
        "letters": letters,
        "suggested": len(found),
        "ticked": sum(each.certainty > Certainty.MAYBE for each in found),
        "processor_seconds_a_million_letters": round(spent / letters * 1e6, 1) if letters else None,
    }


def rates(whole: Tally, drawn: Sequence[Tally], kind: str) -> dict[str, Any]:
    told: dict[str, Any] = {"labels": whole.labels[kind], "suggested": whole.suggested[kind]}
    for name, (part, of) in RATES.items():
        told[name] = share(whole, part, of, kind)
        told[f"{name}_interval"] = middle([share(each, part, of, kind) for each in drawn])
    return told


RATES = {
    "recall": ("found", "labels"),
    "recall_ticked": ("found_ticked", "labels"),
    "precision": ("right", "suggested"),
    "precision_ticked": ("right_ticked", "ticked"),
}


def share(tally: Tally, part: str, of: str, kind: str) -> float | None:
    count = getattr(tally, of)[kind]
    return round(getattr(tally, part)[kind] / count, 3) if count else None


def total(tallies: Sequence[Tally]) -> Tally:
    whole = Tally()
    for each in tallies:
        whole.add(each)
    return whole


def draws(tallies: Sequence[Tally]) -> list[Tally]:
    """As many documents drawn again, with putting back: documents differ more than labels do."""
    dice = random.Random(SEED)  # noqa: S311 (statistics, no secret)
    return [total(dice.choices(tallies, k=len(tallies))) for _ in range(DRAWS)]


def middle(values: Sequence[float | None]) -> list[float] | None:
    known = sorted(value for value in values if value is not None)
    edge = int(len(known) * TAIL)
    return [known[edge], known[-1 - edge]] if known else None


# --- one document ------------------------------------------------------------------------------------


def tally(marked: str) -> Tally:
    pages = [read(page) for page in marked.split("\f")]
    found, counts = suggest([text for text, _labels in pages]), Tally()
    for (text, labels), suggestions in zip(pages, found, strict=True):
        count_page(counts, text, labels, suggestions)
    return counts


def read(marked: str) -> tuple[str, list[Label]]:
    """The text without its marks, and the labels in its places."""
    text, labels, place = "", list[Label](), 0
    for match in LABEL.finditer(marked):
        text += marked[place : match.start()]
        labels.append(Label(len(text), len(text) + len(match[3]), Kind(match[1]).value, bool(match[2])))
        text += match[3]
        place = match.end()
    return text + marked[place:], labels


def count_page(counts: Tally, text: str, labels: Sequence[Label], suggestions: Sequence[Suggestion]) -> None:
    surer = [each for each in suggestions if each.certainty > Certainty.MAYBE]
    for label in labels:
        if label.is_optional:
            continue
        up(counts.labels, label.kind)
        up(counts.found, label.kind, is_covered(text, label, suggestions))
        up(counts.found_ticked, label.kind, is_covered(text, label, surer))
    for each in suggestions:
        is_right, is_ticked = is_labelled(each, labels), each.certainty > Certainty.MAYBE
        up(counts.suggested, each.kind)
        up(counts.right, each.kind, is_right)
        up(counts.ticked, each.kind, is_ticked)
        up(counts.right_ticked, each.kind, is_ticked and is_right)


def up(counter: Counter[str], kind: str, is_so: bool = True) -> None:
    counter.update({str(kind): int(is_so), ALL: int(is_so)})


def is_covered(text: str, label: Label, suggestions: Sequence[Suggestion]) -> bool:
    """Whether no letter of it would be left; what it was taken for doesn't matter."""
    covered = {place for each in suggestions for place in range(each.start, each.end)}
    return all(place in covered or text[place].isspace() for place in range(label.start, label.end))


def is_labelled(suggestion: Suggestion, labels: Sequence[Label]) -> bool:
    """Whether more than half of it is to go, or may go."""
    inside = sum(max(0, min(each.end, suggestion.end) - max(each.start, suggestion.start)) for each in labels)
    return 2 * inside > suggestion.end - suggestion.start


# --- for whoever improves the rules ------------------------------------------------------------------


def errors(folder: Path) -> Iterator[str]:
    """What is missed and what is suggested wrongly in the half that may be read."""
    for path in sorted((folder / HALVES[0]).glob("*.txt")):
        pages = [read(page) for page in path.read_text(encoding="utf-8").split("\f")]
        for (text, labels), found in zip(pages, suggest([text for text, _labels in pages]), strict=True):
            yield from (
                f"{path.stem} missed {label.kind} {around(text, label.start, label.end)}"
                for label in labels
                if not label.is_optional and not is_covered(text, label, found)
            )
            yield from (
                f"{path.stem} wrong {each.kind} {each.reason} {around(text, each.start, each.end)}"
                for each in found
                if not is_labelled(each, labels)
            )


def around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 8) : start]}[{text[start:end]}]{text[end : end + 8]}".replace("\n", "/")
