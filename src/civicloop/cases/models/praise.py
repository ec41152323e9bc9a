"""Good deeds that residents send in."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_coordinate
from civicloop.cases.models.places import Area
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer, VisibleQuerySet


class PraiseState(models.TextChoices):
    SENT = "sent", _("To be looked at")
    SHOWN = "shown", _("Shown")
    HIDDEN = "hidden", _("Not shown")


class PraiseQuerySet(VisibleQuerySet["Praise"]):
    def visible_to(self, user: Viewer) -> Self:
        if may_coordinate(user):
            return self.all()
        shown = Q(state=PraiseState.SHOWN)
        return self.filter(shown | Q(sender=user)) if isinstance(user, User) else self.filter(shown)


class Praise(models.Model):
    """A good deed seen in the city; shown once an officer has looked at it."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    words = models.TextField(_("what was good"))
    place_text = models.CharField(_("place in words"), max_length=120, blank=True)
    latitude = models.FloatField(help_text="WGS-84")
    longitude = models.FloatField(help_text="WGS-84")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    sender = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=PraiseState, default=PraiseState.SENT)
    picture = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[PraiseQuerySet] = PraiseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["state", "-sent_at"], name="praise_by_moment")]

    def __str__(self) -> str:
        return self.number

    @property
    def chain_name(self) -> str:
        return f"praise:{self.number}"

    @property
    def label(self) -> PraiseState:
        return PraiseState(self.state)
