"""More time for a task: the clock stood for a while, or its last day was moved, each asked for and decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import User
from civicloop.programme.models.tasks import Task


class TimeKind(models.TextChoices):
    EXTEND = "extend", pgettext_lazy("more time", "Extension")
    SUSPEND = "suspend", pgettext_lazy("more time", "Pause")


class Verdict(models.TextChoices):
    ASKED = "asked", pgettext_lazy("more time", "Waits for an answer")
    GRANTED = "granted", pgettext_lazy("more time", "Granted")
    REFUSED = "refused", pgettext_lazy("more time", "Refused")


class TimeRequest(models.Model):
    """An office's plea for more time with its reason, and the answer.

    `until` is the new last day of an extension, or the last day on which the clock stands. A pause runs from the
    moment it is granted to the end of that day, or to `ended_at`, if its office went on earlier.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="time_requests")
    kind = models.CharField(_("kind"), max_length=8, choices=TimeKind)
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.ASKED)
    words = models.TextField(blank=True, help_text="of whoever decided")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(verdict=Verdict.ASKED), name="one_open_plea_per_task"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.ASKED, decided_at=None)
                | (~Q(verdict=Verdict.ASKED) & Q(decided_at__isnull=False)),
                name="decided_plea_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(kind=TimeKind.SUSPEND, verdict=Verdict.GRANTED, ended_at__gte=F("decided_at")),
                name="only_granted_pauses_end_early",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind} {self.until}"
