"""What the coordinators ask the office that gave an order: who, or by when."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import WORKS, may_coordinate
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.programme.models.directives import Directive, Review


class QuestionQuerySet(VisibleQuerySet["Question"]):
    def visible_to(self, user: Viewer) -> Self:
        if may_coordinate(user):
            return self.all()
        seen = models.Q(  # of an order that everybody may see
            directive__in=Directive.objects.visible_to(user), directive__review=Review.CONFIRMED
        )
        if isinstance(user, User):
            offices = [post.office_id for post in user.posts if post.role in WORKS]
            seen |= models.Q(office__in=offices)  # asked of one's own office
        return self.filter(seen)

    def waiting(self) -> Self:
        return self.filter(answered_at=None, withdrawn_at=None)


class Question(models.Model):
    """One question about one order; it is answered, withdrawn, or waits. The answer fills the order."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="questions")
    office = models.ForeignKey(Office, models.PROTECT, related_name="questions", verbose_name=_("asked of"))
    text = models.TextField(pgettext_lazy("order", "question"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(pgettext_lazy("order", "answer"), blank=True)
    lead_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead office")
    )
    deadline_on = models.DateField(_("by when"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["directive"],
                condition=models.Q(answered_at=None, withdrawn_at=None),
                name="one_question_waits_per_directive",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
