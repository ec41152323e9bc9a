"""What is known of pledges: the newest claim and check, the public's tally, the gap, and who has to do what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.kernel.clock import day_of
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.statistics import FLOOR, Estimate, wilson
from civicloop.pledges.models import RUNNING, Ballot, Check, Claim, Pledge, PledgeState, Verdict
from civicloop.pledges.rules import checking_office
from civicloop.programme.models import Directive, Task

SOON_DAYS = 14  # before its deadline a pledge turns yellow


def shown(viewer: Viewer) -> QuerySet[Pledge]:
    """What this person may see, newest first, with what a row of a list says."""
    return Pledge.objects.visible_to(viewer).select_related("office").order_by("-drafted_at", "-pk")


def for_directive(directive: Directive, viewer: Viewer) -> QuerySet[Pledge]:
    return shown(viewer).filter(directive=directive)


def for_task(task: Task, viewer: Viewer) -> QuerySet[Pledge]:
    return shown(viewer).filter(task=task)


def for_office(office: Office, viewer: Viewer) -> QuerySet[Pledge]:
    return shown(viewer).filter(office=office)


def newest(viewer: Viewer, count: int = 5) -> QuerySet[Pledge]:
    """The newest public pledges."""
    return shown(viewer).exclude(published_at=None).order_by("-published_at", "-pk")[:count]


@dataclass(frozen=True)
class Tally:
    """The open ballots of one pledge. Those who can't tell are counted, and are no part of the share."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        """Verdicts that say something."""
        return self.counts[Verdict.KEPT] + self.counts[Verdict.PARTLY] + self.counts[Verdict.BROKEN]

    @property
    def kept(self) -> Estimate:
        """The share who say “kept”, with Wilson's 95 % interval."""
        return wilson(self.counts[Verdict.KEPT], self.n)

    @property
    def is_enough(self) -> bool:
        return self.n >= FLOOR

    @property
    def leading(self) -> Verdict | None:
        """The verdict with the most votes, where there are enough of them."""
        if not self.is_enough:
            return None
        return max((Verdict.KEPT, Verdict.PARTLY, Verdict.BROKEN), key=lambda verdict: self.counts[verdict])

    @property
    def majority(self) -> Verdict | None:
        """The leading verdict, if more than half give it."""
        leading = self.leading
        return leading if leading and 2 * self.counts[leading] > self.n else None


@dataclass(frozen=True)
class Standing:
    """A pledge with the three voices on it."""

    pledge: Pledge
    claim: Claim | None
    check: Check | None
    claim_at_check: Claim | None
    tally: Tally

    @property
    def gap(self) -> float | None:
        """Credibility gap: claimed less checked progress (1 = all the way); the claim is the last before the check."""
        if self.check is None or self.claim_at_check is None:
            return None
        return self.pledge.progress(self.claim_at_check.value) - self.pledge.progress(self.check.value)

    @property
    def progress(self) -> float | None:
        """How far it has got: as checked where it was checked, else as claimed."""
        return self.claimed_progress if self.check is None else self.checked_progress

    @property
    def claimed_progress(self) -> float | None:
        return self.pledge.progress(self.claim.value) if self.claim else None

    @property
    def checked_progress(self) -> float | None:
        return self.pledge.progress(self.check.value) if self.check else None

    def light(self, today: date) -> str:
        pledge = self.pledge
        if pledge.is_overdue(today):
            return "red"
        if pledge.state in (PledgeState.DRAFT, PledgeState.WITHDRAWN) or pledge.due_on is None:
            return "grey"
        if pledge.state == PledgeState.PUBLISHED:
            return "yellow" if today + timedelta(days=SOON_DAYS) >= pledge.due_on else "green"
        return self._light_of_end()

    def _light_of_end(self) -> str:
        """Once it is said to be kept, what was found counts."""
        if self.progress is not None and self.progress >= 1:
            return "green"
        return "yellow" if self.pledge.state == PledgeState.CLAIMED else "red"

    def word(self, today: date) -> str:
        return _("Overdue") if self.pledge.is_overdue(today) else self.pledge.get_state_display()


