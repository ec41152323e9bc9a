"""What search keeps: where each indexed page stands, and the searches that members want to be told about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicloop.accounts.models import User
from civicloop.library.models.documents import Version
from civicloop.library.models.pages import Page, PageQuerySet


class IndexedPage(models.Model):
    """The narrow row beside a page's row in the index; both come and go together."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="indexed")
    version = models.ForeignKey(Version, models.CASCADE, db_index=False, related_name="+")
    number = models.PositiveIntegerField()

    objects: ClassVar[PageQuerySet[IndexedPage]] = PageQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.version_id} p{self.number}"


class SavedSearch(models.Model):
    """A member's query; unless muted, the member is told of new documents that it finds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_searches")
    query = models.CharField(max_length=200)
    is_muted = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="one_saved_search_per_query")]

    def __str__(self) -> str:
        return self.query

    @property
    def chain_name(self) -> str:
        return f"saved-search:{self.pk}"
