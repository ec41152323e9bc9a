"""Who read what, and how far."""

from __future__ import annotations

from django.db import models

from civicloop.accounts.models import User
from civicloop.library.models.documents import Document


class Reading(models.Model):
    """One member's history of one document, and the page to resume at."""

    user = models.ForeignKey(User, models.CASCADE, related_name="readings")
    document = models.ForeignKey(Document, models.CASCADE, related_name="readings")
    page = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document"], name="one_reading_per_document")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.document_id} p{self.page}"
