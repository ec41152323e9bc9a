"""Documents and the versions of their files, by category and keyword."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_edit_library
from civicloop.kernel.language import in_either
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
        return in_either(self.name, self.name_en)


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everyone")
    OFFICE = "office", _("My office")
    PRIVATE = "private", _("Only me")


SHELVED = frozenset({"owner", "office", "visibility", "preview_pages", "withdrawn_at", "current"})
"""What the search's rows repeat of a document, to tell who finds it."""


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

    def readable_to(self, user: Viewer, number: OuterRef) -> Self:
        """Those that a person sees, as far as that person may read: up to the page of this number."""
        seen = self.visible_to(user)
        return seen if reads_everything(user) else seen.filter(whole_to(user) | Q(preview_pages__gte=number))

    def update(self, **values: Any) -> int:
        """With what the search's rows repeat of it, as after `save`."""
        from civicloop.library.models.alerts import shelve

        if SHELVED.isdisjoint(values):
            return super().update(**values)
        changed = list(self.values_list("pk", flat=True))
        count = super().update(**values)
        shelve(changed)
        return count


type Standing = tuple[Any, ...]


def standing(user: Viewer) -> Standing:
    """All that the rules above ask about a person: of two with the same standing each sees the same."""
    if not isinstance(user, User):
        return ()
    if user.is_operator:
        return ("operator",)
    return user.pk, may_edit_library(user), *sorted(post.office_id for post in user.posts)


def reads_everything(user: Viewer) -> bool:
    """Whether no preview cap holds for this person: who runs the installation, and the library's editors."""
    return isinstance(user, User) and (user.is_operator or may_edit_library(user))


def whole_to(user: Viewer) -> Q:
    """Documents that a person may read past the preview; each line is a reason."""
    free = Q(preview_pages=None)  # no cap
    if not isinstance(user, User):
        return free
    own = Q(owner=user)
    colleagues = Q(office__in=[post.office_id for post in user.posts])
    given = Q(pk__in=Access.objects.filter(user=user, scope=Scope.WHOLE).values("document"))  # bought, or named
    return free | own | colleagues | given


class Document(models.Model):
    """A file in the library. `number` is the short ID that everyone sees."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(User, models.PROTECT, related_name="documents")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="documents")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="documents")
    visibility = models.CharField(_("who may read it"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    preview_pages = models.PositiveIntegerField(
        _("pages of the preview"), null=True, blank=True, help_text="how many pages everyone reads; none: all"
    )
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    current = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="current_of")
    folded_title = models.CharField(max_length=800, blank=True, help_text="the title as search sees it")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(preview_pages=None) | Q(preview_pages__gte=1), name="preview_is_a_page")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain_name(self) -> str:
        return f"document:{self.number}"

    @property
    def newest(self) -> Version:
        """The newest version; no query where `versions` were prefetched."""
        return max(self.versions.all(), key=lambda version: version.ordinal)


class Scope(models.TextChoices):
    WHOLE = "whole", _("The pages after the preview")
    UNMASKED = "unmasked", _("The versions from before names were masked")


class Access(models.Model):
    """What one person may read beyond what everyone does: bought in the marketplace, or given by the owner."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "user", "scope"], name="one_access_a_scope")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.user_id} {self.scope}"


class Keyword(models.Model):
    """A word that a document is about. `weight`: the squares of a document's weights add up to 1."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="keywords")
    word = models.CharField(max_length=40, db_index=True)
    weight = models.FloatField()
    sound = models.CharField(max_length=300, blank=True, db_index=True, help_text="in pinyin: wenmingchengshi")
    initials = models.CharField(max_length=40, blank=True, db_index=True, help_text="of its pinyin: wmcs")

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


class VersionQuerySet(VisibleQuerySet["Version"]):
    def visible_to(self, user: Viewer) -> Self:
        seen = self.filter(document__in=Document.objects.visible_to(user))
        if not isinstance(user, User):
            return seen.filter(status=Status.READY, closed_at=None)
        own = Q(document__owner=user)
        named = Exists(Access.objects.filter(document=OuterRef("document"), user=user, scope=Scope.UNMASKED))
        open_to_them = seen.filter(Q(closed_at=None) | own | named)  # masked since: the owner, and whom the owner names
        return open_to_them if reads_everything(user) else open_to_them.filter(Q(status=Status.READY) | own)


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
    closed_at = models.DateTimeField(null=True, blank=True, help_text="when a masked version took its place")

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

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
