"""Campaigns, their aims and dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.language import in_either


class Campaign(models.Model):
    """A drive with an aim and dates, such as the civil city campaign."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    aim = models.TextField(_("aim"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    linked = models.ManyToManyField("self", blank=True, verbose_name=_("linked campaigns"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)

    @property
    def chain_name(self) -> str:
        return f"campaign:{self.slug}"
