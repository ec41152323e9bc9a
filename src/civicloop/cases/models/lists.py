"""Lists of cases that a person comes back to: filters under a name, for oneself or for the office."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.kernel.querysets import Viewer, VisibleQuerySet


class SavedListQuerySet(VisibleQuerySet["SavedList"]):
    def visible_to(self, user: Viewer) -> Self:
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(owner=user) | Q(office__in=[post.office_id for post in user.posts]))


class SavedList(models.Model):
    """The filters of a list of cases. What it shows depends on who opens it: filters open nothing."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="saved_lists")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="saved_lists")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=300, help_text="what follows the question mark of the list's address")
    saved_at = models.DateTimeField()

    objects: ClassVar[SavedListQuerySet] = SavedListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_saved_list_of_a_name")]

    def __str__(self) -> str:
        return self.name
