"""Credits in double entry: accounts, transfers whose entries sum to zero, prices of documents and who bought them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.library.models import Document


class AccountKind(models.TextChoices):
    MEMBER = "member", _("Member")
    HOUSE = "house", _("House (issues credits)")
    CLEARING = "clearing", _("Clearing")


class LedgerAccount(models.Model):
    """Whose credits. Its balance is the sum of its entries; only the house may owe."""

    kind = models.CharField(max_length=10, choices=AccountKind)
    owner = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="ledger_account")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="member", owner__isnull=False) | (~Q(kind="member") & Q(owner=None)),
                name="member_accounts_have_owners",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(owner=None), name="one_house_one_clearing_account"),
        ]

    def __str__(self) -> str:
        return f"member:{self.owner_id}" if self.owner_id else self.kind


class TransferKind(models.TextChoices):
    GRANT = "grant", _("Credits granted")
    PURCHASE = "purchase", _("Document bought")
    REFUND = "refund", _("Purchase refunded")


class Transfer(models.Model):
    """One movement of credits; its entries sum to zero. Never edited: a mistake is reversed by another transfer."""

    kind = models.CharField(max_length=10, choices=TransferKind)
    memo = models.CharField(_("memo"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    key = models.CharField(max_length=80, unique=True, help_text="the same deed asked for twice is done once")

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def chain_name(self) -> str:
        return f"transfer:{self.pk}"


class Entry(models.Model):
    """One account's side of a transfer, in whole credits: more is positive. Never edited."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "account"], name="one_entry_per_transfer_and_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount:+d}"


class Price(models.Model):
    """What its owner asks for the original file of a document; reading stays free. No row, no price."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="price")
    credits = models.PositiveIntegerField(_("price in credits"))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(credits__gte=1), name="price_is_at_least_one_credit")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.credits}"


class Purchase(models.Model):
    """A member's right to a document's original, until it is refunded."""

    buyer = models.ForeignKey(User, models.PROTECT, related_name="purchases")
    document = models.ForeignKey(Document, models.PROTECT, related_name="purchases")
    credits = models.PositiveIntegerField()
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="purchase")
    bought_at = models.DateTimeField()
    refunded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "document"], condition=Q(refunded_at=None), name="one_purchase_per_buyer_and_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.buyer_id} {self.document_id}"
