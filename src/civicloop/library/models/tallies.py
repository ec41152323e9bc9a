"""How often a document was opened and taken home, by day of the city."""

from __future__ import annotations

from django.db import models

from civicloop.library.models.documents import Document


class Tally(models.Model):
    """One day of one document. Nobody's name is in it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="tallies")
    day = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    downloaded = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "day"], name="one_tally_a_day")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.day}"
