"""What pages ask the rows: documents by number, those on the same subject, the same file, the tree of categories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable

from civicloop.kernel.querysets import Viewer
from civicloop.library.copies.queries import copies_of
from civicloop.library.models import (
    Category,
    Document,
    Heading,
    Keyword,
    Listed,
    Reading,
    ReadingList,
    Status,
    Version,
)

FORMS = ("docx", "doc", "wps", "rtf", "odt")
"""Formats that can be filled in as Word files."""
RELATED, MORE = 6, 4
LEAST, ALIKE = 0.04, 0.05


def readable_version(document: Document) -> Version | None:
    """The version to read: the current one, else (for those who see it) the newest under way."""
    return document.current or document.versions.order_by("-ordinal").first()


def same_file(document: Document, viewer: Viewer) -> Document | None:
    """The first document that the viewer sees with exactly the same bytes, added before this one."""
    blobs = Version.objects.visible_to(viewer).filter(document=document).values("blob")
    others = Version.objects.visible_to(viewer).filter(blob__in=blobs).values("document")
    twins = Document.objects.visible_to(viewer).filter(pk__in=others, number__lt=document.number)
    return twins.filter(withdrawn_at=None).order_by("number").first()


def related(document: Document, viewer: Viewer, words: Sequence[Keyword]) -> list[Document]:
    """Documents about the same, the nearest first, never copies of this one. `words` are its keywords."""
    shown = Document.objects.visible_to(viewer).filter(current__isnull=False, withdrawn_at=None).exclude(pk=document.pk)
    others = shown.exclude(versions__blob__in=document.versions.values("blob"))
    copies = copies_of(document)
    others = others.exclude(pk__in=copies.values("document")).exclude(pk__in=copies.values("source"))
    near = others.annotate(nearness=nearness(document, words)).filter(nearness__gt=LEAST)
    rows = near.select_related("current", "category").order_by("-nearness", "number")[: RELATED * 2]
    firsts: dict[int, Document] = {}
    for row in rows:  # of the same file the first only
        firsts.setdefault(row.current.blob_id if row.current else 0, row)
    return list(firsts.values())[:RELATED]


def nearness(document: Document, words: Sequence[Keyword]) -> Combinable:
    """The cosine of the two documents' keywords, and a little for the same category."""
    shared = [When(keywords__word=each.word, then=F("keywords__weight") * each.weight) for each in words]
    of_words = Sum(Case(*shared, default=0.0)) if shared else Value(0.0)
    return (
        of_words + Case(When(category=document.category_id, then=ALIKE), default=0.0)
        if document.category_id
        else of_words
    )


def outline_of(version: Version) -> list[Heading]:
    """Its headings in order, titles of several texts among them at level 0; where each stands: `page` and `start`."""
    return list(version.headings.order_by("ordinal"))


def more_by(document: Document, viewer: Viewer) -> list[Document]:
    """The newest other documents of its uploader."""
    shown = Document.objects.visible_to(viewer).filter(owner=document.owner_id, withdrawn_at=None)
    rows = shown.filter(current__status=Status.READY).exclude(pk=document.pk).select_related("current")
    return list(rows.order_by("-added_at", "-pk")[:MORE])


def lists_for(document: Document, viewer: Viewer) -> list[tuple[ReadingList, bool]]:
    """The viewer's lists, each with whether the document is on it."""
    if not viewer.is_authenticated:
        return []
    on_it = set(Listed.objects.filter(list__owner=viewer.pk, document=document).values_list("list", flat=True))
    return [(each, each.pk in on_it) for each in ReadingList.objects.filter(owner=viewer.pk).order_by("name", "pk")]


def can_be_filled(version: Version) -> bool:
    """Whether it is a text document in which something is left to fill in."""
    if version.format not in FORMS:
        return False
    return version.blanks.exists() or version.fields.filter(value="").exists()


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
    counts = dict(documents.order_by().values_list("category").annotate(n=Count("pk", distinct=True)))
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


def places_of(viewer: Viewer, documents: list[Document]) -> dict[int, int]:
    """The page that the viewer is at, by document."""
    if not viewer.is_authenticated:
        return {}
    found = Reading.objects.filter(user=viewer.pk, document__in=documents)
    return dict(found.values_list("document", "page"))


def formats(documents: QuerySet[Document]) -> list[str]:
    """What formats these documents are in."""
    found = documents.order_by().exclude(current__format="").values_list("current__format", flat=True)
    return sorted({each for each in found.distinct() if each})
