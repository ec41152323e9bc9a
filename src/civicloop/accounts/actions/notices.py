"""Tells people what concerns them, and keeps what they have read.

    notify(people=…, kind="task-dispatched", text=_("Task %(number)s: %(title)s"), url=…, at=at, about=task.chain_name,
           by=by, number=task.number, title=task.title)

The text stays unfilled (`gettext_lazy`): it is said in each reader's own language. Called after `chain.record`, whose
lock then lets one action after the other write what they tell.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from civicloop.accounts import followables, kinds, sentences
from civicloop.accounts.kinds import Way
from civicloop.accounts.models import Follow, Mail, Notice, Office, Post, Preference, User, Webhook
from civicloop.accounts.queries import people_of

MAILS: dict[str, Mail] = {Way.MAIL: Mail.NOW, Way.DIGEST: Mail.DIGEST}


@transaction.atomic
def notify(
    *,
    people: Iterable[User] = (),
    offices: Iterable[Office] = (),
    kind: str,
    text: str | Promise,
    url: str,
    at: datetime,
    about: str = "",
    also: Iterable[str] = (),
    is_followed: bool = True,
    besides: Collection[int] = (),
    by: User | None = None,
    **details: object,
) -> set[int]:
    """Tell these people, those who work in these offices and who follows it, each once; never the one who did it.

    `kind` is registered (`accounts.kinds`). Who has not read the last notice of this kind about the same thing
    (`about`, a chain name) isn't told again, unless the kind is renewed; followers of the things in `also` are told,
    too, where they may see the thing itself. `details` fill the places of `text`. The offices' webhooks hear it as
    well. `besides`: who hears of the same step in other words. The keys of those who were not left out come back.
    """
    if not kinds.is_registered(kind):
        raise LookupError(f"no app registers the kind of notice {kind!r}")
    message = sentences.keep(text, details)
    told, facts = list(offices), {"kind": kind, "url": url, "about": about, "told_at": at, "message": message}
    found = {*people, *people_of(told), *(followers_of(about, also) if is_followed else [])}
    readers = [person for person in found if person.is_active and person.pk not in besides]
    ways = ways_of(readers, kind)
    make_room(readers, kind, about)
    Notice.objects.bulk_create(
        [
            Notice(person=person, mail=MAILS.get(ways[person.pk], Mail.NONE), **facts)
            for person in sorted(readers, key=lambda person: person.pk)
            if person != by and ways[person.pk] != Way.NONE
        ],
        ignore_conflicts=True,
    )
    post_to_webhooks(told, facts, at)
    return {person.pk for person in readers}


def make_room(people: Sequence[User], kind: str, about: str) -> None:
    """Of a kind that is renewed, take away what they have not read yet."""
    if kinds.kind_of(kind).is_renewed:
        Notice.objects.unread().filter(person__in=people, kind=kind, about=about).delete()


def post_to_webhooks(offices: Sequence[Office], facts: Mapping[str, Any], at: datetime) -> None:
    if offices:
        hooks = Webhook.objects.filter(office__in=offices, removed_at=None)
        Post.objects.bulk_create(Post(webhook=hook, next_at=at, **facts) for hook in hooks)


def followers_of(thing: str, also: Iterable[str]) -> list[User]:
    """Who follows it, or one of the things that it belongs to, and may see it now."""
    if not thing:
        return []
    people = User.objects.filter(follows__thing__in=[thing, *also], is_active=True).distinct()
    return [person for person in people if followables.find(person, thing)]


def ways_of(people: Sequence[User], kind: str) -> dict[int, str]:
    chosen = Preference.objects.filter(person__in=people, kind=kind).values_list("person_id", "way")
    return {person.pk: kinds.kind_of(kind).way.value for person in people} | dict(chosen)


def mark_read(*, by: User, notice: Notice, at: datetime) -> None:
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=at)


def mark_all_read(*, by: User, at: datetime, until: datetime, kind: str = "") -> int:
    """Everything that the reader has been shown (told until then), of one kind where it is given; how many."""
    shown = Notice.objects.visible_to(by).unread().filter(told_at__lte=until)
    return (shown.filter(kind=kind) if kind else shown).update(read_at=at)


@transaction.atomic
def follow(*, by: User, thing: str, at: datetime) -> None:
    Follow.objects.get_or_create(person=by, thing=thing, defaults={"since": at})


def unfollow(*, by: User, thing: str) -> None:
    Follow.objects.filter(person=by, thing=thing).delete()
