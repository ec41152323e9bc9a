"""What a campaign is for: titles to win or keep, and outcomes measured among residents and visitors apart."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import User
from civicloop.programme.models.campaigns import Campaign


class TitleAim(models.TextChoices):
    WIN = "win", pgettext_lazy("title", "To win")
    KEEP = "keep", pgettext_lazy("title", "To keep")


class TitleState(models.TextChoices):
    OPEN = "open", pgettext_lazy("title", "Under way")
    REACHED = "reached", pgettext_lazy("title", "Reached")
    MISSED = "missed", pgettext_lazy("title", "Missed")


class CampaignTitle(models.Model):
    """A title that a campaign wants to win, or holds and wants to keep."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="titles")
    name = models.CharField(_("title"), max_length=80)
    aim = models.CharField(_("aim"), max_length=4, choices=TitleAim)
    state = models.CharField(_("state"), max_length=8, choices=TitleState, default=TitleState.OPEN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class People(models.TextChoices):
    RESIDENTS = "residents", pgettext_lazy("asked", "Residents")
    VISITORS = "visitors", pgettext_lazy("asked", "Visitors")
    EVERYONE = "everyone", pgettext_lazy("asked", "Everyone")


class Outcome(models.Model):
    """What should change for people: measured before, aimed at, measured again."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="outcomes")
    name = models.CharField(_("what is measured"), max_length=120)
    people = models.CharField(_("among whom"), max_length=10, choices=People, default=People.EVERYONE)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline_value = models.DecimalField(_("value before"), max_digits=12, decimal_places=2)
    baseline_on = models.DateField(_("measured on"))
    target_value = models.DecimalField(_("value aimed at"), max_digits=12, decimal_places=2)
    target_on = models.DateField(_("to be reached by"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(target_on__gt=F("baseline_on")), name="outcome_aims_ahead"),
            models.CheckConstraint(condition=~Q(target_value=F("baseline_value")), name="outcome_aims_at_a_change"),
        ]

    def __str__(self) -> str:
        return self.name


class OutcomeValue(models.Model):
    """One measurement, with its interval and how many people were asked, where it is an estimate."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="values")
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    low = models.DecimalField(_("interval from"), max_digits=12, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("interval to"), max_digits=12, decimal_places=2, null=True, blank=True)
    sample = models.PositiveIntegerField(_("how many were asked"), null=True, blank=True)
    source = models.CharField(_("where it comes from"), max_length=200, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "measured_on"], name="one_value_per_outcome_and_day"),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=F("value"), high__gte=F("value")),
                name="value_lies_in_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.measured_on}: {self.value}"
