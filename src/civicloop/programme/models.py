"""Campaigns, the directives drawn out of documents, and the tasks that carry them out."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.library.models import Document, Passage


class Campaign(models.Model):
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    aim = models.TextField(_("aim"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Kind(models.TextChoices):
    TASK = "task", _("Task")
    BAN = "ban", _("Ban")
    REPORT = "report", _("Report due")
    CIRCULATE = "circulate", _("To be circulated")
    PLEDGE = "pledge", _("Pledge")
    GOAL = "goal", _("Goal")


class Clarity(models.TextChoices):
    CLEAR = "clear", _("Clear")
    OPEN = "open", _("Open: who or when is missing")
    SOFT = "soft", _("Call: nothing to check")


class Review(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not an order")


class DirectiveQuerySet(VisibleQuerySet["Directive"]):
    def visible_to(self, user: Viewer) -> Self:
        readable = self.filter(document__in=Document.objects.visible_to(user))
        if may_coordinate(user):
            return readable
        return readable.filter(review=Review.CONFIRMED)  # proposals are the coordinators' until confirmed


class Directive(models.Model):
    """One thing a document orders: the quote, who, what, by when, how clear."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="directives")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="directives")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="directives")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.TextField(_("what"))
    lead = models.JSONField(_("who leads, in the document's words"), default=list)
    support = models.JSONField(_("who helps, in the document's words"), default=list)
    lead_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="led_directives")
    deadline_text = models.CharField(_("by when, in the document's words"), max_length=80, blank=True)
    deadline_on = models.DateField(_("by when"), null=True, blank=True)
    recurring = models.CharField(_("recurring"), max_length=12, blank=True)
    is_vague = models.BooleanField(default=False)
    is_blank = models.BooleanField(default=False)
    target = models.CharField(_("target"), max_length=80, blank=True)
    clarity = models.CharField(_("clarity"), max_length=6, choices=Clarity)
    reasons = models.JSONField(default=list)
    review = models.CharField(max_length=10, choices=Review, default=Review.PROPOSED)
    is_corrected = models.BooleanField(default=False)
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


class TaskState(models.TextChoices):
    DISPATCHED = "dispatched", _("Dispatched")
    ACCEPTED = "accepted", _("Under way")
    RETURNED = "returned", _("Returned by the office")
    SUBMITTED = "submitted", _("Submitted as done")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class TaskQuerySet(VisibleQuerySet["Task"]):
    def visible_to(self, user: Viewer) -> Self:
        public = Q(directive__document__in=Document.objects.visible_to(user)) | Q(directive=None)
        if not isinstance(user, User):
            return self.filter(public)
        if may_coordinate(user):
            return self.all()
        own = [post.office_id for post in user.posts]
        return self.filter(public | Q(lead_office__in=own) | Q(supporters__in=own)).distinct()


class Task(models.Model):
    """Work that carries out a directive. State is what the last step says."""

    number = models.CharField(_("number"), max_length=14, unique=True)
    directive = models.ForeignKey(Directive, models.PROTECT, null=True, blank=True, related_name="tasks")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="tasks")
    title = models.CharField(_("title"), max_length=200)
    lead_office = models.ForeignKey(Office, models.PROTECT, related_name="led_tasks", verbose_name=_("lead office"))
    supporters = models.ManyToManyField(
        Office, blank=True, related_name="helped_tasks", verbose_name=_("supporting offices")
    )
    leader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="led_tasks")
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.DISPATCHED)
    dispatched_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def chain_name(self) -> str:
        return f"task:{self.number}"


class TaskStep(models.Model):
    """One entry of a task's history; never changed."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=TaskState)
    note = models.TextField(blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"
