"""How an office is doing: its orders, cases, pledges and ratings, each with its uncertainty."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.accounts.models import Office, OfficeKind
from civicloop.appraisal.queries import disputes, windows
from civicloop.cases import queries as cases
from civicloop.cases.models import CLOSED, OPEN, WITH_OFFICE, Case
from civicloop.kernel.clock import day_of
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.statistics import Estimate
from civicloop.pledges import queries as pledges
from civicloop.programme import queries as programme
from civicloop.programme.models import Task
from civicloop.programme.queries import Tally

TASKS = 5
PROBATION = 30  # days after which a fix counts as having lasted


@dataclass
class Branch:
    """An office in the tree, with what it has open."""

    office: Office
    open_cases: int
    late_cases: int
    children: list["Branch"] = field(default_factory=list)


def tree(viewer: Viewer, now: datetime) -> list[Branch]:
    """The open offices from the roots down, in two queries."""
    late = Count("pk", filter=Q(state__in=WITH_OFFICE, due_at__lt=now))
    visible = Case.objects.visible_to(viewer).filter(state__in=OPEN)
    rows = visible.order_by().values("office").annotate(open=Count("pk"), late=late)
    counts = {row["office"]: (row["open"], row["late"]) for row in rows}
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for office in Office.objects.filter(is_closed=False).order_by("pk"):
        branch = branches[office.pk] = Branch(office, *counts.get(office.pk, (0, 0)))
        above = branches.get(office.parent_id or 0)
        (above.children if above else roots).append(branch)
    return roots


@dataclass(frozen=True)
class CaseRecord:
    """An office's cases in numbers: now open and late, closed so far, come back, and the share that stayed fixed."""

    open: int
    late: int
    closed: int
    rebounds: int
    stayed: Estimate


def case_record(office: Office, viewer: Viewer, now: datetime) -> CaseRecord:
    found = Case.objects.visible_to(viewer).filter(office=office).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        late=Count("pk", filter=Q(state__in=WITH_OFFICE, due_at__lt=now)),
        closed=Count("pk", filter=Q(state__in=CLOSED)),
    )  # fmt: skip
    rebounds = cases.rebounds_against(office, viewer).count()
    return CaseRecord(**found, rebounds=rebounds, stayed=cases.stayed_fixed(PROBATION, now, office))


def orders(office: Office, viewer: Viewer, now: datetime) -> Tally:
    led = programme.orders_for(viewer, now).filter(lead_office=office)
    return programme.total(programme.tallies(led).values())


def tasks(office: Office, viewer: Viewer, now: datetime) -> list[Task]:
    return list(programme.tasks_for(viewer, now).filter(lead_office=office)[:TASKS])


def promises(office: Office, viewer: Viewer) -> list[pledges.Standing]:
    return pledges.standings(pledges.for_office(office, viewer))


def gap_sentence(office: Office) -> str:
    """The credibility gap as people would say it."""
    credibility = pledges.credibility(office)
    if credibility is None:
        return _("Nobody has checked a claim of this office yet, so nothing can be said about how true its claims are.")
    points = round(credibility.gap * 100)
    checked = ngettext("one checked pledge", "%(count)d checked pledges", credibility.n) % {"count": credibility.n}
    if points == 0:
        return _("What it claims is what is found: no gap over %(checked)s.") % {"checked": checked}
    words = (
        _("It claims %(points)d points more of the way than inspectors find, over %(checked)s.")
        if points > 0
        else _("Inspectors find %(points)d points more of the way than it claims, over %(checked)s.")
    )
    return words % {"points": abs(points), "checked": checked}


def ratings(office: Office) -> list[windows.Standing]:
    return windows.for_office(office)


def punctuality(office: Office, now: datetime) -> disputes.Punctuality | None:
    """How often an operator answers disputes in time; other offices have none."""
    today: date = day_of(now)
    return disputes.punctuality_of(office, today) if office.kind == OfficeKind.INDUSTRY else None
