"""The stages of a case with their limits, what stopped their clock, and what an office asked for about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases.models.cases import Case
from civicloop.cases.models.limits import Stage
from civicloop.kernel.worktime import Unit


class StageRun(models.Model):
    """One stage of a case: its limit, and when it really ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    stage = models.CharField(max_length=8, choices=Stage)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.PositiveSmallIntegerField(null=True, blank=True, help_text="none: no limit for this stage")
    unit = models.CharField(max_length=8, choices=Unit, blank=True)
    began_at = models.DateTimeField()
    warns_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when those who must act were told that it is late")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_stage_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None, told_at=None), name="stage_run_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"


class Pause(models.Model):
    """The clock stood still from one moment to another, and why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    reason = models.TextField()
    began_at = models.DateTimeField()
    until = models.DateTimeField(help_text="when it is over at the latest")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_pause_at_a_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="pause_has_a_reason"),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(ended_at=None), name="pause_to_end")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.began_at}"


class ReliefKind(models.TextChoices):
    EXTEND = "extend", _("An extension")
    SUSPEND = "suspend", _("The clock stopped")


class Relief(models.Model):
    """More time, or the clock stopped: asked by the office with a reason, decided by someone else."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reliefs")
    kind = models.CharField(max_length=8, choices=ReliefKind)
    days = models.PositiveSmallIntegerField(_("days"), help_text="working days more; calendar days of standing still")
    reason = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(decided_at=None), name="one_open_request_per_case"),
            models.CheckConstraint(condition=~Q(asked_by=F("decided_by")), name="who_asks_does_not_decide"),
            models.CheckConstraint(condition=~Q(reason=""), name="request_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Draw(models.Model):
    """Who was drawn to check a fix, and all that is needed to draw again and see that it was fair."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="draws")
    fixed_at = models.DateTimeField(help_text="the fix that is to be checked")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", help_text="whose fix it is")
    verifier = models.ForeignKey(User, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64)
    pool = models.JSONField(help_text="members who were in the draw")
    is_pure = models.BooleanField(help_text="false where only people who had filed or dispatched it were left")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office", "at"], name="draw_by_office")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verifier_id}"


class Forwarding(models.Model):
    """A case given to a body outside the city, with that body's reference."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="forwardings")
    body = models.CharField(_("body outside the city"), max_length=80)
    reference = models.CharField(_("its reference"), max_length=80, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="with_one_body_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.body}"
