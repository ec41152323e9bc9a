"""What search keeps: where each indexed page stands and who finds it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from civicloop.kernel.querysets import Viewer
from civicloop.library.models.documents import Access, Document, Scope, Standing, Version, Visibility, standing
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


def finds(standing: Standing, given_by: str, given: str) -> Q:
    """What somebody of this standing finds, of rows that repeat what a document says of its audience.

    `given_by` and `given` lead from such a row, and from an access given, to what both name.
    """
    preview = Q(audience=Audience.EVERYONE, is_past_preview=False)  # what everyone reads
    shelved = ~Q(audience=Audience.NOBODY)
    match standing:
        case ():
            return preview
        case ("operator",):
            return shelved
        case (user, is_editor, *offices):
            own = Q(owner=user)
            if is_editor:
                return shelved & (own | Q(audience__lt=Audience.OWNER))
            colleagues = Q(audience__lt=Audience.OWNER, office__in=offices)
            bought = Access.objects.filter(user=user, scope=Scope.WHOLE).values(given)  # or named
            return shelved & (preview | own | colleagues | Q(audience=Audience.EVERYONE, **{given_by: bought}))
    raise ValueError(standing)


class IndexedPageQuerySet(PageQuerySet["IndexedPage"]):
    def visible_to(self, user: Viewer) -> Self:
        """The pages that a person finds: those of `PageQuerySet.visible_to` of which nothing is withdrawn.

        It is asked of every page that holds a word, so these rows tell it alone. A test holds the two rules together.
        """
        return self.filter(finds(standing(user), "version__in", "document__current"))

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
