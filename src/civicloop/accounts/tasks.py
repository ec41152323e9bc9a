"""What the worker sends out: e-mails at once and by the day, posts to webhooks. Safe to repeat and to kill."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from civicloop.accounts import robots
from civicloop.accounts.actions import mail as actions
from civicloop.accounts.actions import webhooks
from civicloop.accounts.links import unsubscribe_url
from civicloop.accounts.mails import automatic
from civicloop.accounts.models import Habits, Mail, Notice, Post, PostState, User
from civicloop.accounts.queries import confirmed_address
from civicloop.kernel import clock
from civicloop.kernel.addresses import absolute

log = logging.getLogger(__name__)
ENOUGH = 100  # posts a look


def send_waiting(now: datetime | None = None) -> int:
    """Everything that is due; how many e-mails and posts went out."""
    now = now or clock.now()
    return mail_waiting(now) + post_waiting(now)


# --- e-mail ------------------------------------------------------------------------------------------


def mail_waiting(now: datetime) -> int:
    waiting = Notice.objects.unread().filter(mail__in=[Mail.NOW, Mail.DIGEST])
    pairs = set(waiting.values_list("person_id", "mail"))
    people = User.objects.in_bulk({person_id for person_id, _mail in pairs})
    return sum(mail_one(people[person_id], Mail(mail), now) for person_id, mail in sorted(pairs))


def mail_one(person: User, mail: Mail, now: datetime) -> bool:
    """One person's e-mail, unless it isn't the hour for it. A mail server that refuses is asked again later."""
    habits = Habits.objects.filter(person=person).first() or Habits(person=person)
    address = confirmed_address(person)
    if not address or not habits.takes_mail or not person.is_active:
        actions.give_up_mail(person=person)
        return False
    if not is_time(habits, mail, now):
        return False
    notices = actions.claim(person=person, mail=mail, at=now)
    if not notices:
        return False
    try:
        message(person, habits, address, notices).send()
    except OSError:  # smtplib's errors are OSErrors, as is a network that is away
        log.exception("no e-mail to member %s", person.pk)
        return False
    actions.note_sent(person=person, notices=notices, mail=mail, at=now)
    return True


def is_time(habits: Habits, mail: Mail, now: datetime) -> bool:
    here = timezone.localtime(now)
    if habits.is_quiet(here.time()):
        return False
    return mail == Mail.NOW or (here.time() >= habits.digest_at and habits.last_digest_on != here.date())


def message(person: User, habits: Habits, address: str, notices: list[Notice]) -> EmailMessage:
    off = unsubscribe_url(person)
    with override(habits.language):
        count = len(notices)
        subject = notices[0].text if count == 1 else _("%(count)s notices from CivicLoop") % {"count": count}
        lines = [(notice.text, absolute(reverse("accounts:notice", args=[notice.pk]))) for notice in notices]
        context = {
            "person": person,
            "lines": lines,
            "stops": [(sort.label, sort.stop(person)) for sort in {notice.sort for notice in notices} if sort.stop],
            "unsubscribe": off,
            "settings": absolute(reverse("accounts:notice_settings")),
        }
        body = render_to_string("accounts/mail/notices.txt", context)
    key = f"notices.{notices[0].pk}-{notices[-1].pk}"
    return automatic(key=key, subject=subject, body=body, to=address, stop=off)


# --- webhooks ----------------------------------------------------------------------------------------


def post_waiting(now: datetime) -> int:
    due = Post.objects.filter(state=PostState.WAITING, next_at__lte=now, webhook__removed_at=None)
    return post_all(due.select_related("webhook").order_by("next_at", "pk")[:ENOUGH], now)


def post_all(posts: Iterable[Post], now: datetime) -> int:
    return sum(post_one(post, now) for post in posts)


def post_one(post: Post, now: datetime) -> bool:
    if not webhooks.claim(post=post, at=now):
        return False
    hook = post.webhook
    with override(settings.LANGUAGE_CODE):
        text, url = post.text, absolute(post.url)
    facts = {"delivery": post.pk, "kind": post.kind, "text": text, "url": url, "about": post.about, "at": post.told_at}
    made = robots.letter(
        format=hook.format, url=hook.url, secret=hook.secret, text=f"{text}\n{url}", facts=facts,
        seconds=int(now.timestamp()),
    )  # fmt: skip
    is_taken, outcome = robots.send(made)
    webhooks.note_outcome(post=post, is_taken=is_taken, outcome=outcome, at=now)
    return is_taken
