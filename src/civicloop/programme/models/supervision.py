"""Supervision: slips, their answers, and the ladder of who is told when nothing comes."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import User
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.programme.models.tasks import Task


class Colour(models.TextChoices):
    BLUE = "blue", pgettext_lazy("slip", "Blue: near its limit")
    YELLOW = "yellow", pgettext_lazy("slip", "Yellow: behind or poor")
    RED = "red", pgettext_lazy("slip", "Red: overdue")


class SlipState(models.TextChoices):
    OPEN = "open", pgettext_lazy("slip", "To be answered")
    ANSWERED = "answered", pgettext_lazy("slip", "Answered, to be checked")
    ACCEPTED = "accepted", pgettext_lazy("slip", "Answer accepted")
    REJECTED = "rejected", pgettext_lazy("slip", "Answer not enough")


UNANSWERED = (SlipState.OPEN, SlipState.REJECTED)


class SlipQuerySet(VisibleQuerySet["Slip"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.filter(task__in=Task.objects.visible_to(user))  # whoever sees the task


class Slip(models.Model):
    """One supervision slip. `stage` names what an automatic one was sent for, so that it is sent once."""

    number = models.CharField(_("number"), max_length=14, unique=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="slips")
    colour = models.CharField(_("colour"), max_length=6, choices=Colour)
    stage = models.CharField(max_length=40, blank=True, help_text="empty: sent by hand")
    words = models.TextField(_("words"), blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(max_length=8, choices=SlipState, default=SlipState.OPEN)

    objects: ClassVar[SlipQuerySet] = SlipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "colour", "stage"], condition=~Q(stage=""), name="one_slip_per_task_and_stage"
            ),
            models.CheckConstraint(condition=Q(stage="") ^ Q(sent_by=None), name="slip_is_sent_by_clock_or_hand"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def chain_name(self) -> str:
        return f"slip:{self.number}"


class SlipAnswer(models.Model):
    """What the office says: why, what it does about it, by when; then what the checker says. Never changed after."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="answers")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cause = models.TextField(_("cause"))
    measures = models.TextField(_("measures"))
    new_date = models.DateField(_("done by"))
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_enough = models.BooleanField(null=True)
    check_words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.slip_id}: {self.cause}"


class Audience(models.TextChoices):
    OFFICE = "office", pgettext_lazy("ladder", "The office’s people")
    HEAD = "head", pgettext_lazy("ladder", "The office’s head")
    COORDINATORS = "coordinators", pgettext_lazy("ladder", "The civility office")
    LEADERSHIP = "leadership", pgettext_lazy("ladder", "The leadership above the office")


class Rung(models.Model):
    """One step of the ladder: who is told of a slip of a colour, so many working days after it, unless answered."""

    colour = models.CharField(_("colour"), max_length=6, choices=Colour)
    working_days = models.PositiveSmallIntegerField(_("working days after the slip"))
    audience = models.CharField(_("who is told"), max_length=12, choices=Audience)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colour", "audience"], name="one_rung_per_colour_and_audience")]

    def __str__(self) -> str:
        return f"{self.colour} +{self.working_days}: {self.audience}"


class Telling(models.Model):
    """That a slip climbed to an audience of the ladder, once."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="tellings")
    audience = models.CharField(max_length=12, choices=Audience)
    at = models.DateTimeField()
    people_count = models.PositiveIntegerField(help_text="how many people were told; nought: nobody holds that post")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip", "audience"], name="each_audience_is_told_once")]

    def __str__(self) -> str:
        return f"{self.slip_id} → {self.audience}"
