"""What an account's statement says, what documents cost and earn, and whether the ledger is sound."""

from __future__ import annotations

from django.db.models import Count, F, QuerySet, Sum, Window
from django.utils.translation import gettext as _

from civicloop.accounts.models import User
from civicloop.library.models import Document
from civicloop.marketplace.models import AccountKind, Entry, LedgerAccount, Price, Purchase, Transfer


def balance_of(user: User) -> int:
    return Entry.objects.filter(account__owner=user).aggregate(total=Sum("amount"))["total"] or 0


def statement(user: User) -> QuerySet[Entry]:
    """The member's entries, newest first, each with the `balance` after it."""
    running = Window(Sum("amount"), order_by=F("pk").asc())
    mine = Entry.objects.filter(account__owner=user)
    return mine.annotate(balance=running).select_related("transfer__document").order_by("-pk")


def purchases_of(user: User) -> QuerySet[Purchase]:
    """What the member has bought and still has."""
    return (
        Purchase.objects.filter(buyer=user, refunded_at=None).select_related("document").order_by("-bought_at", "-pk")
    )


def sales_of(user: User) -> QuerySet[Purchase]:
    """Purchases of the member's documents, newest first."""
    return Purchase.objects.filter(document__owner=user).select_related("document").order_by("-bought_at", "-pk")


def own_prices(user: User) -> QuerySet[Document]:
    """The member's documents, each with its price (or none) and its number of sales."""
    mine = Document.objects.visible_to(user).filter(owner=user).select_related("price")
    return mine.annotate(sale_count=Count("purchases")).order_by("-added_at", "-pk")


def price_of(document: Document) -> int | None:
    """In credits; None where the original is free."""
    return Price.objects.filter(document=document).values_list("credits", flat=True).first()


def faults() -> list[str]:
    """What is wrong with the ledger, a sentence each; nothing, if it is sound."""
    return [*_unbalanced(), *_empty(), *_overdrawn()]


def _unbalanced() -> list[str]:
    sums = Entry.objects.values("transfer").annotate(total=Sum("amount")).exclude(total=0).order_by("transfer")
    return [_("transfer %(transfer)s sums to %(total)s, not to nought") % row for row in sums]


def _empty() -> list[str]:
    bare = Transfer.objects.filter(entries=None).order_by("pk").values_list("pk", flat=True)
    return [_("transfer %(transfer)s has no entries") % {"transfer": pk} for pk in bare]


def _overdrawn() -> list[str]:
    accounts = LedgerAccount.objects.exclude(kind=AccountKind.HOUSE).annotate(total=Sum("entries__amount"))
    return [
        _("account %(account)s owes %(total)s") % {"account": account, "total": -account.total}
        for account in accounts.filter(total__lt=0).order_by("pk")
    ]
