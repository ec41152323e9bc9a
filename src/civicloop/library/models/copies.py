"""Documents with the same text in part, and what their uploaders say to it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.querysets import Viewer, VisibleQuerySet
from civicloop.kernel.states import Transitions
from civicloop.library.models.documents import Document
from civicloop.library.models.pages import Page


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
