"""One problem, several offices: a case shared out in parts that close it when all are closed; offices that help."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases.actions.intake import dispatch
from civicloop.cases.actions.steps import locked, move, taken_up, write
from civicloop.cases.models import CLOSED, Case, Deed, Ending, State, Step
from civicloop.kernel import clock, numbers
from civicloop.kernel.errors import Refused

MOST_PARTS = 10
OVER = (*CLOSED, State.VOID)


class WrongParts(Refused):
    code = "wrong-parts"
    message = _("Share a case out among two to %(most)s different offices. A part can't be shared out again.")


class HelpsAlready(Refused):
    code = "helps-already"
    message = _("This office has the case or helps with it already.")


@transaction.atomic
def split(*, case: Case, by: User, offices: Sequence[Office], at: datetime, note: str = "") -> list[Case]:
    """A part for each office, dispatched at once; the case itself waits for them. Returns the parts."""
    case = taken_up(case, Deed.SPLIT, by)
    if not 2 <= len({office.pk for office in offices}) == len(offices) <= MOST_PARTS or case.parent_id:
        raise WrongParts(most=MOST_PARTS)
    move(case, Deed.SPLIT)
    write(case, Deed.SPLIT, by=by, at=at, note=note)
    return [dispatch(case=part_of(case, by, at), by=by, office=office, at=at, note=note) for office in offices]


def part_of(case: Case, by: User, at: datetime) -> Case:
    part = Case(
        parent=case, category=case.category, words=case.words, place_text=case.place_text, latitude=case.latitude,
        longitude=case.longitude, cell=case.cell, area=case.area, source=case.source, task=case.task,
        is_public=case.is_public, reported_at=case.reported_at, filed_at=at, state=State.FILED,
        number=numbers.reference("C", clock.day_of(at), digits=6),
    )  # fmt: skip
    write(part, Deed.FILED, by=by, at=at, other=case)
    return part


def gather(parent: Case, at: datetime) -> Case | None:
    """Close a case whose parts are all over: watched if each was fixed, else closed as partly fixed or not at all.

    Void parts don't count; where nothing but void parts is left it goes back to be sent to an office.
    """
    case = locked(parent)
    endings = [part.ending for part in case.children.exclude(state=State.VOID)]
    if case.state != State.SPLIT or case.children.exclude(state__in=OVER).exists() or not endings:
        return None
    is_fixed = all(each == Ending.FIXED for each in endings)
    move(case, Deed.GATHERED, State.PROBATION if is_fixed else State.ENDED)
    case.ending = Ending.FIXED if is_fixed else together(endings)
    case.closed_at = case.fixed_at = at
    if is_fixed:
        assert case.category is not None
        case.probation_until = at + timedelta(days=case.category.probation_days)
    write(case, Deed.GATHERED, by=None, at=at, ending=case.ending)
    return case


def ungather(part: Case, by: User | None, at: datetime, *, is_residents: bool) -> None:
    """A part is worked on again: so is the whole."""
    if part.parent is None:
        return
    case = locked(part.parent)
    if case.state == State.SPLIT:
        return
    move(case, Deed.REOPENED, State.SPLIT)
    case.closed_at = case.probation_until = None
    case.ending = ""
    write(case, Deed.REOPENED, by=by, at=at, other=part, is_residents=is_residents)


def together(endings: Sequence[str]) -> Ending:
    """What parts that did not all end fixed make of the whole: their common end, else partly fixed."""
    kinds = set(endings)
    return Ending(kinds.pop()) if len(kinds) == 1 else Ending.PARTLY


@transaction.atomic
def ask_help(*, case: Case, by: User, office: Office, at: datetime, note: str = "") -> Step:
    """Ask another office to help the one that has the case: it sees it and may leave a word."""
    case = taken_up(case, Deed.HELPED, by)
    move(case, Deed.HELPED)
    if case.office_id == office.pk or case.supports.filter(office=office).exists():
        raise HelpsAlready
    case.supports.create(office=office, asked_at=at)
    return write(case, Deed.HELPED, by=by, at=at, note=note, office=office)
