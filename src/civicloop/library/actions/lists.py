"""Keeping lists of documents. Private, so never on the chain."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.models import Document, Listed, ReadingList


class NameTaken(Refused):
    code = "name-taken"
    message = _("You already have a list of that name. Choose another.")


def favourites(owner: User, at: datetime) -> ReadingList:
    return ReadingList.objects.get_or_create(owner=owner, name="", defaults={"made_at": at})[0]


def make_list(*, by: User, name: str, at: datetime, about: str = "", is_public: bool = False) -> ReadingList:
    try:
        with transaction.atomic():
            return ReadingList.objects.create(owner=by, name=name, about=about, is_public=is_public, made_at=at)
    except IntegrityError:
        raise NameTaken from None


def change_list(*, by: User, kept: ReadingList, name: str, about: str, is_public: bool) -> ReadingList:
    require_owner(by, kept)
    kept.name, kept.about, kept.is_public = name, about, is_public
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise NameTaken from None
    return kept


def drop_list(*, by: User, kept: ReadingList) -> None:
    """The list goes; its documents stay where they are."""
    require_owner(by, kept)
    kept.delete()


def put_on_list(*, by: User, kept: ReadingList, document: Document, at: datetime) -> bool:
    """Returns whether it wasn't there before."""
    require_owner(by, kept)
    return Listed.objects.get_or_create(list=kept, document=document, defaults={"added_at": at})[1]


def take_off_list(*, by: User, kept: ReadingList, document: Document) -> None:
    require_owner(by, kept)
    Listed.objects.filter(list=kept, document=document).delete()


def require_owner(user: User, kept: ReadingList) -> None:
    if kept.owner_id != user.pk:
        raise NotAllowed
