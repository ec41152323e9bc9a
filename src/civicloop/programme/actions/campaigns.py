"""Campaigns are started by the civility office: their titles, the campaigns they share work with, what they change."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme.actions import telling
from civicloop.programme.models import (
    Campaign,
    CampaignTitle,
    Outcome,
    OutcomeValue,
    People,
    TitleAim,
    TitleState,
)
from civicloop.programme.rules import may_order


class ValueInTheFuture(Refused):
    code = "value-in-the-future"
    message = _("A value can't have been measured on a day to come.")


class MeasuredAlready(Refused):
    code = "measured-already"
    message = _("A value of that day is entered already.")


class OutOfItsInterval(Refused):
    code = "out-of-its-interval"
    message = _("The value must lie in its interval: give both ends, or neither.")


class AimsAtNothing(Refused):
    code = "aims-at-nothing"
    message = _("Aim at another value than the one before, on a later day.")


@transaction.atomic
def start_campaign(
    *,
    slug: str,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    name_en: str = "",
    aim: str = "",
) -> Campaign:
    if not may_order(by):
        raise NotAllowed
    campaign = Campaign.objects.create(
        slug=slug, name=name, name_en=name_en, aim=aim, starts_on=starts_on, ends_on=ends_on
    )
    chain.record(by=by, verb="campaign.started", thing=campaign, at=at, starts_on=starts_on, ends_on=ends_on)
    return campaign


@transaction.atomic
def link_campaigns(*, campaign: Campaign, other: Campaign, by: User, at: datetime) -> Campaign:
    """Say that two campaigns go together, each of the other."""
    if not may_order(by):
        raise NotAllowed
    if campaign.pk != other.pk:
        campaign.linked.add(other)
        chain.record(by=by, verb="campaign.linked", thing=campaign, at=at, other=other.slug)
        for each in (campaign, other):
            telling.tell_campaign(each, telling.LINKED, by=by, at=at)
    return campaign


@transaction.atomic
def add_title(*, campaign: Campaign, name: str, aim: TitleAim | str, by: User, at: datetime) -> CampaignTitle:
    if not may_order(by):
        raise NotAllowed
    title = CampaignTitle.objects.create(campaign=campaign, name=name.strip(), aim=aim)
    chain.record(by=by, verb="campaign.title", thing=campaign, at=at, aim=aim)
    telling.tell_campaign(campaign, telling.AIMED, by=by, at=at)
    return title


@transaction.atomic
def decide_title(
    *, title: CampaignTitle, state: TitleState | str, decided_on: date, by: User, at: datetime
) -> CampaignTitle:
    """Whether a title was won, kept or missed."""
    if not may_order(by):
        raise NotAllowed
    title = CampaignTitle.objects.select_for_update().get(pk=title.pk)
    title.state, title.decided_on = TitleState(state), decided_on
    title.save()
    chain.record(by=by, verb="campaign.title", thing=title.campaign, at=at, aim=title.aim, state=title.state)
    telling.tell_campaign(title.campaign, telling.DECIDED, by=by, at=at)
    return title


@transaction.atomic
def add_outcome(
    *,
    campaign: Campaign,
    name: str,
    people: People | str,
    unit: str,
    baseline_value: Decimal,
    baseline_on: date,
    target_value: Decimal,
    target_on: date,
    by: User,
    at: datetime,
) -> Outcome:
    if not may_order(by):
        raise NotAllowed
    if target_value == baseline_value or target_on <= baseline_on:
        raise AimsAtNothing
    outcome = Outcome.objects.create(
        campaign=campaign,
        name=name.strip(),
        people=people,
        unit=unit.strip(),
        baseline_value=baseline_value,
        baseline_on=baseline_on,
        target_value=target_value,
        target_on=target_on,
    )
    chain.record(by=by, verb="campaign.outcome", thing=campaign, at=at, baseline=baseline_value, target=target_value)
    telling.tell_campaign(campaign, telling.AIMED, by=by, at=at)
    return outcome


@transaction.atomic
def enter_value(
    *,
    outcome: Outcome,
    measured_on: date,
    value: Decimal,
    by: User,
    at: datetime,
    low: Decimal | None = None,
    high: Decimal | None = None,
    sample: int | None = None,
    source: str = "",
) -> OutcomeValue:
    """One measurement; an estimate with its interval and how many were asked."""
    if not may_order(by):
        raise NotAllowed
    outcome = Outcome.objects.select_for_update().select_related("campaign").get(pk=outcome.pk)
    if measured_on > at.date():
        raise ValueInTheFuture
    if outcome.values.filter(measured_on=measured_on).exists():
        raise MeasuredAlready
    if (low is None) != (high is None) or (low is not None and high is not None and not low <= value <= high):
        raise OutOfItsInterval
    entered = OutcomeValue.objects.create(
        outcome=outcome,
        measured_on=measured_on,
        value=value,
        low=low,
        high=high,
        sample=sample,
        source=source.strip(),
        entered_by=by,
        entered_at=at,
    )
    chain.record(by=by, verb="campaign.measured", thing=outcome.campaign, at=at, outcome=outcome.pk, value=value)
    telling.tell_campaign(outcome.campaign, telling.MEASURED, by=by, at=at)
    return entered
