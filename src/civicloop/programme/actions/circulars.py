"""A document goes round: started, chased, ended; people without an account get links of their own."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Membership, Office, User
from civicloop.kernel import chain
from civicloop.kernel.clock import day_of
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.numbers import reference
from civicloop.library.models import Document
from civicloop.programme.circulars.quiz import Item
from civicloop.programme.circulars.rules import may_circulate, may_manage
from civicloop.programme.lights import end_of
from civicloop.programme.models import Circular, Directive, Proof, Receipt

REMIND_DAYS = (3, 1)
LATE_DAYS = (1, 3, 7, 14)
LINK_LASTS = timedelta(days=30)


class NobodyToReach(Refused):
    code = "nobody-to-reach"
    message = _("Nobody works in the chosen offices: there is nobody to reach.")


class NotReadable(Refused):
    code = "not-readable-yet"
    message = _("This document can't be read yet. Wait until its pages are ready.")


class NoSuchPage(Refused):
    code = "no-such-page"
    message = _("The document has no page %(page)s.")


class DayHasPassed(Refused):
    code = "day-has-passed"
    message = _("The last day lies in the past. Choose today or a later day.")


class QuizMissing(Refused):
    code = "quiz-missing"
    message = _("Write at least one question, or choose another proof.")


@dataclass(frozen=True)
class Round:
    """How a document goes round."""

    title: str
    due_on: date
    words: str = ""
    page: int | None = None
    reaches_below: bool = True
    takes_joiners: bool = True
    proof: Proof = Proof.ACKNOWLEDGE
    quiz: Sequence[Item] = ()
    pass_mark: int = 60
    most_tries: int = 3
    remind_days: Sequence[int] = field(default=REMIND_DAYS)


@transaction.atomic
def circulate(
    *,
    by: User,
    issuer: Office,
    offices: Sequence[Office],
    document: Document,
    round: Round,
    at: datetime,
    directive: Directive | None = None,
) -> Circular:
    """Bring the document's current version to everyone of these offices."""
    if not may_circulate(by, issuer, offices) or not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise NotAllowed
    refuse(document, round, at)
    version = document.current
    assert version is not None  # refused above
    circular = Circular.objects.create(
        number=reference("L", day_of(at), digits=5), title=round.title, words=round.words, version=version,
        page=round.page, issuer=issuer, directive=directive, reaches_below=round.reaches_below,
        takes_joiners=round.takes_joiners, proof=round.proof, questions=[item.kept for item in round.quiz],
        pass_mark=round.pass_mark, most_tries=round.most_tries, due_on=round.due_on, due_at=end_of(round.due_on),
        remind_days=list(round.remind_days), started_by=by, started_at=at,
    )  # fmt: skip
    circular.offices.set(offices)
    told = reach(circular, at)
    if not told:
        raise NobodyToReach
    chain.record(by=by, verb="circular.started", thing=circular, at=at, document=document.number, people=len(told))
    tell(told, at)
    return circular


def refuse(document: Document, round: Round, at: datetime) -> None:
    if document.current is None or not document.current.page_count:
        raise NotReadable
    if round.page is not None and not 1 <= round.page <= document.current.page_count:
        raise NoSuchPage(page=round.page)
    if round.due_on < day_of(at):
        raise DayHasPassed
    if round.proof == Proof.QUIZ and not round.quiz:
        raise QuizMissing


def reach(circular: Circular, at: datetime) -> list[Receipt]:
    """Receipts for everyone of the circular's offices who has none yet: in the office where one works first."""
    wanted = Q()
    for office in circular.offices.all():
        wanted |= Q(office__path__startswith=office.path) if circular.reaches_below else Q(office=office)
    posts = Membership.objects.filter(wanted, ended_at=None, user__is_active=True, office__is_closed=False)
    new = posts.exclude(user__in=circular.receipts.exclude(person=None).values("person")).order_by("pk")
    places = {post.user_id: post.office_id for post in reversed(new)}
    Receipt.objects.bulk_create(
        [
            Receipt(circular=circular, person_id=person, office_id=office, told_at=at)
            for person, office in sorted(places.items())
        ],
        ignore_conflicts=True,
    )
    rows = circular.receipts.filter(person__in=list(places), told_at=at)
    return list(rows.select_related("person", "circular").order_by("pk"))


