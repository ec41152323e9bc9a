"""What a task is made of besides its history: who helps with what, its measures, its milestones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User


class SupportState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("supporting office", "Asked")
    UNDER_WAY = "under-way", pgettext_lazy("supporting office", "Under way")
    DONE = "done", pgettext_lazy("supporting office", "Done")


class Support(models.Model):
    """A supporting office's own part of a task."""

    task = models.ForeignKey("Task", models.CASCADE, related_name="supports")
    office = models.ForeignKey(Office, models.PROTECT, related_name="supports")
    part = models.CharField(_("its part"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=SupportState, default=SupportState.ASKED)
    note = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "programme_task_supporters"
        constraints = [models.UniqueConstraint(fields=["task", "office"], name="one_part_per_supporting_office")]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.part}"


class Measure(models.Model):
    """One measure of a task's checklist."""

    task = models.ForeignKey("Task", models.CASCADE, related_name="measures")
    position = models.PositiveIntegerField()
    text = models.CharField(_("measure"), max_length=300)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "position"], name="one_measure_per_position"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="done_measure_has_time_and_person",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Milestone(models.Model):
    """A step on the way, with the day by which it should be reached."""

    task = models.ForeignKey("Task", models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=120)
    due_on = models.DateField(_("by when"))
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.due_on} {self.title}"


class Practice(models.Model):
    """Good practice kept: the measures, milestones and time of work that went well, from which later tasks start.

    `milestones` are [days after dispatch, title]; `measures` texts.
    """

    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("what is good about it"), blank=True)
    measures = models.JSONField(default=list, blank=True)
    milestones = models.JSONField(default=list, blank=True)
    limit_unit = models.CharField(_("counted in"), max_length=8, blank=True)
    limit_amount = models.PositiveIntegerField(_("time it takes"), null=True, blank=True)
    source_task = models.ForeignKey("Task", models.PROTECT, null=True, blank=True, related_name="practices")
    source_document = models.ForeignKey(
        "library.Document", models.PROTECT, null=True, blank=True, related_name="practices"
    )
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    is_retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title

    @property
    def chain_name(self) -> str:
        return f"practice:{self.pk}"
