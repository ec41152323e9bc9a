"""What changes people and offices."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts import rules
from civicloop.accounts.actions.notices import notify
from civicloop.accounts.adapter import e164
from civicloop.accounts.models import Membership, Office, OfficeKind, Role, User
from civicloop.kernel import chain, clock
from civicloop.kernel.errors import NotAllowed, Refused


class CodeTaken(Refused):
    code = "code-taken"
    message = _("Another office has the code “%(code)s” already. Choose another.")


class HandleTaken(Refused):
    code = "handle-taken"
    message = _("Someone has the handle “%(handle)s” already. Choose another.")


class LastAdministrator(Refused):
    code = "last-administrator"
    message = _("This is the office's last administrator. Name another one first.")


@transaction.atomic
def open_account(
    *,
    handle: str,
    password: str | None,
    name: str = "",
    email: str = "",
    phone: str = "",
    is_operator: bool = False,
    at: datetime | None = None,
) -> User:
    """An account made for somebody (command line, demo); people make their own. No password: no sign-in yet."""
    if User.objects.filter(handle=handle).exists():
        raise HandleTaken(handle=handle)
    user = User.objects.create_user(
        handle=handle,
        password=password,
        name=name,
        email=email.lower() or None,
        phone=e164(phone) if phone else None,
        is_operator=is_operator,
    )
    chain.record(by=user, verb="member.joined", thing=user, at=at)
    return user


@transaction.atomic
def join(*, user: User, name: str) -> None:
    """Finish a sign-up: the new member's name, and the record of the joining."""
    user.name = name
    user.save(update_fields=["name"])
    chain.record(by=user, verb="member.joined", thing=user)


@transaction.atomic
def change_profile(*, by: User, name: str, handle: str) -> None:
    """Change one's own name and public handle."""
    if User.objects.filter(handle=handle).exclude(pk=by.pk).exists():
        raise HandleTaken(handle=handle)
    by.name, by.handle = name, handle
    by.save(update_fields=["name", "handle"])


@transaction.atomic
def found_office(
    *,
    by: User,
    code: str,
    name: str,
    kind: OfficeKind,
    parent: Office | None = None,
    name_en: str = "",
    short_name: str = "",
    duties: str = "",
    at: datetime | None = None,
) -> Office:
    """A new office below `parent`; only operators found one without a parent."""
    if not (rules.may_administer(by, parent) if parent else by.is_operator):
        raise NotAllowed
    if Office.objects.filter(code=code).exists():
        raise CodeTaken(code=code)
    office = Office.objects.create(
        code=code,
        name=name,
        name_en=name_en,
        short_name=short_name,
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        duties=duties,
    )
    chain.record(by=by, verb="office.founded", thing=office, at=at, parent=parent.code if parent else None)
    return office


@transaction.atomic
def give_role(*, by: User, user: User, office: Office, role: Role, at: datetime | None = None) -> Membership:
    """Give a person a role in an office; giving it twice changes nothing."""
    if not rules.may_give(by, office, role):
        raise NotAllowed
    membership, is_new = Membership.objects.get_or_create(user=user, office=office, role=role, ended_at=None)
    if is_new:
        chain.record(by=by, verb="role.given", thing=office, at=at, member=user.pk, role=role)
        notify(
            people=[user],
            kind="role-given",
            text=_("You work in %(office)s now: %(role)s."),
            url=reverse("accounts:members", args=[office.code]),
            at=at or clock.now(),
            by=by,
            office=office,
            role=Role(role).label,
        )
    return membership


@transaction.atomic
def end_role(*, by: User, membership: Membership, at: datetime) -> None:
    """End a role; its history stays. An office keeps at least one administrator, unless an operator ends it."""
    if not rules.may_administer(by, membership.office):
        raise NotAllowed
    Office.objects.select_for_update(no_key=True).get(
        pk=membership.office_id
    )  # two administrators may not end each other
    locked = Membership.objects.get(pk=membership.pk)
    if locked.ended_at:
        return
    if locked.role == Role.ADMINISTRATOR and not by.is_operator and not _others(locked).exists():
        raise LastAdministrator
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    chain.record(by=by, verb="role.ended", thing=locked.office, at=at, member=locked.user_id, role=locked.role)


def _others(membership: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(office=membership.office, role=membership.role, ended_at=None).exclude(
        pk=membership.pk
    )
