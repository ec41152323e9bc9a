"""Who may set a price, buy, refund, and have a document's original file."""

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_edit_library
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document
from civicloop.marketplace.models import Price, Purchase


def may_set_price(user: Viewer, document: Document) -> bool:
    """Only the owner: it is the author's money."""
    return isinstance(user, User) and document.owner_id == user.pk


def may_grant(user: Viewer) -> bool:
    """Issue credits: who runs the installation."""
    return isinstance(user, User) and user.is_operator


def may_refund(user: Viewer, purchase: Purchase) -> bool:
    """The author who was paid, and who runs the installation."""
    return isinstance(user, User) and (user.is_operator or purchase.document.owner_id == user.pk)


def is_entitled(user: Viewer, document: Document) -> bool:
    """Have the original of a document one may read: free ones, one's own, bought ones; editors, all."""
    if not Price.objects.filter(document=document).exists():
        return True
    if not isinstance(user, User):
        return False
    return document.owner_id == user.pk or may_edit_library(user) or has_bought(user, document)


def has_bought(user: User, document: Document) -> bool:
    return Purchase.objects.filter(buyer=user, document=document, refunded_at=None).exists()
