"""Who may send through Open311 and what they sent; other cities, and the cases on their way there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.cases.models import Case, Forwarding, Step


class Key(models.Model):
    """An application's right to send. Only its secret's hash is kept; ended, never deleted."""

    name = models.CharField(_("name"), max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="open311_keys")
    secret_hash = models.CharField(max_length=64, unique=True)
    hourly_limit = models.PositiveIntegerField(_("most requests an hour"), default=600)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at=None), name="one_open_key_per_name"),
            models.CheckConstraint(condition=Q(hourly_limit__gt=0), name="key_allows_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chain_name(self) -> str:
        return f"open311-key:{self.pk}"


class Sending(models.Model):
    """A case that came in through a key: its sender stands for whoever reported it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="sending")
    key = models.ForeignKey(Key, models.PROTECT, related_name="sendings")

    def __str__(self) -> str:
        return f"{self.key_id} {self.case_id}"


class Update(models.Model):
    """An update that a key sent: its number there, and the step it became here."""

    key = models.ForeignKey(Key, models.PROTECT, related_name="updates")
    update_id = models.CharField(max_length=80)
    step = models.OneToOneField(Step, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "update_id"], name="one_update_per_number_and_key")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.update_id}"


class City(models.Model):
    """Another city, or a body in this one, whose Open311 takes the cases that are forwarded to it. Off by default."""

    name = models.SlugField(_("short name"), unique=True, max_length=40)
    body = models.CharField(_("body outside the city"), max_length=80, unique=True, help_text="as forwardings name it")
    url = models.URLField(help_text="of its endpoint, without what follows: …/open311/v2")
    jurisdiction = models.CharField(max_length=80, blank=True, help_text="jurisdiction_id, where it wants one")
    api_key = models.CharField(max_length=200, blank=True)
    services = models.JSONField(default=dict, help_text="our category's code → its service_code; * for all others")
    is_on = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def chain_name(self) -> str:
        return f"open311-city:{self.name}"


class ErrandState(models.TextChoices):
    WAITING = "waiting", _("To be sent")
    SENDING = "sending", _("Sent, it is not known whether it arrived")
    TOKEN = "token", _("Arrived, without a number yet")
    SENT = "sent", _("Arrived")
    OVER = "over", _("Over")
    STUCK = "stuck", _("Given up")


class Errand(models.Model):
    """A forwarded case on its way to another city, and what is known of it there."""

    forwarding = models.OneToOneField(Forwarding, models.PROTECT, related_name="errand")
    city = models.ForeignKey(City, models.PROTECT, related_name="errands")
    state = models.CharField(max_length=8, choices=ErrandState, default=ErrandState.WAITING)
    token = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField()
    next_at = models.DateTimeField(db_index=True)
    read_until = models.DateTimeField(null=True, blank=True)
    seen = models.JSONField(default=list, help_text="update_ids that have become words on the case")
    trouble = models.TextField(blank=True, help_text="why the last attempt did not succeed")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | ~Q(external_id=""), name="sent_errand_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.city_id} {self.forwarding_id} {self.state}"
