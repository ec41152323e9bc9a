"""What documents order: quote, who, what, by when, how clear."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.library.models import Document, Passage, Version
from civicloop.programme.models.campaigns import Campaign
from civicloop.programme.models.tasks import MOVING, Task, TaskState


class Drawing(models.Model):
    """The mark that a version's orders have been drawn out: what makes drawing safe to repeat."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="drawing")
    drawn_at = models.DateTimeField()
    directive_count = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=80, blank=True, help_text="what the engine failed with; empty once drawn")
    engine = models.CharField(max_length=20, blank=True, help_text="the version of the engine that drew")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.directive_count}"


class Kind(models.TextChoices):
    TASK = "task", pgettext_lazy("kind of order", "Task")
    BAN = "ban", pgettext_lazy("kind of order", "Ban")
    REPORT = "report", pgettext_lazy("kind of order", "Report due")
    CIRCULATE = "circulate", pgettext_lazy("kind of order", "To be circulated")
    PLEDGE = "pledge", pgettext_lazy("kind of order", "Pledge")
    GOAL = "goal", pgettext_lazy("kind of order", "Goal")


class Clarity(models.TextChoices):
    CLEAR = "clear", _("Clear")
    OPEN = "open", _("Open: who or when is missing")
    SOFT = "soft", _("Call: nothing to check")


class Review(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
    REJECTED = "rejected", _("Not an order")


class Origin(models.TextChoices):
    DRAWN = "drawn", _("Found by the reader of orders")
    ADDED = "added", _("Added by a person")
    MODEL = "model", _("Proposed by a language model")


class Standing(models.TextChoices):
    """What became of an order, as its tasks tell."""

    DONE = "done", pgettext_lazy("order", "Done")
    UNDER_WAY = "under-way", pgettext_lazy("order", "Under way")
    LATE = "late", pgettext_lazy("order", "Late")
    UNASSIGNED = "unassigned", pgettext_lazy("order", "Unassigned")
    CALL = "call", pgettext_lazy("order", "A call")


class DirectiveQuerySet(VisibleQuerySet["Directive"]):
    def visible_to(self, user: Viewer) -> Self:
        readable = self.filter(passage__in=Passage.objects.visible_to(user))  # an order is as open as its words are
        if may_coordinate(user):
            return readable
        return readable.filter(review=Review.CONFIRMED)  # proposals are the coordinators' until confirmed

    def with_standing(self, now: datetime) -> Self:
        """Each with its `standing`: late beats under way, and one task handed back leaves the order unassigned."""
        joined = Task.joined.through._default_manager.filter(
            directive_id=Coalesce(OuterRef(OuterRef("same_as")), OuterRef(OuterRef("pk"))), task_id=OuterRef("pk")
        )
        order = Coalesce(OuterRef("same_as"), OuterRef("pk"))
        tasks = Task.objects.filter(Q(directive=order) | Exists(joined), merged_into=None)
        return self.annotate(
            standing=Case(
                When(Exists(tasks.late(now)), then=Value(Standing.LATE)),
                When(Exists(tasks.filter(state__in=MOVING)), then=Value(Standing.UNDER_WAY)),
                When(Exists(tasks.filter(state=TaskState.RETURNED)), then=Value(Standing.UNASSIGNED)),
                When(Exists(tasks.filter(state=TaskState.DONE)), then=Value(Standing.DONE)),
                When(clarity=Clarity.SOFT, then=Value(Standing.CALL)),
                default=Value(Standing.UNASSIGNED),
                output_field=models.CharField(),
            )
        )

    def in_reading_order(self) -> Self:
        return self.order_by("passage__version__ordinal", "passage__page", "passage__start", "pk")


class Directive(models.Model):
    """One thing a document orders: the quote, who, what, by when, how clear. `revision` counts its reviews."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="directives")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="directives")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="directives")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.TextField(_("what"))
    lead = models.JSONField(_("who leads, in the document's words"), default=list, blank=True)
    support = models.JSONField(_("who helps, in the document's words"), default=list, blank=True)
    lead_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="led_directives", verbose_name=_("lead office")
    )
    support_offices = models.ManyToManyField(
        Office, blank=True, related_name="helped_directives", verbose_name=_("supporting offices")
    )
    deadline_text = models.CharField(_("by when, in the document's words"), max_length=80, blank=True)
    deadline_on = models.DateField(_("by when"), null=True, blank=True)
    recurring = models.CharField(_("recurring"), max_length=12, blank=True)
    is_vague = models.BooleanField(default=False)
    is_blank = models.BooleanField(default=False)
    target = models.CharField(_("target"), max_length=80, blank=True)
    clarity = models.CharField(_("clarity"), max_length=6, choices=Clarity)
    reasons = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.DRAWN)
    proposal = models.JSONField(null=True, blank=True, help_text="as the engine drew it, before any correction")
    review = models.CharField(max_length=10, choices=Review, default=Review.PROPOSED)
    revision = models.PositiveIntegerField(default=0)
    is_corrected = models.BooleanField(default=False)
    undo = models.JSONField(null=True, blank=True, help_text="what the last review changed, to take it back")
    filled = models.JSONField(default=dict, blank=True, help_text="what was completed since, each with its reason")
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name=_("the same as")
    )
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DirectiveQuerySet] = DirectiveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["passage", "what"], name="one_directive_per_passage_and_deed")]

    def __str__(self) -> str:
        return self.what

    @property
    def chain_name(self) -> str:
        return f"directive:{self.pk}"
