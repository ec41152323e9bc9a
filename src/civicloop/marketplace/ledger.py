"""Double entry: every transfer's entries sum to zero, balances are sums, and only the house may owe.

A transfer locks its accounts in the order of their keys, then looks at their balances: two at once can neither
overdraw an account nor block each other. Nothing is ever edited (database triggers); a mistake is reversed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.kernel.errors import Refused
from civicloop.library.models import Document
from civicloop.marketplace.models import AccountKind, Entry, LedgerAccount, Transfer, TransferKind


class NotEnough(Refused):
    code = "not-enough-credits"
    message = _("There are %(balance)s credits in the account, and %(needed)s are needed.")


class Unbalanced(Exception):  # noqa: N818 — a state of the books
    """A transfer that makes or loses credits: a bug, not a refusal."""


def account_of(user: User) -> LedgerAccount:
    account, _is_new = LedgerAccount.objects.get_or_create(owner=user, defaults={"kind": AccountKind.MEMBER})
    return account


def house() -> LedgerAccount:
    """The issuing account: it owes every credit that members have."""
    account, _is_new = LedgerAccount.objects.get_or_create(kind=AccountKind.HOUSE, owner=None)
    return account


def balance(account: LedgerAccount) -> int:
    return account.entries.aggregate(total=Sum("amount"))["total"] or 0


def post(
    *,
    kind: TransferKind,
    sides: Mapping[LedgerAccount, int],
    by: User,
    at: datetime,
    key: str,
    memo: str = "",
    document: Document | None = None,
    reverses: Transfer | None = None,
) -> tuple[Transfer, bool]:
    """Post a transfer, and say whether it is new: a key that was used gives the transfer it was used for."""
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.post belongs inside the action's transaction")
    amounts = {account.pk: amount for account, amount in sides.items() if amount}
    if sum(amounts.values()) != 0 or not amounts:
        raise Unbalanced(amounts)
    locked = list(LedgerAccount.objects.select_for_update().filter(pk__in=amounts).order_by("pk"))
    if done := Transfer.objects.filter(key=key).first():
        return done, False
    for account in locked:
        _require_cover(account, amounts[account.pk])
    transfer = Transfer.objects.create(
        kind=kind, memo=memo, at=at, by=by, document=document, reverses=reverses, key=key
    )
    Entry.objects.bulk_create(
        Entry(transfer=transfer, account_id=account, amount=amount) for account, amount in sorted(amounts.items())
    )
    return transfer, True


def _require_cover(account: LedgerAccount, amount: int) -> None:
    if amount >= 0 or account.kind == AccountKind.HOUSE:
        return
    has = balance(account)
    if has + amount < 0:
        raise NotEnough(balance=has, needed=-amount)


def reversed_sides(transfer: Transfer) -> dict[LedgerAccount, int]:
    """The entries that undo a transfer."""
    return {entry.account: -entry.amount for entry in transfer.entries.select_related("account")}
