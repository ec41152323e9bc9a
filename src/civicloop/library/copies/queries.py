"""What pages ask about copies: where else a document's text stands, which pages, which appeals are open."""

from dataclasses import dataclass

from django.db.models import Count, Q

from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Appeal, CopiedPage, Copy, CopyQuerySet, CopyState, Document, Page


@dataclass(frozen=True)
class Alike:
    """A copy, seen from one of its two documents: the other one, and how many pages of this one stand there."""

    copy: Copy
    document: Document
    other: Document
    page_count: int

    @property
    def is_from_other(self) -> bool:
        """Whether the other one published the text first."""
        return self.other.pk == self.copy.source_id


@dataclass(frozen=True)
class PagePair:
    """A page of this document and one of the other that shares its words, for 0 to 1 of the smaller."""

    page: int
    of: int
    score: float


def copies_of(document: Document) -> CopyQuerySet:
    """Every copy that the document has a part in, and that nobody found to be none."""
    return Copy.objects.filter(Q(document=document) | Q(source=document)).exclude(state=CopyState.CLEARED)


def alike(document: Document, viewer: Viewer, *, with_cleared: bool = False) -> list[Alike]:
    """The other documents with the same text that the viewer sees, those with most of it first."""
    both = Q(document=document) | Q(source=document)
    rows = (Copy.objects.filter(both) if with_cleared else copies_of(document)).visible_to(viewer)
    seen = shown_pairs(viewer)
    counted = rows.annotate(
        own=Count("pages__page", distinct=True, filter=seen), taken=Count("pages__of", distinct=True, filter=seen)
    ).filter(own__gt=0)
    found = [as_alike(copy, document) for copy in counted.select_related("document__owner", "source__owner")]
    return sorted(found, key=lambda each: (-each.page_count, each.other.number))


def as_alike(copy: Copy, document: Document) -> Alike:
    is_later = copy.document_id == document.pk
    other = copy.source if is_later else copy.document
    count: int = copy.own if is_later else copy.taken  # type: ignore[attr-defined]
    return Alike(copy, document, other, count)


def shown_pairs(viewer: Viewer) -> Q:
    """Of a copy: those of its pairs whose two pages the viewer may read."""
    shown = Page.objects.visible_to(viewer).values("pk")
    return Q(pages__page__in=shown, pages__of__in=shown)


def page_pairs(found: Alike, viewer: Viewer) -> list[PagePair]:
    """Those the viewer may read, in the order of this document's pages; of the other's the most alike first."""
    shown = Page.objects.visible_to(viewer).values("pk")
    pairs_shown = CopiedPage.objects.filter(copy=found.copy, page__in=shown, of__in=shown)
    rows = pairs_shown.values_list("page__number", "of__number", "score")
    pairs = [
        PagePair(page, of, score) if found.is_from_other else PagePair(of, page, score) for page, of, score in rows
    ]
    return sorted(pairs, key=lambda pair: (pair.page, -pair.score, pair.of))


def open_appeals(viewer: Viewer) -> list[Appeal]:
    """What waits for a moderator, the oldest first."""
    rows = Appeal.objects.filter(ruling="", copy__in=Copy.objects.visible_to(viewer))
    return list(rows.select_related("by", "copy__document", "copy__source").order_by("made_at"))
