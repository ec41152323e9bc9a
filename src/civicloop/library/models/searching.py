"""What search keeps: where each indexed page stands and who finds it, and the searches that members saved."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.signals import post_save
from django.dispatch import receiver

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_edit_library
from civicloop.kernel.querysets import Viewer
from civicloop.library.models.documents import SHELVED, Access, Document, Scope, Version, Visibility
from civicloop.library.models.pages import Page, PageQuerySet


class Audience(models.IntegerChoices):
    """Whom a page is there for in search, of its document's visibility and standing."""

    NOBODY = 0  # withdrawn, or of a version that isn't the current one
    EVERYONE = 1
    OFFICE = 2
    OWNER = 3


AUDIENCE = Case(
    When(withdrawn_at__isnull=False, then=Value(Audience.NOBODY)),
    When(visibility=Visibility.PUBLIC, then=Value(Audience.EVERYONE)),
    When(visibility=Visibility.OFFICE, then=Value(Audience.OFFICE)),
    default=Value(Audience.OWNER),
    output_field=models.PositiveSmallIntegerField(),
)


class IndexedPageQuerySet(PageQuerySet["IndexedPage"]):
    def visible_to(self, user: Viewer) -> Self:
        """The pages that a person finds: those of `PageQuerySet.visible_to` of which nothing is withdrawn.

        It is asked of every page that holds a word, so these rows tell it alone. A test holds the two rules together.
        """
        preview = Q(audience=Audience.EVERYONE, is_past_preview=False)  # what everyone reads
        if not isinstance(user, User):
            return self.filter(preview)
        shelved = self.exclude(audience=Audience.NOBODY)
        if user.is_operator:
            return shelved
        own = Q(owner=user.pk)
        if may_edit_library(user):
            return shelved.filter(own | Q(audience__lt=Audience.OWNER))
        offices = [post.office_id for post in user.posts]
        colleagues = Q(audience__lt=Audience.OWNER, office__in=offices)
        given = Access.objects.filter(user=user, scope=Scope.WHOLE).values("document__current")  # bought, or named
        return shelved.filter(preview | own | colleagues | Q(audience=Audience.EVERYONE, version__in=given))

    def shelve(self) -> None:
        """Bring what these rows repeat of their documents up to its present state."""
        of = Document.objects.filter(current=OuterRef("version"))
        self.update(
            audience=Coalesce(Subquery(of.values(whom=AUDIENCE)), Value(Audience.NOBODY)),
            owner=Coalesce(Subquery(of.values("owner")), Value(0)),
            office=Subquery(of.values("office")),
            is_past_preview=Exists(of.filter(preview_pages__lt=OuterRef("number"))),
        )


class IndexedPage(models.Model):
    """The narrow row beside a page's row in the index; both come and go together. It is read for every hit.

    `audience`, `owner`, `office` and `is_past_preview` repeat what the document says; `shelve` keeps them true.
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="indexed")
    version = models.ForeignKey(Version, models.CASCADE, db_index=False, related_name="+")
    number = models.PositiveIntegerField()
    audience = models.PositiveSmallIntegerField(choices=Audience, default=Audience.NOBODY)
    owner = models.BigIntegerField(default=0)
    office = models.BigIntegerField(null=True)
    is_past_preview = models.BooleanField(default=False)

    objects: ClassVar[IndexedPageQuerySet] = IndexedPageQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.version_id} p{self.number}"


@receiver(post_save, sender=Document)
def shelve(instance: Document, update_fields: Collection[str] | None = None, **_others: Any) -> None:
    """Whoever changes a document changes who finds it. Changes of many at once come from `DocumentQuerySet.update`."""
    if instance.current_id and (update_fields is None or not SHELVED.isdisjoint(update_fields)):
        IndexedPage.objects.filter(page__version__document=instance).shelve()


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
