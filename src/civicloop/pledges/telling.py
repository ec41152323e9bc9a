"""Whom what happens to a pledge is told: those who follow it."""

from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import User
from civicloop.pledges.models import Pledge

AMENDED = _("A pledge was changed: %(title)s (%(number)s)")
CLAIMED = _("The office reports on its pledge: %(title)s (%(number)s)")
CHECKED = _("An inspector has checked a pledge: %(title)s (%(number)s)")
SETTLED = _("The vote on a pledge has ended: %(title)s (%(number)s)")
WITHDRAWN = _("A pledge was taken back: %(title)s (%(number)s)")


def tell_pledge(pledge: Pledge, text: Promise, *, by: User, at: datetime) -> None:
    notify(
        kind="pledge-step",
        text=text,
        url=reverse("pledges:detail", args=[pledge.number]),
        at=at,
        about=pledge.chain_name,
        also=[pledge.office.chain_name],
        by=by,
        title=pledge.title,
        number=pledge.number,
    )
