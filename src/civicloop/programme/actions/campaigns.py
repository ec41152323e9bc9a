"""Campaigns are started by the civility office."""

from datetime import date, datetime

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.programme.models import Campaign
from civicloop.programme.rules import may_order


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
