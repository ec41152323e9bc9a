"""Who reported a case or joined it, and what they say of its fix."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases.models.cases import Case


class Follower(models.Model):
    """Someone who reported the case or joined it, known by a secret link of which only the hash is kept."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="followers")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="followed_cases")
    token_hash = models.CharField(max_length=64, unique=True)
    is_reporter = models.BooleanField(default=False)
    contact = models.CharField(_("how to reach you"), max_length=120, blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_reporter=True), name="one_first_reporter_per_case"),
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(user__isnull=False), name="one_following_per_member"
            ),
        ]
        indexes = [models.Index(fields=["case"], condition=~Q(contact=""), name="follower_to_forget")]

    def __str__(self) -> str:
        return f"{self.case_id} {'reporter' if self.is_reporter else 'joined'}"


class Judgement(models.Model):
    """What someone who reported the problem says of one fix."""

    follower = models.ForeignKey(Follower, models.PROTECT, related_name="judgements")
    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements")
    fixed_at = models.DateTimeField(help_text="the fix that is judged")
    is_fixed = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "fixed_at"], name="one_judgement_per_fix_and_follower"),
            models.CheckConstraint(condition=Q(is_fixed=True) | ~Q(reason=""), name="not_fixed_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {'fixed' if self.is_fixed else 'not fixed'}"
