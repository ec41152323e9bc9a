"""Whom each step of the programme is told, and in which words."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import User
from civicloop.programme.models import Campaign, Deed, Directive, Task

TO_OFFICE: dict[Deed, tuple[str, str | Promise]] = {
    Deed.ORDER: ("task-dispatched", _("A task for %(office)s: %(title)s (%(number)s)")),
    Deed.REORDER: ("task-dispatched", _("A task for %(office)s, dispatched again: %(title)s (%(number)s)")),
    Deed.FINISH: ("task-judged", _("Found done: %(title)s (%(number)s)")),
    Deed.SEND_BACK: ("task-judged", _("Sent back, not done yet: %(title)s (%(number)s)")),
    Deed.CANCEL: ("task-step", _("Cancelled: %(title)s (%(number)s)")),
    Deed.GRANT: ("time-decided", _("More time granted: %(title)s (%(number)s)")),
    Deed.RECKON: ("time-decided", _("The city’s calendar moved its last day: %(title)s (%(number)s)")),
    Deed.REFUSE: ("time-decided", _("More time refused: %(title)s (%(number)s)")),
}
TO_ORDERER: dict[Deed, tuple[str, str | Promise]] = {
    Deed.ACCEPT: ("task-step", _("%(office)s has accepted: %(title)s (%(number)s)")),
    Deed.RETURN: ("task-answered", _("%(office)s has returned a task: %(title)s (%(number)s)")),
    Deed.ASK: ("time-asked", _("%(office)s asks for more time: %(title)s (%(number)s)")),
    Deed.SUBMIT: ("task-answered", _("%(office)s says it is done: %(title)s (%(number)s)")),
}


def tell_task(task: Task, deed: Deed, *, by: User | None, at: datetime) -> None:
    """Its offices of what others did to it, whoever dispatched it of what the office did; and who follows it."""
    said = {**TO_OFFICE, **TO_ORDERER}.get(deed)
    if not said:
        return
    is_for_office = deed in TO_OFFICE
    notify(
        people=[] if is_for_office else orderers(task),
        offices=[task.lead_office, *task.supporters.all()] if is_for_office else [],
        kind=said[0],
        text=said[1],
        url=reverse("programme:task", args=[task.number]),
        at=at,
        about=task.chain_name,
        also=[f"directive:{task.directive_id}", task.lead_office.chain_name],
        by=by,
        office=task.lead_office,
        title=task.title,
        number=task.number,
    )


def orderers(task: Task) -> Iterable[User]:
    """Who dispatched it last."""
    last = task.steps.filter(deed__in=[Deed.ORDER, Deed.REORDER], by__isnull=False).order_by("-pk").first()
    return [last.by] if last and last.by else []


def tell_confirmed(directive: Directive, *, by: User, at: datetime) -> None:
    """The document's uploader and followers: once, however many of its orders are confirmed in one go."""
    document = directive.document
    notify(
        people=[document.owner],
        kind="directive-confirmed",
        text=_("What “%(title)s” orders has been confirmed."),
        url=reverse("library:document", args=[document.number]),
        at=at,
        about=document.chain_name,
        also=[directive.chain_name],
        by=by,
        title=document.title,
    )


AIMED = _("What it aims at was set anew: %(title)s")
DECIDED = _("A title was decided: %(title)s")
MEASURED = _("Measured anew: %(title)s")
LINKED = _("It goes together with another campaign now: %(title)s")


def tell_campaign(campaign: Campaign, text: Promise, *, by: User, at: datetime) -> None:
    """Whoever follows it."""
    notify(
        kind="campaign-step",
        text=text,
        url=reverse("programme:campaign", args=[campaign.slug]),
        at=at,
        about=campaign.chain_name,
        by=by,
        title=lazy(lambda: campaign.title, str)(),
    )
