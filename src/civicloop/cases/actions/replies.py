"""Standard replies: written, withdrawn and brought back, counted when they are used."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from civicloop.accounts.models import User
from civicloop.cases import rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import StandardReply
from civicloop.kernel import chain


@transaction.atomic
def save_reply(*, by: User, reply: StandardReply, at: datetime) -> StandardReply:
    """Keep a new or changed one; who takes it from another office's to one's own works for both."""
    if reply.pk:
        before = StandardReply.objects.select_for_update(of=("self",)).select_related("office").get(pk=reply.pk)
        allow(rules.may_write_reply(by, before.office))
        reply.use_count, reply.withdrawn_at = before.use_count, before.withdrawn_at  # not the form's to change
    allow(rules.may_write_reply(by, reply.office))
    reply.saved_at = at
    reply.save()
    record(reply, "saved", by, at)
    return reply


@transaction.atomic
def withdraw_reply(*, by: User, reply: StandardReply, at: datetime) -> StandardReply:
    """It is offered no more; what was said with it stays said."""
    return put(reply, "withdrawn", by, at, withdrawn_at=at)


@transaction.atomic
def restore_reply(*, by: User, reply: StandardReply, at: datetime) -> StandardReply:
    return put(reply, "restored", by, at, withdrawn_at=None)


def put(reply: StandardReply, verb: str, by: User, at: datetime, *, withdrawn_at: datetime | None) -> StandardReply:
    reply = StandardReply.objects.select_for_update(of=("self",)).select_related("office").get(pk=reply.pk)
    allow(rules.may_write_reply(by, reply.office))
    if (reply.withdrawn_at is None) != (withdrawn_at is None):  # twice is once
        reply.withdrawn_at = withdrawn_at
        reply.save(update_fields=["withdrawn_at"])
        record(reply, verb, by, at)
    return reply


def record(reply: StandardReply, verb: str, by: User, at: datetime) -> None:
    """Without its name and words: the chain is public, and an office's replies are its own until it says them."""
    office = reply.office.code if reply.office else None
    category = reply.category.code if reply.category else None
    chain.record(by=by, verb=f"reply.{verb}", thing=reply, at=at, deed=reply.deed, office=office, category=category)


def count_reply(*, by: User, reply: StandardReply, times: int = 1) -> None:
    """It was said so many times: those used most often are offered first."""
    if not StandardReply.objects.visible_to(by).filter(pk=reply.pk).update(use_count=F("use_count") + times):
        allow(False)
