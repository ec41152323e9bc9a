"""The kernel's own rows: the chain of events, blobs, number series, the city's calendar."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One link of the chain. Append-only: database triggers refuse updates and deletes. Written by `chain.record`."""

    height = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=120, db_index=True)
    data = models.TextField(help_text="canonical JSON: exactly the bytes that were hashed")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.height} {self.verb} {self.thing}"


class ChainHead(models.Model):
    """The newest link: the one row that appenders lock."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    height = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="chain_has_one_head")]

    def __str__(self) -> str:
        return f"{self.height} {self.hash}"


class Blob(models.Model):
    """Immutable bytes in the storage, known by their SHA-256; the row never holds them."""

    sha256 = models.CharField(max_length=64, unique=True)
    byte_size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def key(self) -> str:
        return f"sha256/{self.sha256[:2]}/{self.sha256}"


class Series(models.Model):
    """A series of numbers without gaps within its key, such as `T-2026`."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Spending(models.Model):
    """How often someone did something in a window of time: `limits`. Whom it is about is kept as a hash alone."""

    key = models.CharField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField()
    ends = models.BigIntegerField(db_index=True, help_text="seconds since 1970")

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Stamp(models.Model):
    """Tells processes whether what they remember of some tables still holds: `stamps`."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class CalendarDay(models.Model):
    """A day that the administrator declares to be working or free, over the built-in calendar."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    note = models.CharField(_("note"), max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.day}: {'working' if self.is_working else 'free'}"


type Json = dict[str, Any]
