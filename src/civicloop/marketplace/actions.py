"""What moves credits: grants, purchases, refunds; and what a document costs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.actions import end_access, give_access
from civicloop.library.models import Document, Scope
from civicloop.marketplace import ledger, rules
from civicloop.marketplace.models import Price, Purchase, Transfer, TransferKind
from civicloop.marketplace.terms import split


class OwnDocument(Refused):
    code = "own-document"
    message = _("This document is yours: you need not buy it.")


class NothingToPay(Refused):
    code = "nothing-to-pay"
    message = _("This document is free: download it.")


class PriceChanged(Refused):
    code = "price-changed"
    message = _("The price is %(now)s credits now. Look at the page again before you buy.")


class AlreadyRefunded(Refused):
    code = "already-refunded"
    message = _("This purchase was refunded already.")


class NoCredits(Refused):
    code = "no-credits"
    message = _("Give a whole number of credits, one or more.")


@transaction.atomic
def grant_credits(*, by: User, member: User, credits: int, key: str, at: datetime, memo: str = "") -> Transfer:
    """Issue credits to a member out of the house's account. The same `key` grants once."""
    if not rules.may_grant(by):
        raise NotAllowed
    if credits < 1:
        raise NoCredits
    sides = {ledger.house(): -credits, ledger.account_of(member): credits}
    transfer, is_new = ledger.post(kind=TransferKind.GRANT, sides=sides, by=by, at=at, key=key, memo=memo)
    if is_new:
        chain.record(by=by, verb="credits.granted", thing=transfer, at=at, seal=chain.seal(member.pk, credits))
    return transfer


@transaction.atomic
def set_price(*, by: User, document: Document, credits: int, at: datetime) -> Price | None:
    """Ask so many credits for the original; nought makes it free. What was bought stays bought."""
    if not rules.may_set_price(by, document):
        raise NotAllowed
    if credits < 0:
        raise NoCredits
    price = _priced(by, document, credits, at)
    chain.record(by=by, verb="price.set", thing=document, at=at, credits=credits)
    return price


def _priced(by: User, document: Document, credits: int, at: datetime) -> Price | None:
    if credits == 0:
        Price.objects.filter(document=document).delete()
        return None
    terms = {"credits": credits, "set_at": at, "set_by": by}
    price, _is_new = Price.objects.update_or_create(document=document, defaults=terms)
    return price


@transaction.atomic
def buy_document(*, by: User, document: Document, credits: int, key: str, at: datetime) -> Purchase:
    """Pay the author; the buyer may have the original from now on. `credits` is the price the buyer agreed to.

    Buying what one has, or the same `key` again, gives the purchase there is.
    """
    price = Price.objects.select_for_update().filter(document=document).first()
    _require_buyable(by, document, price, credits)
    buyer, author = ledger.account_of(by), ledger.account_of(document.owner)
    parts = split(credits)
    sides = {buyer: -credits, author: parts.author, ledger.house(): parts.house}
    if has := Purchase.objects.filter(buyer=by, document=document, refunded_at=None).first():
        return has
    transfer, is_new = ledger.post(
        kind=TransferKind.PURCHASE, sides=sides, by=by, at=at, key=f"buy:{by.pk}:{key}", document=document
    )
    if not is_new:
        return transfer.purchase
    purchase = Purchase.objects.create(buyer=by, document=document, credits=credits, transfer=transfer, bought_at=at)
    give_access(document=document, user=by, scope=Scope.WHOLE, at=at)
    seal = chain.seal(by.pk, transfer.pk)  # who reads what is nobody's business
    chain.record(by=None, verb="document.bought", thing=document, at=at, credits=credits, seal=seal)
    return purchase


def _require_buyable(by: User, document: Document, price: Price | None, credits: int) -> None:
    if not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise NotAllowed
    if document.owner_id == by.pk:
        raise OwnDocument
    if price is None:
        raise NothingToPay
    if price.credits != credits:
        raise PriceChanged(now=price.credits)


@transaction.atomic
def refund_purchase(*, by: User, purchase: Purchase, at: datetime, memo: str = "") -> Transfer:
    """Give the credits back by a transfer that reverses the purchase; the right to the original ends."""
    rows = Purchase.objects.select_for_update(of=("self",)).select_related("document", "buyer", "transfer")
    locked = rows.get(pk=purchase.pk)
    if not rules.may_refund(by, locked):
        raise NotAllowed
    if locked.refunded_at:
        raise AlreadyRefunded
    transfer, _is_new = ledger.post(
        kind=TransferKind.REFUND,
        sides=ledger.reversed_sides(locked.transfer),
        by=by,
        at=at,
        key=f"refund:{locked.transfer_id}",
        memo=memo,
        document=locked.document,
        reverses=locked.transfer,
    )
    locked.refunded_at = at
    locked.save(update_fields=["refunded_at"])
    end_access(document=locked.document, user=locked.buyer, scope=Scope.WHOLE)
    chain.record(by=by, verb="purchase.refunded", thing=locked.document, at=at, transfer=transfer.pk)
    return transfer
