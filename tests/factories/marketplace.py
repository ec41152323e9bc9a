"""Documents with a price, and members with credits."""

from uuid import uuid4

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.library.models import Document
from civicloop.marketplace import actions
from civicloop.marketplace.models import Purchase
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import library


def operator(handle: str = "oscar") -> User:
    user = people.member(handle)
    user.is_operator = True
    user.save()
    return user


@transaction.atomic
def document(owner: User, *, title: str = "背街小巷整治办法") -> Document:
    """A public document, ready to be read, free."""
    return library.document("一条街一条街地治。", owner=owner, title=title, content=b"the original")


def priced(owner: User, credits: int = 30, *, title: str = "背街小巷整治办法") -> Document:
    found = document(owner, title=title)
    actions.set_price(by=owner, document=found, credits=credits, at=NOON)
    return found


def grant(user: User, credits: int) -> None:
    by = User.objects.filter(is_operator=True).first() or operator()
    actions.grant_credits(by=by, member=user, credits=credits, key=uuid4().hex, at=NOON)


def buy(by: User, found: Document, credits: int = 30, *, key: str = "") -> Purchase:
    return actions.buy_document(by=by, document=found, credits=credits, key=key or uuid4().hex, at=NOON)