def standings(pledges: Iterable[Pledge]) -> list[Standing]:
    """The standings of pledges, in their order, with three queries for all."""
    rows = list(pledges)
    claims, checks, tallies = _by_pledge(Claim, rows), _by_pledge(Check, rows), tally_each(rows)
    return [_standing(pledge, claims[pledge.pk], checks[pledge.pk], tallies[pledge.pk]) for pledge in rows]


def standing(pledge: Pledge) -> Standing:
    return standings([pledge])[0]


def _standing(pledge: Pledge, claims: Sequence[Claim], checks: Sequence[Check], tally: Tally) -> Standing:
    check = checks[-1] if checks else None
    before = [claim for claim in claims if check and claim.at <= check.at]
    return Standing(
        pledge=pledge,
        claim=claims[-1] if claims else None,
        check=check,
        claim_at_check=before[-1] if before else None,
        tally=tally,
    )


def _by_pledge[Row: (Claim, Check)](model: type[Row], pledges: Sequence[Pledge]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in model.objects.filter(pledge__in=pledges).order_by("at", "pk"):
        found[row.pledge_id].append(row)
    return found


def tally_each(pledges: Sequence[Pledge]) -> defaultdict[int, Tally]:
    """Each pledge's tally, by its key."""
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    for pledge, verdict in Ballot.objects.filter(pledge__in=pledges, superseded_at=None).values_list(
        "pledge", "verdict"
    ):
        tallies[pledge].counts[verdict] += 1
    return tallies


@dataclass(frozen=True)
class Credibility:
    """An office's mean credibility gap over the pledges that were both claimed and checked."""

    gap: float
    n: int


def credibility(office: Office) -> Credibility | None:
    """None where nothing of the office was checked after a claim."""
    public = Pledge.objects.filter(office=office).exclude(published_at=None)
    gaps = [each.gap for each in standings(public) if each.gap is not None]
    return Credibility(fmean(gaps), len(gaps)) if gaps else None


class Duty(NamedTuple):
    """One thing somebody has to do, for the desk."""

    pledge: Pledge
    what: str
    due_on: date | None
    light: str


def desk(user: User, now: datetime) -> list[Duty]:
    """What waits for this person: pledges to report on, to check, to settle; the most urgent first."""
    today = day_of(now)
    duties = [*_to_report(user, today), *_to_check(user), *_to_settle(user, today)]
    return sorted(duties, key=lambda duty: duty.due_on or date.max)


def _to_report(user: User, today: date) -> list[Duty]:
    """Own offices' pledges that are due soon or late, and drafts."""
    soon = today + timedelta(days=SOON_DAYS)
    own = Pledge.objects.filter(office__in=offices_of(user)).select_related("office")
    due = own.filter(state=PledgeState.PUBLISHED, due_on__lte=soon)
    drafts = own.filter(state=PledgeState.DRAFT)
    return [
        *(
            Duty(each, _("Say what was done"), each.due_on, "red" if each.is_overdue(today) else "yellow")
            for each in due
        ),
        *(Duty(each, _("Complete and publish it"), None, "grey") for each in drafts),
    ]


def _to_check(user: User) -> list[Duty]:
    """Claims of other offices that nobody has checked since."""
    office = checking_office(user)
    if office is None:
        return []
    later = Check.objects.filter(pledge=OuterRef("pledge"), at__gte=OuterRef("at"))
    unchecked = Claim.objects.filter(~Exists(later), pledge=OuterRef("pk"))
    waiting = Pledge.objects.filter(Exists(unchecked), state__in=RUNNING).select_related("office")
    own = {post.office_id for post in user.posts}
    return [
        Duty(each, _("Check it on the spot"), each.due_on, "yellow") for each in waiting if each.office_id not in own
    ]


def _to_settle(user: User, today: date) -> list[Duty]:
    """Pledges whose vote has ended."""
    if not may_coordinate(user):
        return []
    over = Pledge.objects.settleable(today).select_related("office")
    return [Duty(each, _("Close the vote"), each.verdicts_until(), "yellow") for each in over]
