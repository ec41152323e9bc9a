"""What people are told: one row a person, said in the reader's language when it is shown."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from civicloop.accounts import sentences
from civicloop.accounts.kinds import Kind, kind_of
from civicloop.accounts.models.people import User
from civicloop.kernel.querysets import Viewer, VisibleQuerySet


class Mail(models.TextChoices):
    """What becomes of a notice's e-mail."""

    NONE = "none"
    NOW = "now"
    DIGEST = "digest"
    SENT = "sent"


class NoticeQuerySet(VisibleQuerySet["Notice"]):
    def visible_to(self, user: Viewer) -> Self:
        return self.filter(person=user) if isinstance(user, User) else self.none()  # one's own

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one person is told. `about` is the chain name of the thing that it is about."""

    person = models.ForeignKey(User, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    message = models.JSONField(help_text="a sentence as `accounts.sentences` keeps it")
    url = models.CharField(max_length=300)
    about = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=6, choices=Mail, default=Mail.NONE)
    mail_tried_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                condition=Q(read_at=None) & ~Q(about=""),
                name="told_once_while_unread",
            )
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="unread_notices_of_person"),
            models.Index(
                fields=["mail"], condition=Q(read_at=None, mail__in=["now", "digest"]), name="notices_to_be_mailed"
            ),
            models.Index(fields=["person", "-told_at"], name="newest_notices_of_person"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return sentences.say(self.message)

    @property
    def sort(self) -> Kind:
        return kind_of(self.kind)
