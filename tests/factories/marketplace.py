"""Documents with a price, and members with credits."""

from uuid import uuid4

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.kernel import blobs, numbers
from civicloop.library.models import Document, Page, Status, Version
from civicloop.marketplace import actions
from civicloop.marketplace.models import Purchase
from tests.conftest import NOON
from tests.factories import accounts as people


def operator(handle: str = "oscar") -> User:
    user = people.member(handle)
    user.is_operator = True
    user.save()
    return user


@transaction.atomic
def document(owner: User, *, title: str = "背街小巷整治办法", content: bytes = b"the original") -> Document:
    """A public document of one page that is ready to be read."""
    number = numbers.next_in("document", start=10001)
    found = Document.objects.create(number=number, title=title, owner=owner, added_at=NOON)
    version = Version.objects.create(
        document=found,
        blob=blobs.store(content, "text/plain"),
        file_name="original.txt",
        format="txt",
        byte_size=len(content),
        status=Status.READY,
        page_count=1,
        taken_at=NOON,
    )
    Page.objects.create(version=version, number=1, text="一", width=595, height=842)
    found.current = version
    found.save()
    return found


def priced(owner: User, credits: int = 30, *, title: str = "背街小巷整治办法") -> Document:
    found = document(owner, title=title)
    actions.set_price(by=owner, document=found, credits=credits, at=NOON)
    return found


def grant(user: User, credits: int) -> None:
    by = User.objects.filter(is_operator=True).first() or operator()
    actions.grant_credits(by=by, member=user, credits=credits, key=uuid4().hex, at=NOON)


def buy(by: User, found: Document, credits: int = 30, *, key: str = "") -> Purchase:
    return actions.buy_document(by=by, document=found, credits=credits, key=key or uuid4().hex, at=NOON)
