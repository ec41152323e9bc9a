"""The work that carries directives out, its lights and its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.kernel.worktime import Unit
from civicloop.library.models import Document, Passage
from civicloop.programme.models.campaigns import Campaign
from civicloop.programme.models.shares import Support

if TYPE_CHECKING:
    from civicloop.programme.models.directives import Directive


class TaskState(models.TextChoices):
    DISPATCHED = "dispatched", _("Dispatched")
    ACCEPTED = "accepted", _("Under way")
    RETURNED = "returned", pgettext_lazy("task", "Returned by the office")
    SUBMITTED = "submitted", _("Submitted as done")
    DONE = "done", pgettext_lazy("task", "Done")
    CANCELLED = "cancelled", _("Cancelled")


MOVING = (TaskState.DISPATCHED, TaskState.ACCEPTED, TaskState.SUBMITTED)  # someone is at it
RUNNING = (TaskState.DISPATCHED, TaskState.ACCEPTED, TaskState.RETURNED)  # the clock runs
LIVE = (*MOVING, TaskState.RETURNED)
ENDED = (TaskState.DONE, TaskState.CANCELLED)


class Light(models.TextChoices):
    """How a task stands with its time."""

    GREEN = "green", pgettext_lazy("light", "On time")
    YELLOW = "yellow", pgettext_lazy("light", "Time nearly up")
    RED = "red", pgettext_lazy("light", "Overdue")
    DONE = "done", pgettext_lazy("light", "Done")
    NONE = "none", pgettext_lazy("light", "No date")
    OFF = "off", pgettext_lazy("light", "Cancelled")


class TaskQuerySet(VisibleQuerySet["Task"]):
    def visible_to(self, user: Viewer) -> Self:
        readable = Passage.objects.visible_to(user)
        joined = Exists(
            Task.joined.through._default_manager.filter(task_id=OuterRef("pk"), directive__passage__in=readable)
        )
        public = Q(directive__passage__in=readable) | Q(directive=None) | Q(joined)
        if not isinstance(user, User):
            return self.filter(public)
        if may_coordinate(user):
            return self.all()
        own = [post.office_id for post in user.posts]
        helped = Exists(Support.objects.filter(task_id=OuterRef("pk"), office_id__in=own))
        return self.filter(public | Q(lead_office__in=own) | Q(helped))

    def late(self, now: datetime) -> Self:
        """Past its time: still running, or handed in only after it."""
        overrun = Q(state__in=RUNNING, due_at__lt=now)
        handed_in_late = Q(state=TaskState.SUBMITTED, due_at__lt=F("submitted_at"))
        return self.filter(overrun | handed_in_late)

    def with_light(self, now: datetime) -> Self:
        """Each with its `light`. The same rule as `lights.light`, said in SQL; a test holds the two together."""
        moment = Case(When(state=TaskState.SUBMITTED, then=F("submitted_at")), default=Value(now))
        return self.annotate(
            clock_at=Coalesce(moment, Value(now), output_field=models.DateTimeField()),
            light=Case(
                When(state=TaskState.DONE, then=Value(Light.DONE)),
                When(state=TaskState.CANCELLED, then=Value(Light.OFF)),
                When(due_at=None, then=Value(Light.NONE)),
                When(due_at__lt=F("clock_at"), then=Value(Light.RED)),
                When(warns_at__lte=F("clock_at"), then=Value(Light.YELLOW)),
                default=Value(Light.GREEN),
                output_field=models.CharField(),
            ),
        )


class Task(models.Model):
    """Work that carries out a directive. State is what the last step says."""

    number = models.CharField(_("number"), max_length=14, unique=True)
    directive = models.ForeignKey("Directive", models.PROTECT, null=True, blank=True, related_name="tasks")
    joined: models.ManyToManyField[Directive, models.Model] = models.ManyToManyField(
        "Directive", blank=True, related_name="joining_tasks", help_text="orders of other documents it carries out, too"
    )
    campaigns = models.ManyToManyField(Campaign, blank=True, related_name="tasks", verbose_name=_("campaigns"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    weight = models.PositiveSmallIntegerField(null=True, blank=True, help_text="per cent of its parent")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    practice = models.ForeignKey("Practice", models.PROTECT, null=True, blank=True, related_name="tasks")
    title = models.CharField(_("title"), max_length=200)
    lead_office = models.ForeignKey(Office, models.PROTECT, related_name="led_tasks", verbose_name=_("lead office"))
    supporters = models.ManyToManyField(
        Office, through="Support", blank=True, related_name="helped_tasks", verbose_name=_("supporting offices")
    )
    leader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="led_tasks")
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, help_text="per cent, as its office says")
    limit_unit = models.CharField(_("counted in"), max_length=8, choices=Unit, default=Unit.WORKING_DAYS)
    limit_amount = models.PositiveIntegerField(null=True, blank=True, help_text="its time, where no last day is named")
    due_on = models.DateField(null=True, blank=True, help_text="the last day as it was ordered; rows may extend it")
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.DISPATCHED)
    dispatched_at = models.DateTimeField()
    signed_at = models.DateTimeField(
        null=True, blank=True, help_text="when its office took it on; its clock ran already"
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="reckoned from its limit, pauses and extensions")
    warns_at = models.DateTimeField(null=True, blank=True, help_text="when more than 80 % of its time is used")
    submitted_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at=None, warns_at=None) | Q(due_at__isnull=False, warns_at__isnull=False),
                name="task_warns_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_task_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.DONE) | Q(done_at__isnull=False), name="done_task_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, weight=None) | Q(parent__isnull=False, weight__range=(0, 100)),
                name="only_parts_of_a_task_weigh",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_in_per_cent"),
            models.CheckConstraint(condition=Q(limit_amount=None) | Q(due_on=None), name="task_has_one_limit"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="task_by_state_and_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def chain_name(self) -> str:
        return f"task:{self.number}"


class Deed(models.TextChoices):
    """What a person does to a task. `workflow.TASK_MOVES` says from where to where."""

    ORDER = "order", pgettext_lazy("task", "Dispatched")
    ACCEPT = "accept", pgettext_lazy("task", "Accepted")
    RETURN = "return", pgettext_lazy("task", "Returned")
    REORDER = "reorder", pgettext_lazy("task", "Dispatched again")
    SUBMIT = "submit", pgettext_lazy("task", "Handed in as done")
    FINISH = "finish", pgettext_lazy("task", "Found done")
    SEND_BACK = "send-back", pgettext_lazy("task", "Sent back: not done yet")
    CANCEL = "cancel", pgettext_lazy("task", "Cancelled")
    REPORT = "report", pgettext_lazy("task", "Progress reported")
    ASK = "ask", pgettext_lazy("task", "More time asked for")
    GRANT = "grant", pgettext_lazy("task", "More time granted")
    REFUSE = "refuse", pgettext_lazy("task", "More time refused")
    RESUME = "resume", pgettext_lazy("task", "Clock runs again")
    SPLIT = "split", pgettext_lazy("task", "Split into parts")
    JOIN = "join", pgettext_lazy("task", "Another order joined")
    SLIP = "slip", pgettext_lazy("task", "Supervision slip")
    ANSWER = "answer", pgettext_lazy("task", "Slip answered")
    CHECK = "check", pgettext_lazy("task", "Answer checked")
    RECKON = "reckon", pgettext_lazy("task", "Reckoned anew: the calendar changed")


class TaskStep(models.Model):
    """One entry of a task's history; never changed."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    deed = models.CharField(max_length=12, choices=Deed)
    state = models.CharField(max_length=12, choices=TaskState)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", help_text="the office whose turn it then is"
    )
    note = models.TextField(blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField(null=True, blank=True, help_text="of the document, where it shows")
    progress = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"
