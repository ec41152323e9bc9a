"""Which notices go out by e-mail: what a person wants, what is claimed for sending, what was sent.

A claim comes before the sending. A process that dies between the two leaves it, and after `PATIENCE` the next one
sends the same e-mail under the same Message-ID.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from civicloop.accounts.kinds import Way
from civicloop.accounts.models import Habits, Mail, Notice, Preference, User
from civicloop.kernel.clock import day_of

PATIENCE = timedelta(minutes=5)
MOST_AT_ONCE = 50


@transaction.atomic
def choose_ways(*, by: User, ways: Mapping[str, Way]) -> None:
    """How this person wants each of these kinds."""
    for kind, way in ways.items():
        Preference.objects.update_or_create(person=by, kind=kind, defaults={"way": way})


def keep_habits(
    *,
    by: User,
    takes_mail: bool,
    language: str,
    digest_at: time,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> Habits:
    wanted = {
        "takes_mail": takes_mail,
        "language": language,
        "digest_at": digest_at,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    return Habits.objects.update_or_create(person=by, defaults=wanted)[0]


def stop_mail(*, person: User) -> None:
    """No more e-mail; the notices stay in the product."""
    Habits.objects.update_or_create(person=person, defaults={"takes_mail": False})


@transaction.atomic
def claim(*, person: User, mail: Mail, at: datetime) -> list[Notice]:
    """This person's unread notices that wait for this kind of e-mail, and that nobody else is sending."""
    free = Q(mail_tried_at=None) | Q(mail_tried_at__lt=at - PATIENCE)
    waiting = Notice.objects.select_for_update(skip_locked=True, no_key=True).filter(free, person=person, mail=mail)
    found = list(waiting.unread().order_by("pk")[:MOST_AT_ONCE])
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(mail_tried_at=at)
    return found


@transaction.atomic
def note_sent(*, person: User, notices: list[Notice], mail: Mail, at: datetime) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=Mail.SENT)
    if mail == Mail.DIGEST:
        Habits.objects.update_or_create(person=person, defaults={"last_digest_on": day_of(at)})


def give_up_mail(*, person: User) -> None:
    """No confirmed address, or no wish for e-mail: what waits stays in the product alone."""
    Notice.objects.filter(person=person, mail__in=[Mail.NOW, Mail.DIGEST]).update(mail=Mail.NONE)
