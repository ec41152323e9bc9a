"""The kinds of problems, and the time that each has."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office
from civicloop.kernel.language import in_either
from civicloop.kernel.worktime import Unit


class Group(models.TextChoices):
    ENVIRONMENT = "environment", _("City appearance")
    STREET = "street", _("Street order")
    CONSTRUCTION = "construction", _("Building sites")
    ADVERTISING = "advertising", _("Advertising")
    FACILITIES = "facilities", _("Roads and facilities")
    EMERGENCY = "emergency", _("Emergencies")


class KeyProblem(models.TextChoices):
    """The campaign's four key problems."""

    OCCUPIED = "occupied", _("Occupied roads and pavements")
    TRAFFIC = "traffic", _("Traffic offences")
    ILLEGAL = "illegal", _("Illegal building")
    DIRT = "dirt", _("Dirt and disorder")


class Category(models.Model):
    """A kind of problem, with the time an office has for it and the time it then has to stay fixed."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    key_problem = models.CharField(_("key problem"), max_length=8, choices=KeyProblem, blank=True)
    limit_amount = models.PositiveSmallIntegerField(_("limit"))
    limit_unit = models.CharField(_("unit of the limit"), max_length=8, choices=Unit)
    probation_days = models.PositiveSmallIntegerField(_("days of probation"), default=30)
    rebound_days = models.PositiveSmallIntegerField(
        _("days in which it counts as a rebound"), default=90, help_text=_("Reckoned from the day it was closed.")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="case_categories", verbose_name=_("usual office")
    )
    standard_code = models.CharField(_("code in the national list"), max_length=5, blank=True)
    is_local = models.BooleanField(_("the city's own"), default=False, help_text=_("Not in the national list."))
    is_retired = models.BooleanField(_("no longer offered"), default=False)
    synonyms = models.JSONField(_("other words for it"), default=list, blank=True)
    local_names = models.JSONField(_("what people here call it"), default=list, blank=True)
    exclusions = models.JSONField(_("words that speak against it"), default=list, blank=True)
    notice = models.CharField(_("notice to who reports it"), max_length=200, blank=True)
    notice_en = models.CharField(_("notice in English"), max_length=300, blank=True)
    call = models.CharField(
        _("number to call instead"), max_length=20, blank=True,
        help_text=_("An emergency: whoever reports it is sent to this number and the report is not taken."),
    )  # fmt: skip
    is_common = models.BooleanField(_("offered first"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(limit_amount__gt=0), name="category_has_a_limit")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)

    @property
    def advice(self) -> str:
        """The notice in the reader's language."""
        return in_either(self.notice, self.notice_en)

    @property
    def chain_name(self) -> str:
        return f"category:{self.code}"
