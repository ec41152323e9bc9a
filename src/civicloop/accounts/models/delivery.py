"""How notices leave the product: what a person wants by e-mail and when, and where an office's robots listen."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts import sentences
from civicloop.accounts.kinds import Way
from civicloop.accounts.models.people import Office, User

MORNING = time(8, 0)


class Preference(models.Model):
    """How one person wants one kind of notice; without a row it is the kind's own default."""

    person = models.ForeignKey(User, models.PROTECT, related_name="notice_preferences")
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_way_per_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}: {self.way}"


class Habits(models.Model):
    """When and in which language a person wants e-mail. Hours are the city's; quiet hours may pass midnight."""

    person = models.OneToOneField(User, models.PROTECT, related_name="habits")
    takes_mail = models.BooleanField(_("send me e-mail"), default=True)
    language = models.CharField(
        _("language of my e-mails"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    digest_at = models.TimeField(_("daily e-mail at"), default=MORNING)
    last_digest_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

    def is_quiet(self, hour: time) -> bool:
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


class Format(models.TextChoices):
    """What listens at a webhook's address."""

    WECOM = "wecom", _("WeCom robot")
    DINGTALK = "dingtalk", _("DingTalk robot")
    FEISHU = "feishu", _("Feishu robot")
    JSON = "json", _("A program of our own (JSON)")


class Webhook(models.Model):
    """An address that hears what an office is told."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="webhooks")
    name = models.CharField(_("name"), max_length=60)
    format = models.CharField(_("who listens"), max_length=10, choices=Format)
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(_("signing secret"), max_length=200, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """What may be shown of the address: robots' addresses carry their key."""
        return self.url.split("/")[2]


class PostState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
    SENT = "sent", pgettext_lazy("delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("delivery", "Given up")


class Post(models.Model):
    """One notice on its way to a webhook, with what the last try brought."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=40)
    message = models.JSONField()
    url = models.CharField(max_length=300)
    about = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PostState, default=PostState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=PostState.WAITING), name="posts_waiting"),
            models.Index(fields=["webhook", "-told_at"], name="newest_posts_of_webhook"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return sentences.say(self.message)