def tell(receipts: Iterable[Receipt], at: datetime, *, kind: str = "circular") -> None:
    for receipt in receipts:
        if receipt.person:
            circular = receipt.circular
            notify(
                people=[receipt.person],
                kind=kind,
                text=_("Read by %(day)s: %(title)s"),
                url=reverse("programme:read-circular", args=[circular.number, circular.first_page]),
                at=at,
                about=circular.chain_name,
                day=circular.due_on,
                title=circular.title,
            )


@transaction.atomic
def take_joiners(*, circular: Circular, at: datetime) -> int:
    """Whoever has joined the offices since; how many."""
    locked = Circular.objects.select_for_update().get(pk=circular.pk)
    told = reach(locked, at) if locked.takes_joiners and locked.ended_at is None else []
    if told:
        chain.record(by="circulars", verb="circular.joined", thing=locked, at=at, people=len(told))
        tell(told, at)
    return len(told)


@transaction.atomic
def invite(
    *, by: User, circular: Circular, office: Office, names: Sequence[str], at: datetime
) -> list[tuple[Receipt, str]]:
    """A secret link for each person without an account. The links are given out now and never again."""
    if not may_manage(by, circular):
        raise NotAllowed
    made = []
    for name in dict.fromkeys(name.strip() for name in names if name.strip()):
        token = secrets.token_urlsafe(24)
        receipt = Receipt.objects.create(
            circular=circular, office=office, name=name[:60], token_hash=hashed(token), told_at=at,
            expires_at=max(at, circular.due_at) + LINK_LASTS,
        )  # fmt: skip
        made.append((receipt, token))
    chain.record(by=by, verb="circular.invited", thing=circular, at=at, people=len(made))
    return made


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def end_circular(*, by: User, circular: Circular, at: datetime) -> Circular:
    """Nobody is asked or chased any more; what was read stays."""
    if not may_manage(by, circular):
        raise NotAllowed
    circular = Circular.objects.select_for_update().get(pk=circular.pk)
    if circular.ended_at is None:
        circular.ended_at = at
        circular.save(update_fields=["ended_at"])
        chain.record(by=by, verb="circular.ended", thing=circular, at=at)
    return circular


# --- chasing -----------------------------------------------------------------------------------------


@transaction.atomic
def chase(*, by: User, circular: Circular, at: datetime) -> int:
    """Remind everyone who has not read it; how many."""
    if not may_manage(by, circular):
        raise NotAllowed
    missing = list(circular.receipts.missing().select_related("person", "circular").order_by("pk"))
    chain.record(by=by, verb="circular.chased", thing=circular, at=at, people=len(missing))
    tell(missing, at, kind="circular-reminder")
    return len(missing)


def remind_readers(*, at: datetime) -> int:
    """Joiners, and the reminders that are due today, once a day each; how many people were told."""
    running = list(Circular.objects.filter(ended_at=None).order_by("pk"))
    count = sum(take_joiners(circular=each, at=at) for each in running if each.takes_joiners)
    today = day_of(at)
    due = [each for each in running if is_reminder_day(each, today)]
    return count + sum(remind_one(circular, at) for circular in due)


def is_reminder_day(circular: Circular, today: date) -> bool:
    left = (circular.due_on - today).days
    return left in circular.remind_days if left >= 0 else -left in LATE_DAYS


@transaction.atomic
def remind_one(circular: Circular, at: datetime) -> int:
    today = day_of(at)
    fresh = Q(reminded_on=None) | Q(reminded_on__lt=today)
    rows = circular.receipts.missing().select_for_update(of=("self",)).filter(fresh).exclude(person=None)
    missing = list(rows.select_related("person", "circular").order_by("pk"))
    Receipt.objects.filter(pk__in=[receipt.pk for receipt in missing]).update(reminded_on=today)
    tell(missing, at, kind="circular-reminder")
    return len(missing)
