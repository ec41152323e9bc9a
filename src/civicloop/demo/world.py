"""The demo city while it is being made: its days, its dice, and whoever and whatever was made so far."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document

YEAR = 365


@dataclass
class City:
    """Days are counted back from `today`; the story ends with the day before it."""

    today: date
    seed: int
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    residents: list[User] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)

    def dice(self, purpose: str) -> Random:
        """Chance of its own for each purpose, so that a change in one story leaves the others as they were."""
        digest = hashlib.sha256(f"{self.seed}:{purpose}".encode()).digest()
        return Random(int.from_bytes(digest[:8]))

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """A moment of the city's clock, so many days before today."""
        return timezone.make_aware(datetime.combine(self.day(ago), time(hour, minute)))

    @property
    def end(self) -> datetime:
        return self.at(0, 0)
