"""Documents of the library: files taken in, their pages, what was understood of them, and who read them."""

from __future__ import annotations

from typing import ClassVar, Self
from zlib import crc32

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_edit_library
from civicloop.kernel.models import Blob
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.kernel.states import Transitions


class Category(models.Model):
    """A node of the category tree."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everyone")
    OFFICE = "office", _("My office")
    PRIVATE = "private", _("Only me")


class DocumentQuerySet(VisibleQuerySet["Document"]):
    def visible_to(self, user: Viewer) -> Self:
        standing = Q(withdrawn_at=None, current__status=Status.READY)  # readable, and not taken back
        shown = standing & Q(visibility=Visibility.PUBLIC)  # published
        if not isinstance(user, User):
            return self.filter(shown)
        if user.is_operator:
            return self.all()  # who runs the installation
        own = Q(owner=user)  # one's own, in any state
        if may_edit_library(user):
            return self.filter(own | ~Q(visibility=Visibility.PRIVATE))  # editors: all but private ones
        offices = [post.office_id for post in user.posts]
        colleagues = standing & Q(visibility=Visibility.OFFICE, office__in=offices)
        return self.filter(shown | own | colleagues)


class Document(models.Model):
    """A file in the library. `number` is the short ID that everyone sees."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(User, models.PROTECT, related_name="documents")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="documents")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="documents")
    visibility = models.CharField(_("who may read it"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    current = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="current_of")
    folded_title = models.CharField(max_length=800, blank=True, help_text="the title as search sees it")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.title

    @property
    def chain_name(self) -> str:
        return f"document:{self.number}"

    @property
    def newest(self) -> Version:
        """The newest version; no query where `versions` were prefetched."""
        return max(self.versions.all(), key=lambda version: version.ordinal)


class Keyword(models.Model):
    """A word that a document is about. `weight`: the squares of a document's weights add up to 1."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="keywords")
    word = models.CharField(max_length=40, db_index=True)
    weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "word"], name="one_keyword_per_word")]

    def __str__(self) -> str:
        return self.word


class Status(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CONVERTING = "converting", _("Being converted")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")


STEPS = Transitions(
    {
        Status.WAITING: [Status.CONVERTING],
        Status.CONVERTING: [Status.READY, Status.REFUSED, Status.FAILED, Status.WAITING],
        Status.REFUSED: [Status.WAITING],
        Status.FAILED: [Status.WAITING],
    }
)


class Version(models.Model):
    """One state of a document's file: the untouched original and what the conversion made of it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    ordinal = models.PositiveSmallIntegerField(default=1)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    format = models.CharField(max_length=10, blank=True)
    byte_size = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_details = models.JSONField(default=dict)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    declared_page_count = models.PositiveIntegerField(null=True, blank=True)
    done_page_count = models.PositiveIntegerField(default=0)
    converter = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=80, blank=True, help_text="the process that converts it: host:pid")
    progressed_at = models.DateTimeField(help_text="when it was queued, or made its last step")
    taken_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True, help_text="when its copies were looked for")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "ordinal"], name="one_version_per_ordinal")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.ordinal}"

    @property
    def reason(self) -> str:
        """Why it was refused or failed, in the language of whoever asks."""
        from civicloop.library.reasons import sentence

        return sentence(self.reason_code, self.reason_details) if self.reason_code else ""

    @property
    def is_under_way(self) -> bool:
        return self.status in (Status.WAITING, Status.CONVERTING)


class PageQuerySet(VisibleQuerySet["Page"]):
    def visible_to(self, user: Viewer) -> Self:
        """Pages of the current versions of the documents that a person sees."""
        return self.filter(Exists(Document.objects.visible_to(user).filter(current=OuterRef("version"))))


class Page(models.Model):
    """One rendered page: its own text, and the keys of its images and character boxes in the storage."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField()
    width = models.FloatField(help_text="points")
    height = models.FloatField(help_text="points")
    is_ocr = models.BooleanField(default=False)

    objects: ClassVar[PageQuerySet] = PageQuerySet.as_manager()  # type: ignore[assignment]

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


class CopyState(models.TextChoices):
    FOUND = "found", _("Found by comparison")
    APPEALED = "appealed", _("Appealed against")
    KEPT = "kept", _("Confirmed as a copy")
    CLEARED = "cleared", _("Not a copy")


COPY_STEPS = Transitions(
    {
        CopyState.FOUND: [CopyState.APPEALED],
        CopyState.APPEALED: [CopyState.KEPT, CopyState.CLEARED],
        CopyState.KEPT: [CopyState.APPEALED],
    }
)


class CopyQuerySet(VisibleQuerySet["Copy"]):
    def visible_to(self, user: Viewer) -> Self:
        """Only who sees both documents learns that they are alike."""
        shown = Document.objects.visible_to(user)
        return self.filter(Exists(shown.filter(pk=OuterRef("document"))), Exists(shown.filter(pk=OuterRef("source"))))


class Copy(models.Model):
    """Two documents with the same text in part; the `source` published it first. A settled one keeps its source."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="copied_from")
    source = models.ForeignKey(Document, models.CASCADE, related_name="copied_by")
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.FOUND)
    found_at = models.DateTimeField()

    objects: ClassVar[CopyQuerySet] = CopyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Least("document", "source"), Greatest("document", "source"), name="one_copy_a_pair"
            ),
            models.CheckConstraint(condition=~Q(document=models.F("source")), name="copy_is_of_another"),
        ]

    def __str__(self) -> str:
        return self.chain_name

    @property
    def chain_name(self) -> str:
        return f"copy:{self.document.number}:{self.source.number}"


class CopiedPage(models.Model):
    """A page of the copy and the page of the source that it shares its words with; `score` is their containment."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="pages")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    of = models.ForeignKey(Page, models.CASCADE, related_name="+")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "page", "of"], name="one_copied_page_a_pair")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.of_id} {self.score}"


class Ground(models.TextChoices):
    MINE = "mine", _("The text is mine; the other document took it over")
    COMMON = "common", _("It is quoted, or wording that everyone uses")
    PERMITTED = "permitted", _("The author permits it")


class Ruling(models.TextChoices):
    KEPT = "kept", _("It is a copy; the first publisher stays credited")
    TURNED = "turned", _("It is a copy, but the later document has the original text: credit that one")
    CLEARED = "cleared", _("It is not a copy")


class Appeal(models.Model):
    """An uploader's word against a copy, and what a moderator decided."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="appeals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    text = models.TextField(_("why"))
    made_at = models.DateTimeField()
    ruling = models.CharField(_("decision"), max_length=10, choices=Ruling, blank=True)
    reason = models.TextField(_("reasons"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "by"], name="one_appeal_a_person"),
            models.UniqueConstraint(fields=["copy"], condition=Q(ruling=""), name="one_open_appeal_a_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.ground}"


class Passage(models.Model):
    """A citable span: `quote` is exactly `page.text[start:end]` of its version's page."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="passages")
    page = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

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


class Reading(models.Model):
    """One member's history of one document, and the page to resume at."""

    user = models.ForeignKey(User, models.CASCADE, related_name="readings")
    document = models.ForeignKey(Document, models.CASCADE, related_name="readings")
    page = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document"], name="one_reading_per_document")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.document_id} p{self.page}"
