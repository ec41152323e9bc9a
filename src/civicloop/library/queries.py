"""What pages ask the rows: documents by number, those on the same subject, the same file, the tree of categories."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Category, Document, Reading, Version

RELATED = 6
CANDIDATES = 200


def readable_version(document: Document) -> Version | None:
    """The version to read: the current one, else (for those who see it) the newest under way."""
    return document.current or document.versions.order_by("-ordinal").first()


def same_file(document: Document, viewer: Viewer) -> Document | None:
    """The first document that the viewer sees with exactly the same bytes, added before this one."""
    blobs = document.versions.values("blob")
    twins = Document.objects.visible_to(viewer).filter(versions__blob__in=blobs, number__lt=document.number)
    return twins.filter(withdrawn_at=None).order_by("number").first()


def related(document: Document, viewer: Viewer, *, count: int = RELATED) -> list[Document]:
    """Documents about the same, the nearest first: shared keywords weigh most, then the category."""
    words = document.keywords
    subject = Q(category=document.category) if document.category_id else Q()
    for word in words[:8]:
        subject |= Q(keywords__icontains=f'"{word}"')
    if not subject:
        return []
    copies = Version.objects.filter(blob__in=document.versions.values("blob")).values("document")
    others = Document.objects.visible_to(viewer).filter(subject).exclude(pk=document.pk).exclude(pk__in=copies)
    candidates = others.filter(current__isnull=False, withdrawn_at=None).select_related("current", "category")
    return sorted(candidates.order_by("-number")[:CANDIDATES], key=lambda each: -nearness(document, each))[:count]


def nearness(document: Document, other: Document) -> float:
    """Shared keywords, the weightier the earlier they stand, and half a point for the category."""
    place = {word: index for index, word in enumerate(document.keywords)}
    shared = sum(1 / (2 + place[word]) + 1 / (2 + index) for index, word in enumerate(other.keywords) if word in place)
    return shared + (0.5 if other.category_id and other.category_id == document.category_id else 0)


def resume_page(document: Document, viewer: Viewer) -> int:
    """Where this member left off; 1 for everyone else."""
    if not viewer.is_authenticated:
        return 1
    reading = Reading.objects.filter(user=viewer.pk, document=document).first()
    return reading.page if reading else 1


@dataclass
class Shelf:
    """A category in the tree: how many documents it holds for the viewer, its children's included."""

    category: Category
    count: int = 0
    children: list["Shelf"] = field(default_factory=list)

    def walk(self) -> Iterator["Shelf"]:
        yield self
        for child in self.children:
            yield from child.walk()


def shelves(documents: QuerySet[Document]) -> list[Shelf]:
    """The tree of categories over these documents, in two queries."""
    counts = dict(documents.order_by().values_list("category").annotate(n=Count("pk")))
    found = {each.pk: Shelf(each, counts.get(each.pk, 0)) for each in Category.objects.order_by("pk")}
    for shelf in found.values():
        if shelf.category.parent_id:
            found[shelf.category.parent_id].children.append(shelf)
    roots = [shelf for shelf in found.values() if not shelf.category.parent_id]
    for root in roots:
        add_up(root)
    return roots


def add_up(shelf: Shelf) -> int:
    shelf.count += sum(add_up(child) for child in shelf.children)
    return shelf.count


def is_read_by(viewer: Viewer, documents: list[Document]) -> dict[int, int]:
    """The page that the viewer is at, by document."""
    if not viewer.is_authenticated:
        return {}
    found = Reading.objects.filter(user=viewer.pk, document__in=documents)
    return dict(found.values_list("document", "page"))
