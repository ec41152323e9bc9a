"""Scores of offices: the formula's version, what was counted, and appeals against it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User


class Count(models.TextChoices):
    """What a formula may count of an office in a time."""

    ON_TIME = "on-time", pgettext_lazy("counted", "Tasks done in time")
    LATE = "late", pgettext_lazy("counted", "Tasks done late, or overdue at the end")
    REWORK = "rework", pgettext_lazy("counted", "Tasks sent back as not done")
    RETURNED = "returned", pgettext_lazy("counted", "Tasks returned by the office")
    YELLOW = "yellow", pgettext_lazy("counted", "Yellow slips")
    RED = "red", pgettext_lazy("counted", "Red slips")
    UNANSWERED = "unanswered", pgettext_lazy("counted", "Slips not answered in time")


class Formula(models.Model):
    """How offices are scored: a base, and a weight for each thing counted. A version is never changed."""

    version = models.PositiveIntegerField(unique=True)
    base = models.DecimalField(_("base"), max_digits=6, decimal_places=2)
    weights = models.JSONField(help_text="what is counted → points for each")
    words = models.TextField(_("why it is so"), blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def chain_name(self) -> str:
        return f"formula:{self.version}"


class Score(models.Model):
    """One office over one time by one version. `counted` keeps the numbers of what was counted, so that it opens."""

    formula = models.ForeignKey(Formula, models.PROTECT, related_name="scores")
    office = models.ForeignKey(Office, models.PROTECT, related_name="task_scores")
    first_on = models.DateField()
    last_on = models.DateField()
    points = models.DecimalField(max_digits=8, decimal_places=2)
    counted = models.JSONField(default=dict, help_text="what is counted → numbers of tasks or slips")
    on_time_count = models.PositiveIntegerField()
    due_count = models.PositiveIntegerField(help_text="tasks whose time ended, or that were done")
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["formula", "office", "first_on", "last_on"], name="one_score_per_office_time_and_version"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="score_has_a_time"),
            models.CheckConstraint(condition=Q(due_count__gte=F("on_time_count")), name="in_time_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.first_on}–{self.last_on}: {self.points}"

    @property
    def chain_name(self) -> str:
        return f"score:{self.pk}"


class AppealState(models.TextChoices):
    OPEN = "open", pgettext_lazy("appeal against a score", "To be decided")
    UPHELD = "upheld", pgettext_lazy("appeal against a score", "Upheld: score adjusted")
    DISMISSED = "dismissed", pgettext_lazy("appeal against a score", "Dismissed")


class ScoreAppeal(models.Model):
    """An office's objection to its score, and the decision, which may adjust the points; both are shown."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="appeals")
    words = models.TextField(_("what is wrong with it"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    adjustment = models.DecimalField(_("points more or less"), max_digits=6, decimal_places=2, default=0)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["score"], condition=Q(state=AppealState.OPEN), name="one_open_appeal_per_score"
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.UPHELD) | Q(adjustment=0), name="only_upheld_appeals_adjust"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id}: {self.state}"
