"""What a person means to see to today: marks on cases, one's own and nobody else's."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from civicloop.accounts.models import User
from civicloop.cases.models.cases import Case
from civicloop.kernel.querysets import Viewer, VisibleQuerySet


class MarkQuerySet(VisibleQuerySet["Mark"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.filter(person=user) if isinstance(user, User) else self.none()  # one's own


class Mark(models.Model):
    """A case on one person's list for the day. It opens nothing: whether the case is seen is asked anew each time."""

    person = models.ForeignKey(User, models.PROTECT, related_name="marks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="marks")
    marked_at = models.DateTimeField()

    objects: ClassVar[MarkQuerySet] = MarkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="case_is_marked_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.case_id}"
