"""The demo city while it is being made: its days, its dice, and whoever and whatever was made so far."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone

from civicloop.accounts.models import Office, User
from civicloop.demo.story import Story
from civicloop.kernel.worktime import Hours, after, city_hours
from civicloop.library.models import Document
from civicloop.programme.models import Task

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
    tasks: dict[str, Task] = field(default_factory=dict)
    begun: list[Story] = field(default_factory=list)

    def dice(self, purpose: str) -> Random:
        """Chance of its own for each purpose, so that a change in one story leaves the others as they were."""
        digest = hashlib.sha256(f"{self.seed}:{purpose}".encode()).digest()
        return Random(int.from_bytes(digest[:8]))

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """A moment of the city's clock, so many days before today."""
        return timezone.make_aware(datetime.combine(self.day(ago), time(hour, minute)))

    def begin(self, story: Story) -> None:
        """A story that starts from within another."""
        self.begun.append(story)

    @property
    def end(self) -> datetime:
        return self.at(0, 0)

    @cached_property
    def hours(self) -> Hours:
        return city_hours()

    def after_work(self, at: datetime, hours: float) -> datetime:
        """So many working hours later, on the minute."""
        return after(timedelta(minutes=round(hours * 60)), self.hours.open_spells(at))
