"""An office's webhooks: added, tried, removed; and what becomes of each post to them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import rules, sentences
from civicloop.accounts.models import Format, Office, Post, PostState, User, Webhook
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed

PAUSES = (*(timedelta(minutes=each) for each in (0.5, 2, 10, 60, 360)),)  # before the second try, the third, …
CLAIM = timedelta(minutes=2)  # a process that died during a try lets it be tried again after this
OUTCOME_LENGTH = 200


@transaction.atomic
def add_webhook(
    *, by: User, office: Office, name: str, format: Format, url: str, at: datetime, secret: str = ""
) -> Webhook:
    if not rules.may_administer(by, office):
        raise NotAllowed
    hook = Webhook.objects.create(office=office, name=name, format=format, url=url, secret=secret, added_at=at)
    chain.record(by=by, verb="webhook.added", thing=office, at=at, webhook=hook.pk, format=format)
    return hook


@transaction.atomic
def remove_webhook(*, by: User, webhook: Webhook, at: datetime) -> None:
    """It hears nothing more; what was sent stays listed."""
    if not rules.may_administer(by, webhook.office):
        raise NotAllowed
    Webhook.objects.filter(pk=webhook.pk, removed_at=None).update(removed_at=at, secret="")
    webhook.posts.filter(state=PostState.WAITING).update(state=PostState.FAILED)
    chain.record(by=by, verb="webhook.removed", thing=webhook.office, at=at, webhook=webhook.pk)


def greet_webhook(*, by: User, webhook: Webhook, url: str, at: datetime) -> Post:
    """A greeting goes out as a notice would; its outcome is listed."""
    if not rules.may_administer(by, webhook.office):
        raise NotAllowed
    message = sentences.keep(_("A greeting from CivicLoop: this robot hears what %(office)s is told."), {
        "office": webhook.office
    })  # fmt: skip
    return Post.objects.create(webhook=webhook, kind="test", message=message, url=url, told_at=at, next_at=at)


def claim(*, post: Post, at: datetime) -> bool:
    """Count a try before it is made; False where another process is at it."""
    due = Post.objects.filter(pk=post.pk, state=PostState.WAITING, tries=post.tries, next_at__lte=at)
    post.tries += 1
    return due.update(tries=post.tries, next_at=at + CLAIM) == 1


def note_outcome(*, post: Post, is_taken: bool, outcome: str, at: datetime) -> None:
    """Delivered, to be tried again after a longer pause, or given up."""
    again = not is_taken and post.tries <= len(PAUSES)
    post.state = PostState.SENT if is_taken else PostState.WAITING if again else PostState.FAILED
    post.next_at = at + PAUSES[post.tries - 1] if again else at
    post.outcome = outcome[:OUTCOME_LENGTH]
    post.save(update_fields=["state", "next_at", "outcome"])
