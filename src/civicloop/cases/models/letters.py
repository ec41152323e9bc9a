"""E-mail to people without an account who asked for it: where to, and what waits to be sent."""

from __future__ import annotations

from django.db import models

from civicloop.cases.models.followers import Follower
from civicloop.cases.models.history import Step


class Address(models.Model):
    """Where each step of a case is mailed to; shown to nobody, and deleted some time after the case is over."""

    follower = models.OneToOneField(Follower, models.PROTECT, related_name="address")
    email = models.EmailField()
    language = models.CharField(max_length=10)
    left_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.follower_id}"


class Letter(models.Model):
    """One step that waits to be mailed; the row goes when it is sent."""

    address = models.ForeignKey(Address, models.CASCADE, related_name="letters")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    tried_at = models.DateTimeField(null=True, blank=True, help_text="claimed for sending")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "step"], name="one_letter_per_step")]

    def __str__(self) -> str:
        return f"{self.address_id} {self.step_id}"
