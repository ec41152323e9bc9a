"""What waits for a person: bad ratings to answer, disputes to answer, to examine, to accept."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.appraisal.clocks import light
from civicloop.appraisal.models import Dispute, DisputeState, Window
from civicloop.appraisal.queries import windows
from civicloop.kernel.clock import day_of


class Duty(NamedTuple):
    """One thing somebody has to do."""

    title: str
    what: str
    url: str
    due_on: date | None
    light: str


def desk(user: User, now: datetime) -> list[Duty]:
    """The most urgent first."""
    today, offices = day_of(now), offices_of(user)
    duties = [
        *_ratings(Window.objects.filter(office__in=offices), today),
        *_disputes(Dispute.objects.filter(operator__in=offices, state=DisputeState.LODGED), _("Answer it"), today),
        *_disputes(Dispute.objects.filter(member=user, state=DisputeState.ANSWERED), _("Accept or appeal"), today),
    ]
    if may_coordinate(user):
        appeals = Dispute.objects.filter(state__in=[DisputeState.APPEALED, DisputeState.ADMITTED])
        duties += _disputes(appeals.exclude(operator__in=offices), _("Examine the appeal"), today)
    return sorted(duties, key=lambda duty: duty.due_on or date.max)


def _ratings(own: QuerySet[Window], today: date) -> list[Duty]:
    return [
        Duty(
            title=str(each.rating.window.title),
            what=_("Answer a bad rating"),
            url=reverse("appraisal:answer", args=[each.pk]),
            due_on=each.due_on,
            light=light(each.due_on, today),
        )
        for each in windows.waiting(own)
    ]


def _disputes(found: QuerySet[Dispute], what: str, today: date) -> list[Duty]:
    return [
        Duty(
            each.number, what, reverse("appraisal:dispute", args=[each.number]), each.due_on, light(each.due_on, today)
        )
        for each in found.order_by("pk")
    ]
