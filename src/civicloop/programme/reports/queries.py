"""What pages ask of reports: calls with their counts, a call's offices, what a person owes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document
from civicloop.programme.models import OWED, Call, CallQuerySet, Directive, Report, ReportState


@dataclass(frozen=True)
class Tally:
    """How a call's reports stand."""

    accepted: int = 0
    handed_in: int = 0
    owed: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        return self.accepted + self.handed_in + self.owed + self.late

    @property
    def shares(self) -> list[tuple[str, int, str]]:
        """For the bar: tone, count, words."""
        return [
            ("green", self.accepted, _("accepted")),
            ("accent", self.handed_in, _("handed in")),
            ("grey", self.owed, _("owed")),
            ("red", self.late, _("late")),
        ]


def calls(viewer: Viewer, now: datetime) -> CallQuerySet:
    """The calls that a person sees, the newest first, with their counts."""
    owed = Q(reports__state__in=OWED)
    counted = Call.objects.visible_to(viewer).annotate(
        accepted=Count("reports", filter=Q(reports__state=ReportState.ACCEPTED)),
        handed_in=Count("reports", filter=Q(reports__state=ReportState.HANDED_IN)),
        owed=Count("reports", filter=owed & Q(reports__due_at__gte=now)),
        late=Count("reports", filter=owed & Q(reports__due_at__lt=now)),
    )
    return counted.select_related("issuer", "compiled", "directive__document", "campaign").order_by("-asked_at", "-pk")


def tally_of(call: Call) -> Tally:
    return Tally(**{name: getattr(call, name) for name in ("accepted", "handed_in", "owed", "late")})


def tally(reports: list[Report], now: datetime) -> Tally:
    counted = Counter(
        "accepted"
        if report.state == ReportState.ACCEPTED
        else "handed_in"
        if report.state == ReportState.HANDED_IN
        else "late"
        if report.due_at < now
        else "owed"
        for report in reports
    )
    return Tally(**counted)


def reports_of(call: Call, viewer: Viewer) -> list[Report]:
    """A call's reports that a person sees, as the tree of offices stands."""
    found = Report.objects.visible_to(viewer).filter(call=call)
    return list(found.select_related("office", "call__issuer", "document", "handed_in_by").order_by("office__path"))


def calls_of(directive: Directive, viewer: Viewer, now: datetime) -> CallQuerySet:
    return calls(viewer, now).filter(directive=directive)


def owed_by(user: User) -> QuerySet[Report]:
    """What the person's offices still have to hand in, the most pressing first."""
    mine = Report.objects.filter(office__in=offices_of(user), state__in=OWED)
    return mine.select_related("call", "office").order_by("due_at", "pk")


def to_check(user: User) -> QuerySet[Report]:
    """Handed in to the person's offices, or to the coordinators, and not checked yet."""
    mine = Q(call__issuer__in=offices_of(user)) | (Q() if may_coordinate(user) else Q(pk=None))
    found = Report.objects.filter(mine, state=ReportState.HANDED_IN).exclude(office__in=offices_of(user))
    return found.select_related("call", "office").order_by("handed_in_at", "pk")


def compiled_of(directive: Directive, viewer: Viewer) -> list[Document]:
    """What came of an order that asked for reports, where the viewer may read it."""
    return list(Document.objects.visible_to(viewer).filter(compiled_calls__directive=directive).order_by("number"))
