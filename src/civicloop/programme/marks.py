"""How well the engine reads, by what reviewers made of its proposals: over the months, and version by version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from civicloop.kernel.clock import day_of
from civicloop.programme.models import Directive, Origin, Review

UNKNOWN = "—"


@dataclass
class Marks:
    """Counts of reviewed orders. `kept` stand as drawn, `corrected` stand otherwise, `added` had been missed."""

    kept: int = 0
    corrected: int = 0
    rejected: int = 0
    added: int = 0
    who_right: int = 0
    dates: int = 0
    dates_right: int = 0

    def __iadd__(self, other: "Marks") -> "Marks":
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    @property
    def right(self) -> int:
        """Proposals that were orders."""
        return self.kept + self.corrected

    @property
    def precision(self) -> float | None:
        return ratio(self.right, self.right + self.rejected)

    @property
    def recall(self) -> float | None:
        return ratio(self.right, self.right + self.added)

    @property
    def f1(self) -> float | None:
        return ratio(2 * self.right, 2 * self.right + self.rejected + self.added)

    @property
    def who(self) -> float | None:
        return ratio(self.who_right, self.right)

    @property
    def when(self) -> float | None:
        return ratio(self.dates_right, self.dates)

    def line(self) -> dict[str, Any]:
        counts = {each.name: getattr(self, each.name) for each in fields(self)}
        return counts | {name: getattr(self, name) for name in ("precision", "recall", "f1", "who", "when")}


def ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def by_month() -> dict[str, Marks]:
    """By the month of the review, as 2026-11, the newest first."""
    return dict(sorted(summed((month_of(row), marks_of(row)) for row in reviewed()).items(), reverse=True))


def by_engine() -> dict[str, Marks]:
    """By the version of the engine that drew; orders that people added count for the version that missed them."""
    return dict(sorted(summed((engine_of(row), marks_of(row)) for row in reviewed()).items(), reverse=True))


def reviewed() -> Iterator[Directive]:
    """What people have judged; what a language model proposed says nothing of the engine."""
    rows = Directive.objects.exclude(review=Review.PROPOSED).exclude(origin=Origin.MODEL)
    yield from rows.select_related("passage__version__drawing").iterator(chunk_size=500)


def month_of(row: Directive) -> str:
    return f"{day_of(row.reviewed_at):%Y-%m}" if row.reviewed_at else UNKNOWN


def engine_of(row: Directive) -> str:
    drawing = getattr(row.passage.version, "drawing", None)
    return (drawing.engine if drawing else "") or UNKNOWN


def summed(rows: Iterable[tuple[str, Marks]]) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    for name, marks in rows:
        whole = found.setdefault(name, Marks())
        whole += marks
    return found


def marks_of(row: Directive) -> Marks:
    if row.origin == Origin.ADDED:
        return Marks(added=int(row.review == Review.CONFIRMED))
    if row.review == Review.REJECTED:
        return Marks(rejected=1)
    drawn = row.proposal or {}
    is_dated = bool(row.deadline_on and row.deadline_text and "deadline_on" not in row.filled)
    day = row.deadline_on.isoformat() if row.deadline_on else None
    return Marks(
        kept=int(not row.is_corrected),
        corrected=int(row.is_corrected),
        who_right=int(drawn.get("lead", row.lead) == row.lead),
        dates=int(is_dated),
        dates_right=int(is_dated and drawn.get("deadline_date", day) == day),
    )
