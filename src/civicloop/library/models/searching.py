"""Where an indexed page stands: what search reads of a page without touching its text."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

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
