"""Cases taken over from another register: the past as it tells it, without clocks that nobody started.

Rows come in batches, each one transaction and one link of the chain; a row that is here already is left as it is, so
that the same file may be read again after an interruption.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.cases import geography, places, rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import (
    Case,
    Category,
    Deed,
    Ending,
    Group,
    LimitUnit,
    Origin,
    Source,
    State,
    Step,
)
from civicloop.kernel import chain, clock, numbers

PROVISIONAL_LIMIT = (5, LimitUnit.WORKING_DAYS)  # of a category that a register brings along


@dataclass(frozen=True)
class Row:
    """One case as another register has it; `closed_at` is None while it is open there."""

    external_id: str
    category: Category
    point: places.Point
    reported_at: datetime
    closed_at: datetime | None = None
    words: str = ""
    place_text: str = ""
    outcome: str = ""


def import_case(*, by: User | None, row: Row, register: str, at: datetime) -> Case:
    """Take over one case; a second time gives the same one."""
    import_cases(by=by, rows=[row], register=register, at=at)
    return Case.objects.get(origin__register=register, origin__external_id=row.external_id)


@transaction.atomic
def import_cases(*, by: User | None, rows: Sequence[Row], register: str, at: datetime) -> list[Case]:
    """Take over those rows that are not here yet; returns their cases. `by` is None for the command line."""
    allow(by is None or rules.may_file(by))
    batch = numbers.next_in(f"import:{register}")  # two imports of one register wait for each other
    fresh = unknown(rows, register)
    if not fresh:
        return []
    cases = Case.objects.bulk_create(numbered([case_of(row, at) for row in fresh]))
    pairs = list(zip(cases, fresh, strict=True))
    Step.objects.bulk_create(step_of(case, row, by, at) for case, row in pairs)
    Origin.objects.bulk_create(Origin(case=case, register=register, external_id=row.external_id) for case, row in pairs)
    chain.record(
        by=by, verb="cases.imported", thing=f"register:{register}", at=at,
        batch=batch, count=len(cases), first=cases[0].number, last=cases[-1].number, digest=digest(pairs),
    )  # fmt: skip
    return cases


def unknown(rows: Sequence[Row], register: str) -> list[Row]:
    """The rows whose number is neither here nor earlier in the batch."""
    by_id = {row.external_id: row for row in reversed(rows)}
    known = Origin.objects.filter(register=register, external_id__in=by_id).values_list("external_id", flat=True)
    gone = set(known)
    return [row for row in rows if row is by_id[row.external_id] and row.external_id not in gone]


def case_of(row: Row, now: datetime) -> Case:
    """Open there: filed here, to be dispatched. Closed there: closed here, watched if its probation still runs.

    It is never said to have stayed fixed: nobody here looked.
    """
    until = row.closed_at + timedelta(days=row.category.probation_days) if row.closed_at else None
    closed = State.PROBATION if until and until > now else State.ENDED
    return Case(
        category=row.category, words=row.words.strip(), place_text=row.place_text.strip()[:120],
        latitude=row.point.latitude, longitude=row.point.longitude, cell=places.cell_of(row.point),
        source=Source.IMPORT, state=closed if row.closed_at else State.FILED,
        reported_at=row.reported_at, filed_at=row.reported_at, closed_at=row.closed_at, probation_until=until,
        ending=Ending.ELSEWHERE if row.closed_at else "",
    )  # fmt: skip


def numbered(cases: Sequence[Case]) -> Sequence[Case]:
    """Each with its district and a number of the year in which it was reported."""
    years: dict[int, list[Case]] = {}
    around = geography.atlas().holding_each(places.Point(case.latitude, case.longitude) for case in cases)
    for case, areas in zip(cases, around, strict=True):
        case.area = geography.district_of(areas)
        years.setdefault(clock.day_of(case.reported_at).year, []).append(case)
    for year, members in sorted(years.items()):
        for case, number in zip(members, numbers.references("C", year, len(members), digits=6), strict=True):
            case.number = number
    return cases


def step_of(case: Case, row: Row, by: User | None, at: datetime) -> Step:
    return Step(
        case=case, at=at, by=by, deed=Deed.IMPORTED, state=case.state, ending=case.ending, note=row.outcome.strip()
    )


def digest(pairs: Iterable[tuple[Case, Row]]) -> str:
    """What ties the batch's link of the chain to its cases, without telling anything about them."""
    lines = (f"{case.number} {row.external_id} {case.state} {row.reported_at.isoformat()}\n" for case, row in pairs)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@transaction.atomic
def add_category(*, by: User | None, code: str, name: str, at: datetime, group: str = Group.FACILITIES) -> Category:
    """A local category, with a provisional limit that the city then changes; a second time gives the same one."""
    allow(by is None or rules.may_file(by))
    amount, unit = PROVISIONAL_LIMIT
    category, is_new = Category.objects.get_or_create(
        code=code,
        defaults={"name": name[:40], "name_en": name[:80], "group": group, "limit_amount": amount, "limit_unit": unit},
    )
    if is_new:
        chain.record(by=by, verb="category.added", thing="categories", at=at, code=code)
    return category
