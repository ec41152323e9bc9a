"""How well the engine draws: its directives against a labelled set, by the overlap of their passages.

A prediction meets a label when they share at least half of the letters that either covers (intersection over union
on the page); each meets one at most, the closest first. Names count one by one, those of missed labels too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from civicloop.programme.extraction.drawn import Drawn
from civicloop.programme.extraction.engine import extract

ENOUGH = 0.5


@dataclass(frozen=True)
class Label:
    """What a person marked."""

    page: int
    start: int
    end: int
    kind: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline_date: date | None
    recurring: str
    clarity: str


@dataclass(frozen=True)
class Gold:
    """A labelled document."""

    name: str
    dated_on: date | None
    pages: tuple[str, ...]
    labels: tuple[Label, ...]


@dataclass
class Score:
    """Counts over documents; the rates are derived. `dates`: labels that bear a day."""

    documents: int = 0
    labels: int = 0
    drawn: int = 0
    met: int = 0
    names: int = 0
    names_drawn: int = 0
    names_met: int = 0
    helpers: int = 0
    helpers_drawn: int = 0
    helpers_met: int = 0
    dates: int = 0
    dates_met: int = 0
    dates_drawn: int = 0
    recurrences: int = 0
    recurrences_met: int = 0
    kinds_met: int = 0
    clarities_met: int = 0

    def __iadd__(self, other: "Score") -> "Score":
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def rates(self) -> dict[str, float]:
        return {
            "precision": ratio(self.met, self.drawn),
            "recall": ratio(self.met, self.labels),
            "f1": f1(self.met, self.drawn, self.labels),
            "who_f1": f1(self.names_met, self.names_drawn, self.names),
            "support_f1": f1(self.helpers_met, self.helpers_drawn, self.helpers),
            "date_recall": ratio(self.dates_met, self.dates),
            "date_precision": ratio(self.dates_met, self.dates_drawn),
            "recurrence_recall": ratio(self.recurrences_met, self.recurrences),
            "kind_accuracy": ratio(self.kinds_met, self.met),
            "clarity_accuracy": ratio(self.clarities_met, self.met),
        }


@dataclass
class Comparison:
    """One document's outcome: its score, what was missed, what was drawn in vain, and the pairs."""

    score: Score
    missed: list[Label] = field(default_factory=list)
    extra: list[Drawn] = field(default_factory=list)
    pairs: list[tuple[Label, Drawn]] = field(default_factory=list)


def ratio(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def f1(met: int, drawn: int, wanted: int) -> float:
    return ratio(2 * met, drawn + wanted)


def gold_of(record: dict[str, Any]) -> Gold:
    pages = tuple(record["pages"])
    dated_on = date.fromisoformat(record["dated_on"]) if record["dated_on"] else None
    return Gold(record["id"], dated_on, pages, tuple(labels_of(record["labels"], pages)))


def labels_of(records: Iterable[dict[str, Any]], pages: Sequence[str]) -> Iterator[Label]:
    """Labels with their place; of a quote that stands twice on a page the next one counts."""
    reached: dict[int, int] = {}
    for each in records:
        page, quote = each["page"], each["quote"]
        start = pages[page - 1].index(quote, reached.get(page, 0))
        reached[page] = start + len(quote)
        due = each["deadline_date"]
        yield Label(
            page,
            start,
            start + len(quote),
            each["kind"],
            tuple(each["lead"]),
            tuple(each["support"]),
            date.fromisoformat(due) if due else None,
            each["recurring"],
            each["clarity"],
        )


def compare(gold: Gold) -> Comparison:
    drawn = extract(gold.pages, dated_on=gold.dated_on)
    pairs = paired(gold.labels, drawn)
    met_labels, met_drawn = {id(label) for label, _ in pairs}, {id(each) for _, each in pairs}
    return Comparison(
        counted(gold.labels, drawn, pairs),
        [label for label in gold.labels if id(label) not in met_labels],
        [each for each in drawn if id(each) not in met_drawn],
        pairs,
    )


def paired(labels: Sequence[Label], drawn: Sequence[Drawn]) -> list[tuple[Label, Drawn]]:
    """One to one, the greatest overlap first."""
    near = [
        (overlap(label, each), left, right) for left, label in enumerate(labels) for right, each in enumerate(drawn)
    ]
    pairs, used_left, used_right = [], set[int](), set[int]()
    for share, left, right in sorted(near, key=lambda each: (-each[0], each[1:])):
        if share >= ENOUGH and left not in used_left and right not in used_right:
            pairs.append((labels[left], drawn[right]))
            used_left.add(left)
            used_right.add(right)
    return pairs


def overlap(label: Label, each: Drawn) -> float:
    if label.page != each.page:
        return 0.0
    shared = min(label.end, each.end) - max(label.start, each.start)
    return max(0, shared) / (max(label.end, each.end) - min(label.start, each.start))


def counted(labels: Sequence[Label], drawn: Sequence[Drawn], pairs: Sequence[tuple[Label, Drawn]]) -> Score:
    dated = [(label, each) for label, each in pairs if label.deadline_date]
    rhythmic = [(label, each) for label, each in pairs if label.recurring]
    return Score(
        documents=1,
        labels=len(labels),
        drawn=len(drawn),
        met=len(pairs),
        names=sum(len(label.lead) for label in labels),
        names_drawn=sum(len(each.lead) for each in drawn),
        names_met=sum(len(set(label.lead) & set(each.lead)) for label, each in pairs),
        helpers=sum(len(label.support) for label in labels),
        helpers_drawn=sum(len(each.support) for each in drawn),
        helpers_met=sum(len(set(label.support) & set(each.support)) for label, each in pairs),
        dates=sum(bool(label.deadline_date) for label in labels),
        dates_met=sum(label.deadline_date == each.deadline_date for label, each in dated),
        dates_drawn=sum(bool(each.deadline_date) for each in drawn),
        recurrences=sum(bool(label.recurring) for label in labels),
        recurrences_met=sum(label.recurring == each.recurring for label, each in rhythmic),
        kinds_met=sum(label.kind == each.kind for label, each in pairs),
        clarities_met=sum(label.clarity == each.clarity for label, each in pairs),
    )
