"""The pieces of the city's map."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.kernel.language import in_either


class AreaKind(models.TextChoices):
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Subdistrict")
    GRID = "grid", _("Grid")
    LAKE = "lake", _("Lake")
    RIVER = "river", _("River")
    PARK = "park", _("Park")
    ROAD = "road", _("Road")
    PLACE = "place", _("Place")


class Area(models.Model):
    """A piece of the city's map: GeoJSON geometry in WGS-84, and the office that answers for it."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AreaKind)
    geometry = models.JSONField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="areas")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)
