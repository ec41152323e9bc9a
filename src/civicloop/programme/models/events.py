"""The days that the city gives to events which deadlines name: 入汛, 两会, 开学 …"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventDay(models.Model):
    """When an event falls: on one day of one year, or, `is_yearly`, on the same day every year."""

    name = models.CharField(_("event"), max_length=20)
    on = models.DateField(_("day"))
    is_yearly = models.BooleanField(_("every year"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "on"], name="one_event_per_name_and_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"

    @property
    def chain_name(self) -> str:
        return f"event:{self.name}"
