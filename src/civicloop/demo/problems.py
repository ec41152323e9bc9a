"""What goes wrong in the demo city: kinds of problems, where they happen, whose they are, and how people put it."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from civicloop.demo.places import DATA, Place, places

HOT_SPOTS = (  # where it comes back again and again
    ("dongqiao-market", "pavement-trading"),
    ("sunset-market", "street-barbecue"),
    ("central-station", "shared-bicycles"),
    ("first-hospital", "parked-cars"),
    ("willow-court", "small-ads"),
    ("huailing-market", "outside-trading"),
)


@dataclass(frozen=True)
class Problem:
    """One kind of problem; `office` is a code, or "district" for the district it happens in."""

    code: str
    office: str
    weight: int
    sites: tuple[str, ...]
    sayings: tuple[str, ...]

    def office_at(self, place: Place) -> str:
        return place.district if self.office == "district" else self.office

    def place(self, dice: Random) -> Place:
        return dice.choice([place for place in places().values() if place.site in self.sites])


@cache
def problems() -> dict[str, Problem]:
    with (DATA / "problems.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: read(row) for row in csv.DictReader(file)}


def read(row: dict[str, str]) -> Problem:
    sites, sayings = tuple(row["places"].split("|")), tuple(row["words"].split("|"))
    return Problem(row["code"], row["office"], int(row["weight"]), sites, sayings)


def pick(dice: Random) -> Problem:
    """A kind of problem, the common ones more often."""
    kinds: Iterable[Problem] = problems().values()
    return dice.choices(list(kinds), [kind.weight for kind in kinds])[0]
