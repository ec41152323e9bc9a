"""What residents want to hear of: new cases in a piece of the map, or on a street."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases.models.places import Area
from civicloop.kernel.querysets import Viewer, VisibleQuerySet


class AlertQuerySet(VisibleQuerySet["Alert"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.filter(person=user) if isinstance(user, User) else self.none()  # one's own


class Alert(models.Model):
    """One person's wish to hear of new public cases: in an area, or wherever the place's words name a street."""

    person = models.ForeignKey(User, models.PROTECT, related_name="alerts")
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="alerts")
    street = models.CharField(_("street"), max_length=40, blank=True)
    since = models.DateTimeField()

    objects: ClassVar[AlertQuerySet] = AlertQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "area"], condition=Q(street=""), name="one_alert_an_area"),
            models.UniqueConstraint(fields=["person", "street"], condition=~Q(street=""), name="one_alert_a_street"),
            models.CheckConstraint(
                condition=Q(area__isnull=False, street="") | (Q(area__isnull=True) & ~Q(street="")),
                name="alert_is_of_an_area_or_a_street",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.area.title if self.area else self.street
