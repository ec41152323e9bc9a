"""A person reads a circular: page after page, then says so, or passes its quiz."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.kernel import chain
from civicloop.kernel.errors import Refused
from civicloop.programme.circulars import quiz
from civicloop.programme.models import Circular, Proof, Receipt


class ReadFirst(Refused):
    code = "read-first"
    message = _("Read it to its last page first.")


class NoTriesLeft(Refused):
    code = "no-tries-left"
    message = _("You have no tries left. Ask the office that sent it.")


class HasEnded(Refused):
    code = "circular-ended"
    message = _("This circular has ended.")


@transaction.atomic
def reach_page(*, receipt: Receipt, page: int, at: datetime) -> Receipt:
    """A page has been opened. Where reading is enough, the last page makes the receipt."""
    receipt = locked(receipt)
    receipt.opened_at = receipt.opened_at or at
    receipt.reached_page = max(receipt.reached_page, page)
    receipt.save(update_fields=["opened_at", "reached_page"])
    circular = receipt.circular
    if circular.proof == Proof.READ and is_at_end(receipt) and receipt.done_at is None and circular.ended_at is None:
        conclude(receipt, at)
    return receipt


@transaction.atomic
def acknowledge(*, receipt: Receipt, at: datetime) -> Receipt:
    """“I have read it”: once, after the last page."""
    receipt = ready(receipt)
    if receipt.circular.proof == Proof.QUIZ:
        raise ReadFirst
    return receipt if receipt.done_at else conclude(receipt, at)


@transaction.atomic
def answer_quiz(*, receipt: Receipt, answers: Sequence[frozenset[int]], at: datetime) -> Receipt:
    """One try. The best score is kept; passing makes the receipt."""
    receipt = ready(receipt)
    circular = receipt.circular
    if receipt.done_at:
        return receipt
    if receipt.tries >= circular.most_tries:
        raise NoTriesLeft
    score = quiz.mark(quiz.read(circular.questions), answers)
    receipt.tries += 1
    receipt.score = max(score, receipt.score or 0)
    receipt.save(update_fields=["tries", "score"])
    return conclude(receipt, at) if score >= circular.pass_mark else receipt


def ready(receipt: Receipt) -> Receipt:
    """The row, locked, if it may be concluded now."""
    receipt = locked(receipt)
    if receipt.circular.ended_at:
        raise HasEnded
    if not is_at_end(receipt):
        raise ReadFirst
    return receipt


def locked(receipt: Receipt) -> Receipt:
    return Receipt.objects.select_for_update(of=("self",)).select_related("circular__version").get(pk=receipt.pk)


def is_at_end(receipt: Receipt) -> bool:
    return receipt.reached_page >= receipt.circular.last_page


def conclude(receipt: Receipt, at: datetime) -> Receipt:
    """The chain keeps that someone of the office has read it, not who."""
    receipt.done_at = at
    receipt.save(update_fields=["done_at"])
    circular: Circular = receipt.circular
    chain.record(
        by=None, verb="circular.read", thing=circular, at=at, office=receipt.office.code,
        seal=chain.seal(receipt.pk, receipt.person_id),
    )  # fmt: skip
    return receipt
