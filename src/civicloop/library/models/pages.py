"""The pages of a version, what was understood of them, and the passages cited from them."""

from __future__ import annotations

from typing import ClassVar, Self
from zlib import crc32

from django.db import models
from django.db.models import Exists, OuterRef, Q

from civicloop.kernel.querysets import Row, Viewer, VisibleQuerySet
from civicloop.library.models.documents import Document, Version


class PageQuerySet(VisibleQuerySet[Row]):
    """Of pages, and of the narrow rows that stand for them in the index."""

    def visible_to(self, user: Viewer) -> Self:
        """Pages of the current versions of the documents that a person sees, within the preview or entitled to more.

        The one gate: pictures, texts, boxes, search, copies, orders and lists all pass it.
        """
        readable = Document.objects.readable_to(user, OuterRef("number"))
        return self.filter(Exists(readable.filter(current=OuterRef("version"))))

    def by_link(self, document: Document) -> Self:
        """What a link to a document opens: the current version, as far as its preview goes."""
        pages = self.filter(version=document.current_id)
        return pages.filter(number__lte=document.preview_pages) if document.preview_pages else pages

    def visible_in(self, version: Version, user: Viewer) -> Self:
        """Pages of this version, older or current, that a person may read: none where the version is closed to them."""
        if not Version.objects.visible_to(user).filter(pk=version.pk).exists():
            return self.none()
        readable = Document.objects.readable_to(user, OuterRef("number"))
        return self.filter(Exists(readable.filter(pk=version.document_id)), version=version)


class PassageQuerySet(VisibleQuerySet["Passage"]):
    def visible_to(self, user: Viewer) -> Self:
        """Passages of the pages, of any version, that a person may read."""
        readable = Document.objects.readable_to(user, OuterRef("page"))
        open_ones = Version.objects.visible_to(user).filter(pk=OuterRef("version"))
        return self.filter(Exists(readable.filter(pk=OuterRef("version__document"))), Exists(open_ones))


class Page(models.Model):
    """One rendered page: its own text, and the keys of its images and character boxes in the storage."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField()
    width = models.FloatField(help_text="points")
    height = models.FloatField(help_text="points")
    is_ocr = models.BooleanField(default=False)
    scan = models.CharField(max_length=32, blank=True, help_text="of a page read by a machine: what it was read from")

    objects: ClassVar[PageQuerySet[Page]] = PageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_page_per_number")]

    def __str__(self) -> str:
        return f"{self.version_id} p{self.number}"

    def image_key(self, width: int) -> str:
        return f"pages/{self.version_id}/{self.number}-{width}.jpg"

    @property
    def boxes_key(self) -> str:
        """Named after the text they belong to: boxes never stand under another text."""
        return f"pages/{self.version_id}/{self.number}-{crc32(self.text.encode()):08x}.json"


class Part(models.Model):
    """One of several texts in a file."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="parts")
    title = models.CharField(max_length=200)
    first_page = models.PositiveIntegerField()
    last_page = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.title


class Heading(models.Model):
    """A line of a version's outline. Level 0 is the title of one of several texts in the file."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="headings")
    ordinal = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField(help_text="its place in the page's text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "ordinal"], name="one_heading_per_ordinal")]

    def __str__(self) -> str:
        return self.text

    @property
    def anchor(self) -> str:
        return f"p{self.page}-{self.start}"


class Field(models.Model):
    """A labelled cover value, such as 撰写人; empty where it is to be filled in."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="fields")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    page = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Blank(models.Model):
    """An empty place in the text, to fill in or masked."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="blanks")
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    context = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.context


class Passage(models.Model):
    """A citable span: `quote` is exactly `page.text[start:end]` of its version's page."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="passages")
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    objects: ClassVar[PassageQuerySet] = PassageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "page", "start", "end"], name="one_passage_per_span"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="passage_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.quote

    @property
    def anchor(self) -> str:
        return f"p{self.page}-{self.start}"
