"""Saved searches, what they have found, and to whom each document was ever shown: what tells that it is new to one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.signals import post_save
from django.dispatch import receiver

from civicloop.accounts.models import User
from civicloop.library.models.documents import SHELVED, Document, Standing
from civicloop.library.models.searching import AUDIENCE, Audience, IndexedPage, finds


class SavedSearch(models.Model):
    """A member's query; unless muted, the member is told of documents that it finds and that are new to the member.

    `after` and `standing` say what the member could see when it was saved, heard again, or last looked into as a whole.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_searches")
    query = models.CharField(max_length=200)
    is_muted = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    after = models.BigIntegerField(default=0, help_text="the newest showing at that time")
    standing = models.JSONField(null=True, help_text="the member's standing at that time; none: not known")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="one_saved_search_per_query")]

    def __str__(self) -> str:
        return self.query

    @property
    def chain_name(self) -> str:
        return f"saved-search:{self.pk}"


class Alert(models.Model):
    """A document that a saved search has found. The row is written with the notice, so nobody is told of it twice."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when its owner looked at what the search found")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "document"], name="one_alert_a_document")]

    def __str__(self) -> str:
        return f"{self.search_id} {self.document_id}"


class ShowingQuerySet(models.QuerySet["Showing"]):
    def pending(self) -> Self:
        """Those of which no saved search's owner was told yet, the first one first."""
        return self.filter(is_settled=False).order_by("pk")

    def shown_to(self, standing: Standing, page: int) -> Self:
        """Those by which somebody of this standing could find this page of the document."""
        past = Case(When(preview_pages__lt=page, then=Value(True)), default=Value(False))
        return self.annotate(is_past_preview=past).filter(finds(standing, "document__in", "document"))


class Showing(models.Model):
    """To whom a document is shown from here on; one is added whenever that changes, the last says how it is."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="showings")
    audience = models.PositiveSmallIntegerField(choices=Audience)
    owner = models.BigIntegerField()
    office = models.BigIntegerField(null=True)
    preview_pages = models.PositiveIntegerField(null=True)
    is_settled = models.BooleanField(default=False, help_text="whether the owners of saved searches were told")

    objects: ClassVar[ShowingQuerySet] = ShowingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(is_settled=False), name="showings_to_tell_of")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.get_audience_display()}"


def shelve(documents: Collection[int]) -> None:
    """Bring up to date what repeats to whom these documents are shown, and note where it has changed."""
    IndexedPage.objects.filter(page__version__document__in=documents).shelve()
    last = Showing.objects.filter(document=OuterRef("pk")).order_by("-pk")
    facts = ("audience", "owner_id", "office_id", "preview_pages")
    before = {
        f"last_{name}": Subquery(last.values(name)[:1]) for name in ("audience", "owner", "office", "preview_pages")
    }
    rows = Document.objects.filter(pk__in=documents, current__isnull=False).annotate(audience=AUDIENCE, **before)
    Showing.objects.bulk_create(
        Showing(document_id=pk, audience=now[0], owner=now[1], office=now[2], preview_pages=now[3])
        for pk, *states in rows.order_by("pk").values_list("pk", *facts, *before)
        if (now := states[:4]) != states[4:]
    )


@receiver(post_save, sender=Document)
def shelve_saved(instance: Document, update_fields: Collection[str] | None = None, **_others: Any) -> None:
    """Whoever changes a document changes who finds it. Changes of many at once come from `DocumentQuerySet.update`."""
    if instance.current_id and (update_fields is None or not SHELVED.isdisjoint(update_fields)):
        shelve([instance.pk])
