"""Who may send through Open311, what they sent, and which of their updates have arrived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.cases.models import Case, Step


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
