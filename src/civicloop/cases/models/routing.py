"""Who gets which case: ordered rules, kept in books of which one is live."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User


class BookState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    LIVE = "live", _("In force")
    PAST = "past", _("Replaced")


class RuleBook(models.Model):
    """All rules as they stand together: changed as a draft, tried out, then put in force as a whole."""

    state = models.CharField(max_length=5, choices=BookState, default=BookState.DRAFT)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    live_at = models.DateTimeField(null=True, blank=True)
    live_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_book_of_rules_is_live"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_book_of_rules_is_a_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def chain_name(self) -> str:
        return f"routing:{self.pk}"


class RoutingRule(models.Model):
    """Where all of this is so, the case goes there. Conditions are lists of codes: an empty one asks nothing.

    Codes, not keys: a rule outlives the area or office that it names, and then says that it can no longer work.
    """

    book = models.ForeignKey(RuleBook, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=80)
    categories = models.JSONField(_("kinds of problem"), default=list, blank=True)
    problems = models.JSONField(_("key problems"), default=list, blank=True)
    areas = models.JSONField(_("areas"), default=list, blank=True)
    periods = models.JSONField(_("key periods"), default=list, blank=True)
    guarantors = models.JSONField(_("offices that answer for the place"), default=list, blank=True)
    office = models.CharField(
        _("goes to"), max_length=40, blank=True, help_text=_("Empty: to the office that answers for the place.")
    )
    is_off = models.BooleanField(_("switched off"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "position"], name="one_rule_at_a_position")]

    def __str__(self) -> str:
        return self.name
