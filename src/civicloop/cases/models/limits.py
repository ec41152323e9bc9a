"""How long each stage of a case may take: filing conditions, their limits, and key periods that change them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models.categories import Category
from civicloop.cases.models.places import Area
from civicloop.kernel.language import in_either
from civicloop.kernel.worktime import Unit


class Stage(models.TextChoices):
    """The parts of a case's way that have a limit of their own."""

    CHECK = "check", _("Check on the spot")
    FILE = "file", _("Filing")
    DISPATCH = "dispatch", _("Sending to an office")
    HANDLE = "handle", _("Fixing")
    VERIFY = "verify", _("Checking the fix")


class FilingCondition(models.Model):
    """One of the conditions under which a problem of a category is filed, such as "stop the work" or "pull it down"."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    name = models.CharField(_("condition"), max_length=80)
    name_en = models.CharField(_("condition in English"), max_length=120, blank=True)
    is_retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "name"], name="one_condition_of_a_name")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)


class StageLimit(models.Model):
    """The time that one stage has under a filing condition; without a condition: everywhere in the city."""

    condition = models.ForeignKey(FilingCondition, models.CASCADE, null=True, blank=True, related_name="limits")
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    amount = models.PositiveSmallIntegerField(_("limit"))
    unit = models.CharField(_("unit of the limit"), max_length=8, choices=Unit)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["condition", "stage"], name="one_limit_per_stage_and_condition"),
            models.UniqueConstraint(fields=["stage"], condition=Q(condition=None), name="one_city_limit_per_stage"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="stage_limit_is_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.amount} {self.unit}"


class KeyPeriodQuerySet(models.QuerySet["KeyPeriod"]):
    def on(self, day: date) -> Self:
        """Those that run on a day."""
        return self.filter(is_cancelled=False, starts_on__lte=day, ends_on__gte=day)


class KeyPeriod(models.Model):
    """Days on which some places are kept tighter, or looser, than usual."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    areas = models.ManyToManyField(
        Area, blank=True, related_name="periods", verbose_name=_("areas"), help_text=_("None: the whole city.")
    )
    categories = models.ManyToManyField(
        Category, blank=True, related_name="periods", verbose_name=_("kinds of problem"), help_text=_("None: all.")
    )
    limit_percent = models.PositiveSmallIntegerField(
        _("limits, in per cent of the usual ones"), default=100, help_text=_("50 halves the time, 200 doubles it.")
    )
    patrols_a_day = models.PositiveSmallIntegerField(
        _("patrols a day"), null=True, blank=True, help_text=_("How often each place is looked at.")
    )
    notice = models.CharField(_("what residents should know"), max_length=200, blank=True)
    notice_en = models.CharField(_("the same in English"), max_length=300, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    objects: ClassVar[KeyPeriodQuerySet] = KeyPeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="period_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(limit_percent__range=(10, 400)), name="period_changes_limits_in_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)

    @property
    def advice(self) -> str:
        return in_either(self.notice, self.notice_en)

    @property
    def chain_name(self) -> str:
        return f"key-period:{self.code}"
