"""Documents that must reach people: to whom, by when, with which quiz; and each person's receipt."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate, offices_of
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.library.models import Version


class Proof(models.TextChoices):
    """What makes a receipt."""

    READ = "read", pgettext_lazy("circular", "Reaching the last page")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("circular", "Saying “I have read it”")
    QUIZ = "quiz", pgettext_lazy("circular", "Passing a small quiz")


class CircularQuerySet(VisibleQuerySet["Circular"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User):
            return self.none()
        if may_coordinate(user):
            return self.all()
        own = offices_of(user)
        concerned = Receipt.objects.filter(Q(person=user) | Q(office__in=own)).values("circular")
        return self.filter(Q(issuer__in=own) | Q(pk__in=concerned))


class Circular(models.Model):
    """A version of a document (or one page of it) on its way to everyone of the chosen offices."""

    number = models.CharField(_("number"), max_length=14, unique=True)
    title = models.CharField(_("title"), max_length=200)
    words = models.TextField(_("words to go with it"), blank=True)
    version = models.ForeignKey(Version, models.PROTECT, related_name="circulars")
    page = models.PositiveIntegerField(null=True, blank=True, help_text="this page alone; else all")
    issuer = models.ForeignKey(Office, models.PROTECT, related_name="circulars")
    directive = models.ForeignKey("Directive", models.PROTECT, null=True, blank=True, related_name="circulars")
    offices = models.ManyToManyField(Office, related_name="+")
    reaches_below = models.BooleanField(_("offices below them, too"), default=True)
    takes_joiners = models.BooleanField(_("people who join later, too"), default=True)
    proof = models.CharField(_("what counts as read"), max_length=12, choices=Proof, default=Proof.ACKNOWLEDGE)
    questions = models.JSONField(default=list, blank=True, help_text="[{text, choices, right}], see `circulars.quiz`")
    pass_mark = models.PositiveSmallIntegerField(_("per cent to pass"), default=60)
    most_tries = models.PositiveSmallIntegerField(_("tries"), default=3)
    due_on = models.DateField(_("by when"))
    due_at = models.DateTimeField()
    remind_days = models.JSONField(default=list)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CircularQuerySet] = CircularQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pass_mark__lte=100), name="pass_mark_is_a_share")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def chain_name(self) -> str:
        return f"circular:{self.number}"

    @property
    def first_page(self) -> int:
        return self.page or 1

    @property
    def last_page(self) -> int:
        return self.page or max(1, self.version.page_count or 1)


class ReceiptQuerySet(VisibleQuerySet["Receipt"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User):
            return self.none()
        if may_coordinate(user):
            return self.all()
        own = offices_of(user)
        return self.filter(Q(person=user) | Q(circular__issuer__in=own) | Q(office__in=own))

    def missing(self) -> Self:
        return self.filter(done_at=None, circular__ended_at=None)


class Receipt(models.Model):
    """One person's reading of a circular: a member, or someone without an account who has a secret link."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="receipts")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="receipts")
    name = models.CharField(_("name"), max_length=60, blank=True, help_text="of someone without an account")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="receipts")
    told_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    reached_page = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects: ClassVar[ReceiptQuerySet] = ReceiptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circular", "person"], condition=Q(person__isnull=False), name="one_receipt_per_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, token_hash=None) | Q(person=None, token_hash__isnull=False),
                name="receipt_is_of_a_member_or_a_link",
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(done_at=None), name="receipts_missing_of_person")]

    def __str__(self) -> str:
        return self.reader

    @property
    def reader(self) -> str:
        return str(self.person) if self.person else self.name
