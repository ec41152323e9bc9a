"""What residents want to hear of: new cases in a piece of the map, on a street, or around a place."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases.models.places import Area
from civicloop.kernel.querysets import Viewer, VisibleQuerySet

LEAST_METRES, MOST_METRES = 100, 5000
NO_CIRCLE = Q(metres__isnull=True, latitude__isnull=True, longitude__isnull=True)
OF_AREA = NO_CIRCLE & Q(area__isnull=False, street="")
OF_STREET = NO_CIRCLE & Q(area__isnull=True) & ~Q(street="")
OF_CIRCLE = Q(area__isnull=True, street="", metres__gt=0, latitude__isnull=False, longitude__isnull=False)


class AlertQuerySet(VisibleQuerySet["Alert"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.filter(person=user) if isinstance(user, User) else self.none()  # one's own


class Alert(models.Model):
    """One person's wish to hear of new public cases: in an area, where the place names a street, or in a circle."""

    person = models.ForeignKey(User, models.PROTECT, related_name="alerts")
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="alerts")
    street = models.CharField(_("street"), max_length=40, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text="WGS-84: the middle of a circle")
    longitude = models.FloatField(null=True, blank=True, help_text="WGS-84")
    metres = models.PositiveSmallIntegerField(_("within"), null=True, blank=True, help_text="the circle's radius")
    place_text = models.CharField(max_length=120, blank=True, help_text="the circle's middle, in words")
    since = models.DateTimeField()

    objects: ClassVar[AlertQuerySet] = AlertQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "area"], condition=Q(street=""), name="one_alert_an_area"),
            models.UniqueConstraint(fields=["person", "street"], condition=~Q(street=""), name="one_alert_a_street"),
            models.UniqueConstraint(fields=["person", "latitude", "longitude", "metres"], name="one_alert_a_circle"),
            models.CheckConstraint(condition=OF_AREA | OF_STREET | OF_CIRCLE, name="alert_is_of_one_thing"),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], condition=Q(metres__isnull=False), name="alert_by_place")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is of, in words."""
        if not self.metres:
            return self.area.title if self.area else self.street
        where = self.place_text or f"{self.latitude:.4f}, {self.longitude:.4f}"
        return _("%(place)s, within %(metres)s m") % {"place": where, "metres": self.metres}
