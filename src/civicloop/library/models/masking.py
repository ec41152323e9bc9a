"""What an owner has masked: the review of a version, each place that is to go, and the proof that it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.states import Transitions
from civicloop.library.masking.suggestions import Kind, Reason
from civicloop.library.models.documents import Version


class MaskingState(models.TextChoices):
    DRAFT = "draft", _("Being looked through")
    WAITING = "waiting", _("Waiting to be masked")
    WORKING = "working", _("Being masked")
    DONE = "done", _("Masked")
    FAILED = "failed", _("Not masked")
    DROPPED = "dropped", _("Given up")


MASKING_STEPS = Transitions(
    {
        MaskingState.DRAFT: [MaskingState.WAITING, MaskingState.DROPPED],
        MaskingState.WAITING: [MaskingState.WORKING],
        MaskingState.WORKING: [MaskingState.DONE, MaskingState.FAILED, MaskingState.WAITING],
        MaskingState.FAILED: [MaskingState.WAITING, MaskingState.DROPPED],
    }
)
OPEN = [MaskingState.DRAFT, MaskingState.WAITING, MaskingState.WORKING, MaskingState.FAILED]


class Masking(models.Model):
    """One going-through of a version: begun, reviewed, confirmed, carried out, proved."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="maskings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MaskingState, default=MaskingState.DRAFT)
    begun_at = models.DateTimeField()
    progressed_at = models.DateTimeField()
    done_page_count = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True, help_text="the code of what stopped it")
    result = models.OneToOneField(Version, models.PROTECT, null=True, blank=True, related_name="masked_by")
    proof = models.JSONField(null=True, blank=True, help_text="what was looked at and how much was found: never words")
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(state__in=OPEN), name="one_open_masking_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (MaskingState.WAITING, MaskingState.WORKING)


class Mask(models.Model):
    """One place that may go: suggested with a reason, or chosen by hand. Its words stand in the version alone."""

    masking = models.ForeignKey(Masking, models.CASCADE, related_name="masks")
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=20, choices=Reason, blank=True, help_text="empty: chosen by hand")
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["masking", "page", "start", "end"], name="one_mask_a_place"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="mask_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.page}:{self.start}-{self.end} {self.kind}"
