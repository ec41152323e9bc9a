"""What was done to a case, never changed; where it came from; its pictures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases.models.cases import Case, State
from civicloop.kernel.models import Blob


class Deed(models.TextChoices):
    """What a step did."""

    REPORTED = "reported", _("reported")
    REFUSED = "refused", _("not taken on")
    MERGED = "merged", _("joined to another case")
    FILED = "filed", _("filed")
    DISPATCHED = "dispatched", _("sent to the office")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")
    FIXED = "fixed", _("reported as fixed")
    PASSED = "passed", _("checked and closed")
    FAILED = "failed", _("checked: not fixed")
    REOPENED = "reopened", _("reopened")
    ENDED = "ended", _("end of probation")
    LINKED = "linked", _("linked to a task")
    REBOUND = "rebound", _("came back")
    JUDGED = "judged", _("judged by a reporter")
    JOINED = "joined", _("someone else reports the same")
    NOTED = "noted", _("a word on it")
    IMPORTED = "imported", _("taken over from another register")


class Step(models.Model):
    """One entry of a case's history; never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    state = models.CharField(max_length=10, choices=State, help_text="after this step")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="step_by_moment")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.deed}"


class Origin(models.Model):
    """Where an imported case was kept before: a register of someone else's, and its number there."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="origin")
    register = models.SlugField(max_length=32, allow_unicode=True)
    external_id = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "external_id"], name="one_case_per_imported_row")]

    def __str__(self) -> str:
        return f"{self.register} {self.external_id}"


class Purpose(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class Picture(models.Model):
    """A picture of a case, re-encoded without what the camera wrote into it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pictures")
    step = models.ForeignKey(Step, models.PROTECT, related_name="pictures")
    purpose = models.CharField(max_length=6, choices=Purpose)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    small = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    likeness = models.BigIntegerField(null=True, db_index=True, help_text="perceptual hash: kernel.pictures.likeness")

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose}"
