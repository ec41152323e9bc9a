"""What reports changed: of each, whether it is fixed, how long that took, its pictures, and whether it came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Prefetch, Q

from civicloop.accounts.models import User
from civicloop.cases import queries
from civicloop.cases.models import CLOSED, Case, CaseQuerySet, Deed, Ending, Picture, Purpose, State, Step

RELAPSES = (Deed.REOPENED, Deed.REBOUND)


@dataclass(frozen=True)
class Effect:
    """Of one report."""

    case: Case
    before: Picture | None
    after: Picture | None
    days: int | None  # from the report to the newest fix that was checked and holds
    stayed: int | None  # days that it has stayed fixed, so far
    relapses: int  # how often it was reopened after closing, or came back

    @property
    def is_fixed(self) -> bool:
        return self.case.state in CLOSED and self.case.ending == Ending.FIXED and self.case.state != State.REBOUNDED


@dataclass(frozen=True)
class Summary:
    reports: int
    fixed: int
    came_back: int
    days: float | None  # the middle of those fixed


def of_member(user: User, now: datetime) -> list[Effect]:
    """Of everything that a member reported or joined, the newest first."""
    own = Q(reporter=user) | Q(followers__user=user)
    return effects_of(Case.objects.visible_to(user).filter(own).distinct(), now)


def of_case(case: Case, now: datetime) -> Effect:
    return effects_of(Case.objects.filter(pk=case.pk), now)[0]


def effects_of(cases: CaseQuerySet, now: datetime) -> list[Effect]:
    relapses = Prefetch("steps", Step.objects.filter(deed__in=RELAPSES).order_by("pk"), to_attr="relapses")
    return [effect(case, now) for case in queries.listed(cases).prefetch_related(relapses)]


def effect(case: Case, now: datetime) -> Effect:
    pictures = list(case.pictures.all())  # the oldest first, as the list has loaded them
    is_closed = case.state in CLOSED and case.closed_at is not None
    stays = is_closed and case.state in (State.PROBATION, State.DONE)
    return Effect(
        case=case,
        before=next((each for each in pictures if each.purpose == Purpose.BEFORE), None),
        after=next((each for each in reversed(pictures) if each.purpose == Purpose.AFTER), None),
        days=(case.fixed_at - case.reported_at).days if is_closed and case.fixed_at else None,
        stayed=(now - case.closed_at).days if stays and case.closed_at else None,
        relapses=sum(is_relapse(case, step) for step in case.relapses),  # type: ignore[attr-defined]
    )


def is_relapse(case: Case, step: Step) -> bool:
    """A case that itself is a repetition has a step that says so: that one is not counted against it."""
    return step.deed == Deed.REOPENED or step.other_id != case.rebound_of_id


def summed(effects: Iterable[Effect]) -> Summary:
    known = list(effects)
    days = [each.days for each in known if each.is_fixed and each.days is not None]
    return Summary(
        reports=len(known),
        fixed=sum(each.is_fixed for each in known),
        came_back=sum(each.relapses > 0 for each in known),
        days=median(days) if days else None,
    )
