"""Lists of documents that a member keeps: favourites, and lists with a name that may be shown to everyone."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.library.models.documents import Document


class ListQuerySet(VisibleQuerySet["ReadingList"]):
    def visible_to(self, user: Viewer) -> Self:
        shown = Q(is_public=True)  # shown to everyone
        if not isinstance(user, User):
            return self.filter(shown)
        return self.filter(shown | Q(owner=user))  # one's own


class ReadingList(models.Model):
    """A member's list; the one without a name holds the favourites, which only that member sees."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="reading_lists")
    name = models.CharField(_("name"), max_length=60, blank=True)
    about = models.CharField(_("what it is for"), max_length=200, blank=True)
    is_public = models.BooleanField(_("shown to everyone"), default=False)
    made_at = models.DateTimeField()

    objects: ClassVar[ListQuerySet] = ListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_list_per_name"),
            models.CheckConstraint(condition=~Q(name="", is_public=True), name="favourites_are_private"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name or str(_("Favourites"))


class Listed(models.Model):
    """One document on one list."""

    list = models.ForeignKey(ReadingList, models.CASCADE, related_name="entries")
    document = models.ForeignKey(Document, models.CASCADE, related_name="listings")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "document"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.list_id} {self.document_id}"
