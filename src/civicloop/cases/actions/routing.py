"""The rules of routing: changed as a draft, one step at a time, and put in force as a whole."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Notice, Office, OfficeKind, User
from civicloop.cases import routes, rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import BookState, RoutingRule, RuleBook
from civicloop.kernel import chain
from civicloop.kernel.errors import Refused

CONDITIONS = ("categories", "problems", "areas", "periods", "guarantors")
CONTENT = ("name", *CONDITIONS, "office", "is_off")
KIND, REMINDED_EVERY = "rule-trouble", timedelta(days=1)
STEP_ASIDE = 10_000  # while two rules change places, no two may stand at one


class NoDraft(Refused):
    code = "no-draft"
    message = _("There is no draft of the rules. Change a rule to begin one.")


class NoRule(Refused):
    code = "no-rule"
    message = _("Someone has changed the rules meanwhile. Reload the page.")


def draft_for(by: User, at: datetime) -> RuleBook:
    """The draft, kept from others until the transaction ends; begun as a copy of the rules in force."""
    allow(rules.may_set_up(by))
    if draft := RuleBook.objects.select_for_update().filter(state=BookState.DRAFT).first():
        return draft
    draft = RuleBook.objects.create(begun_at=at, begun_by=by)
    live = RoutingRule.objects.filter(book__state=BookState.LIVE).order_by("position")
    RoutingRule.objects.bulk_create(RoutingRule(book=draft, position=row.position, **content(row)) for row in live)
    return draft


def content(row: RoutingRule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in CONTENT}


@transaction.atomic
def save_rule(*, by: User, said: Mapping[str, Any], position: int | None, at: datetime) -> RoutingRule:
    """Change the rule at a position of the draft, or (without one) add it at the end."""
    draft = draft_for(by, at)
    if position is None:
        position = draft.rules.count() + 1
        return draft.rules.create(position=position, **said)
    row = at_position(draft, position)
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return row


def at_position(draft: RuleBook, position: int) -> RoutingRule:
    row = draft.rules.filter(position=position).first()
    if row is None:
        raise NoRule
    return row


@transaction.atomic
def move_rule(*, by: User, position: int, up: bool, at: datetime) -> None:
    """Change places with the rule above or below; the first one can't go up, nor the last one down."""
    draft = draft_for(by, at)
    row, other = at_position(draft, position), draft.rules.filter(position=position + (-1 if up else 1)).first()
    if other is None:
        return
    there = other.position
    for each, place in ((row, STEP_ASIDE), (other, position), (row, there)):
        each.position = place
        each.save(update_fields=["position"])


@transaction.atomic
def remove_rule(*, by: User, position: int, at: datetime) -> None:
    draft = draft_for(by, at)
    at_position(draft, position).delete()
    later = draft.rules.filter(position__gt=position)
    later.update(position=F("position") + STEP_ASIDE)  # in two moves: no two may stand at one place meanwhile
    draft.rules.filter(position__gt=STEP_ASIDE).update(position=F("position") - STEP_ASIDE - 1)


@transaction.atomic
def put_in_force(*, by: User, at: datetime) -> RuleBook:
    """The draft replaces the rules in force; the chain keeps what they say."""
    allow(rules.may_set_up(by))
    draft = RuleBook.objects.select_for_update().filter(state=BookState.DRAFT).first()
    if draft is None:
        raise NoDraft
    RuleBook.objects.filter(state=BookState.LIVE).update(state=BookState.PAST)
    draft.state, draft.live_at, draft.live_by = BookState.LIVE, at, by
    draft.save()
    said = [content(row) for row in draft.rules.order_by("position")]
    chain.record(by=by, verb="routing.live", thing=draft, at=at, rules=said)
    return draft


@transaction.atomic
def drop_draft(*, by: User) -> None:
    allow(rules.may_set_up(by))
    draft = RuleBook.objects.select_for_update().filter(state=BookState.DRAFT).first()
    if draft is None:
        raise NoDraft
    draft.delete()


# --- rules that can't work ---------------------------------------------------------------------------


@transaction.atomic
def tell_troubles(*, at: datetime) -> int:
    """Remind those who coordinate, once a day until it is mended, of each rule in force that can't work; how many."""
    waiting = [each for each in routes.troubles(routes.live_book()) if not was_told(each, at)]
    for trouble in waiting:
        notify(
            offices=Office.objects.filter(kind=OfficeKind.COORDINATOR, is_closed=False),
            kind=KIND,
            text=_("A rule of who gets what can’t work and is passed over until it is mended: %(name)s"),
            url=trouble.url,
            at=at,
            about=about(trouble),
            is_followed=False,
            name=trouble.row.name,
        )
    return len(waiting)


def was_told(trouble: routes.Trouble, at: datetime) -> bool:
    return Notice.objects.filter(kind=KIND, about=about(trouble), told_at__gt=at - REMINDED_EVERY).exists()


def about(trouble: routes.Trouble) -> str:
    return f"rule:{trouble.row.pk}"
