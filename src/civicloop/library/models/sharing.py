"""Links that let whoever has them read a document that isn't public, until they end."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.library.models.documents import Document


class Share(models.Model):
    """One link to a document's current version. Its secret is the signature of its number: no row holds it."""

    SALT = "library.share"

    document = models.ForeignKey(Document, models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.CharField(_("for whom"), max_length=80, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    opened_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at=None) | models.Q(expires_at__gt=models.F("made_at")),
                name="share_expires_after_it_was_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.note}"

    @property
    def token(self) -> str:
        return signing.Signer(salt=self.SALT).sign(str(self.pk))

    def is_open(self, at: datetime) -> bool:
        return self.ended_at is None and (self.expires_at is None or at < self.expires_at)
