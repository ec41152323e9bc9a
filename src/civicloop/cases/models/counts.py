"""How many cases there are of each kind: kept by the database itself (`counting`), so that no page counts history."""

from __future__ import annotations

from django.db import models


class CaseCount(models.Model):
    """Cases alike in what lists filter by. 0 stands where there is no category, office or area."""

    category = models.PositiveBigIntegerField(default=0)
    office = models.PositiveBigIntegerField(default=0)
    area = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10)
    is_public = models.BooleanField()
    is_rebound = models.BooleanField()
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "office", "area", "state", "is_public", "is_rebound"], name="one_count_a_kind"
            )
        ]
        indexes = [models.Index(fields=["area"], name="count_by_area")]

    def __str__(self) -> str:
        return f"{self.state}: {self.n}"


class OfficeCount(models.Model):
    """Cases alike in office, state and visibility: few rows, for totals over the whole city."""

    office = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10)
    is_public = models.BooleanField()
    is_rebound = models.BooleanField()
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "state", "is_public", "is_rebound"], name="one_count_an_office")
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.state}: {self.n}"


class CellCount(models.Model):
    """Cases of one hexagon of the map. `cell` is the beginning of its H3 number that all cells within share."""

    level = models.PositiveSmallIntegerField(help_text="H3 resolution")
    cell = models.PositiveBigIntegerField(help_text="counting.bucket_of")
    state = models.CharField(max_length=10)
    is_public = models.BooleanField()
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "cell", "state", "is_public"], name="one_count_a_hexagon")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.cell}: {self.n}"
