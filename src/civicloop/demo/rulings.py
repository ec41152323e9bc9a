"""What the demo's coordinator makes of the orders: which become tasks, whose, by when, and how they go."""

import json
from dataclasses import dataclass
from functools import cache

from civicloop.demo.places import DATA


@dataclass(frozen=True)
class Ruling:
    """`words` occur in the order's sentence. `due`: days from today, before it when negative.

    `fate`: unread, returned, under-way, submitted, sent-back or done; `handed_in`: how many days ago; `proof`: the
    document handed in with the report.
    """

    paper: str
    key: str
    words: str
    office: str
    title: str
    due: int
    helpers: tuple[str, ...] = ()
    fate: str = "unread"
    handed_in: int = 0
    measures: str = ""
    report: str = ""
    proof: str = ""


@cache
def rulings() -> list[Ruling]:
    rows = json.loads((DATA / "rulings.json").read_text(encoding="utf-8"))
    return [Ruling(**{**row, "helpers": tuple(row.get("helpers", []))}) for row in rows]
