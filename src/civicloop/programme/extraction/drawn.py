"""What the engine hands over: one directive, with its place, its parts and the reasons for each."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Drawn:
    """A directive as drawn from a text.

    `page` counts from 1; `quote` is `pages[page - 1][start:end]`; `text` is the same passage without line breaks,
    whole even where it runs over a page's end. `lead` and `support` are names as written (`generic_lead`: those of
    them that name nobody, such as 各单位). `deadline_date` is the last day in time; a recurrence has `recurring` and
    `first_on` instead; a limit counted from an event has `trigger`.
    """

    page: int
    start: int
    end: int
    quote: str
    text: str
    kind: str
    clarity: str
    what: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    generic_lead: tuple[str, ...] = ()
    deadline_text: str = ""
    deadline_date: date | None = None
    starts_on: date | None = None
    first_on: date | None = None
    trigger: str = ""
    recurring: str = ""
    vague: bool = False
    blank: bool = False
    target: str = ""
    speaker: str = ""
    places: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    reasons: tuple[str, ...] = field(default=())

    def line(self, doc: str | int) -> dict[str, Any]:
        """The object that `civicloop directives --json` prints."""
        return {
            "doc": doc,
            "page": self.page,
            "quote": self.quote,
            "kind": self.kind,
            "lead": list(self.lead),
            "support": list(self.support),
            "deadline_text": self.deadline_text,
            "deadline_date": self.deadline_date.isoformat() if self.deadline_date else None,
            "recurring": self.recurring,
            "vague": self.vague,
            "blank": self.blank,
            "target": self.target,
            "clarity": self.clarity,
        }
