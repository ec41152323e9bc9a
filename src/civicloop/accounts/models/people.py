"""People with an account, the tree of offices, and what a person may do where."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.language import in_either


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, handle: str, password: str | None = None, **fields: object) -> User:
        user = self.model(handle=handle, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member. Never deleted while history names it: closed (`is_active` false)."""

    handle = models.SlugField(_("public handle"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    phone = models.CharField(_("phone number"), max_length=20, null=True, blank=True, unique=True)
    is_phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(_("runs the whole installation"), default=False)
    keeps_history = models.BooleanField(_("keep my reading history"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_member_per_email"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle

    @property
    def chain_name(self) -> str:
        return f"member:{self.pk}"

    @cached_property
    def posts(self) -> list[Membership]:
        """This member's open memberships with their offices: one query a request."""
        return list(self.memberships.filter(ended_at=None).select_related("office"))


class OfficeKind(models.TextChoices):
    COORDINATOR = "coordinator", _("Civility office")
    DEPARTMENT = "department", _("Department")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street or town")
    INDUSTRY = "industry", _("Service industry")


class Office(models.Model):
    """An organisation in the tree. `path` lists the codes from the root, each closed by a slash: `city/urban/`."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OfficeKind.choices, default=OfficeKind.DEPARTMENT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    duties = models.TextField(_("duties"), blank=True, help_text=_("What it answers for, in words, for proposals."))
    is_closed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.name, self.name_en)

    @property
    def chain_name(self) -> str:
        return f"office:{self.code}"

    def is_under(self, other: Office) -> bool:
        """Whether this is `other` or stands below it."""
        return self.path.startswith(other.path)


class Role(models.TextChoices):
    READER = "reader", _("Reader")
    OFFICER = "officer", _("Officer")
    LEADER = "leader", _("Leader")
    INSPECTOR = "inspector", _("Inspector")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """One person's role in one office; ended, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=models.Q(ended_at=None),
                name="one_open_membership_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.office_id}"
