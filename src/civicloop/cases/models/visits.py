"""Inspectors' looks at places: also where nothing was found, so that looking harder is not taken for more problems."""

from __future__ import annotations

from django.db import models

from civicloop.accounts.models import User
from civicloop.cases.models.places import Area


class Visit(models.Model):
    """One look at one place by an inspector on the round; `found_count` reports came of it."""

    by = models.ForeignKey(User, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    latitude = models.FloatField(help_text="WGS-84")
    longitude = models.FloatField(help_text="WGS-84")
    cell = models.PositiveBigIntegerField(help_text="H3 cell: places.cell_of")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="visits")
    place_text = models.CharField(max_length=120, blank=True)
    found_count = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=64, unique=True, help_text="so that one tap counts once")

    class Meta:
        indexes = [models.Index(fields=["cell", "at"], name="visit_by_cell")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%F %R}"
