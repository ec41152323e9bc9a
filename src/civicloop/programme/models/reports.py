"""Written reports that are due by a date: asked of offices, drafted, handed in, checked, compiled into one document."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.library.models import Document
from civicloop.programme.models.campaigns import Campaign
from civicloop.programme.models.tasks import Light, Task


class Shape(models.TextChoices):
    """As what a report is handed in."""

    WRITTEN = "written", _("Written here")
    DOCUMENT = "document", _("As a file")


class Repeat(models.TextChoices):
    NEVER = "never", _("Once")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")


class CallQuerySet(VisibleQuerySet["Call"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User):
            return self.none()
        if may_coordinate(user):
            return self.all()
        own = [post.office_id for post in user.posts]
        return self.filter(Q(issuer__in=own) | Q(pk__in=Report.objects.filter(office__in=own).values("call")))


class Call(models.Model):
    """A request for reports: what is asked, of whom, by when."""

    number = models.CharField(_("number"), max_length=14, unique=True)
    title = models.CharField(_("title"), max_length=200)
    ask = models.TextField(_("what to report on"), blank=True)
    issuer = models.ForeignKey(Office, models.PROTECT, related_name="calls", verbose_name=_("asked by"))
    directive = models.ForeignKey("Directive", models.PROTECT, null=True, blank=True, related_name="calls")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="calls")
    shape = models.CharField(_("how it is handed in"), max_length=8, choices=Shape, default=Shape.WRITTEN)
    questions = models.JSONField(default=list, blank=True, help_text="[{key, label, kind, choices}], see `questions`")
    due_on = models.DateField(_("by when"))
    remind_days = models.JSONField(_("reminders"), default=list, help_text="days before the last day")
    repeat = models.CharField(_("again"), max_length=9, choices=Repeat, default=Repeat.NEVER)
    after = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="following")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    compiled = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="compiled_calls")
    compiled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CallQuerySet] = CallQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def chain_name(self) -> str:
        return f"call:{self.number}"


class ReportState(models.TextChoices):
    OPEN = "open", pgettext_lazy("report", "Not handed in")
    HANDED_IN = "handed-in", pgettext_lazy("report", "Handed in")
    RETURNED = "returned", pgettext_lazy("report", "Returned for rework")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")


OWED = (ReportState.OPEN, ReportState.RETURNED)


class ReportQuerySet(VisibleQuerySet["Report"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User):
            return self.none()
        if may_coordinate(user):
            return self.all()
        own = [post.office_id for post in user.posts]
        return self.filter(Q(office__in=own) | Q(call__issuer__in=own))

    def late(self, now: datetime) -> Self:
        """Still owed after its time."""
        return self.filter(state__in=OWED, due_at__lt=now)


class Report(models.Model):
    """What one office owes, and then has handed in. `tasks` are those that its draft was written from."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reports")
    office = models.ForeignKey(Office, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    due_at = models.DateTimeField()
    warns_at = models.DateTimeField()
    text = models.TextField(_("the report"), blank=True)
    answers = models.JSONField(default=dict, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    tasks = models.ManyToManyField(Task, blank=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    wanted_until = models.DateField(_("until when"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "office"], name="one_report_per_office"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN) | Q(handed_in_at__isnull=False), name="report_has_its_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="report_by_state_and_due")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.office_id}"

    def light(self, now: datetime) -> Light:
        """How it stands with its time; once handed in, as it stood then."""
        if self.state == ReportState.ACCEPTED:
            return Light.DONE
        moment = now if self.state in OWED or self.handed_in_at is None else self.handed_in_at
        if moment > self.due_at:
            return Light.RED
        return Light.YELLOW if moment >= self.warns_at else Light.GREEN


class ReportDeed(models.TextChoices):
    """What is done to a report. `workflow.REPORT_MOVES` says from where to where."""

    HAND_IN = "hand-in", pgettext_lazy("report", "Handed in")
    ACCEPT = "accept", pgettext_lazy("report", "Accepted")
    RETURN = "return", pgettext_lazy("report", "Returned for rework")
    ASK_TIME = "ask-time", pgettext_lazy("report", "More time asked for")
    GRANT_TIME = "grant-time", pgettext_lazy("report", "More time granted")
    REFUSE_TIME = "refuse-time", pgettext_lazy("report", "No more time")


class ReportStep(models.Model):
    """One entry of a report's history; never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    deed = models.CharField(max_length=12, choices=ReportDeed)
    note = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.report_id} {self.deed}"
