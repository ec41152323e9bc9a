"""Standard replies: what an office says often, kept under a name for the steps and kinds of problem that it suits."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.cases.models.categories import Category
from civicloop.cases.models.history import Deed
from civicloop.kernel.language import in_either
from civicloop.kernel.querysets import Viewer, VisibleQuerySet

LONGEST_REPLY = 500


class StandardReplyQuerySet(VisibleQuerySet["StandardReply"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User) or not (user.posts or may_coordinate(user)):
            return self.none()
        return self.filter(Q(office=None) | Q(office__in=[post.office_id for post in user.posts]))

    def in_use(self) -> Self:
        return self.filter(withdrawn_at=None)


class StandardReply(models.Model):
    """Words for one step of a case; with places that each case fills in: `replies.PLACES`."""

    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="standard_replies", verbose_name=_("who uses it")
    )
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("kind of problem")
    )
    deed = models.CharField(_("step"), max_length=10, choices=Deed)
    name = models.CharField(_("name"), max_length=40)
    text = models.TextField(_("text"), max_length=LONGEST_REPLY)
    text_en = models.TextField(_("text in English"), max_length=LONGEST_REPLY, blank=True)
    use_count = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[StandardReplyQuerySet] = StandardReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="standard_reply_says_something")]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """In the language of whoever writes it to a case."""
        return in_either(self.text, self.text_en)

    @property
    def chain_name(self) -> str:
        return f"standard-reply:{self.pk}"
