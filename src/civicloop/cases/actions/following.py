"""What those who saw the problem do after it is known: join it, follow it, judge the fix."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import User
from civicloop.cases import tokens
from civicloop.cases.actions.evidence import Kept, attach
from civicloop.cases.actions.handling import reopened
from civicloop.cases.actions.steps import ReasonNeeded, locked, move, need_reason, write
from civicloop.cases.models import JUDGED, Case, Deed, Follower, Judgement, Purpose, Step
from civicloop.cases.workflow import WAYS
from civicloop.kernel.errors import NotAllowed, WrongState

__all__ = ["NotYours", "ReasonNeeded", "join", "judge", "note"]


class NotYours(NotAllowed):
    code = "not-yours"
    message = _("Only those who reported this problem judge whether it is fixed.")


def join(*, case: Case, by: User | None, token: str, at: datetime, contact: str = "") -> Follower:
    """ "I see this, too": follow an open case instead of reporting it again. A second time changes nothing."""
    try:
        with transaction.atomic():
            return following(case, by, token) or follow(case, by, token, at, contact)
    except IntegrityError:  # the same tap, at the same moment
        if earlier := following(case, by, token):
            return earlier
        raise


def following(case: Case, by: User | None, token: str) -> Follower | None:
    own = case.followers.filter(user=by).first() if by else None
    return own or Follower.objects.filter(token_hash=tokens.hash_of(token)).first()


def follow(case: Case, by: User | None, token: str, at: datetime, contact: str) -> Follower:
    if not Case.objects.visible_to(by or AnonymousUser()).filter(pk=case.pk).exists():
        raise NotAllowed
    case = locked(case)
    move(case, Deed.JOINED)
    follower = case.followers.create(user=by, token_hash=tokens.hash_of(token), contact=contact.strip(), joined_at=at)
    write(case, Deed.JOINED, by=by, at=at, is_residents=True)
    return follower


def is_first(follower: Follower, case: Case) -> bool:
    """Whether this follower's report began the case; one that was joined to it began another."""
    return follower.is_reporter and follower.case_id == case.pk


@transaction.atomic
def judge(
    *, follower: Follower, is_fixed: bool, at: datetime, reason: str = "", pictures: Sequence[Kept] = ()
) -> Judgement:
    """Fixed or not, by someone who reported it, once for each fix. The first reporter's no reopens a watched case."""
    case = locked(follower.case.merged_into or follower.case)
    if case.fixed_at is None or case.state not in JUDGED:
        raise WrongState(now=case.label.label, wanted=Deed.JUDGED.label)
    words = reason.strip() if is_fixed else need_reason(reason)
    judgement, _is_new = Judgement.objects.update_or_create(
        follower=follower, fixed_at=case.fixed_at,
        defaults={"case": case, "is_fixed": is_fixed, "reason": words, "at": at},
    )  # fmt: skip
    step = write(case, Deed.JUDGED, by=follower.user, at=at, note=words, is_residents=True)
    attach(step, pictures, Purpose.SAID)
    if not is_fixed and is_first(follower, case):
        for each in [case, *case.children.order_by("pk")]:
            if can_reopen(each, at):
                reopened(locked(each), by=follower.user, reason=words, at=at, is_residents=True)
    return judgement


def can_reopen(case: Case, at: datetime) -> bool:
    """Whether the first reporter's no sends it back: closed by an office, and not longer ago than the city allows."""
    until = reopens_until(case)
    return until is not None and at <= until


def reopens_until(case: Case) -> datetime | None:
    """Up to when the first reporter's no sends it back; None where it never does."""
    if case.state not in WAYS[Deed.REOPENED].sources or case.office_id is None or case.closed_at is None:
        return None
    return case.closed_at + timedelta(days=settings.REOPEN_DAYS)


@transaction.atomic
def note(*, case: Case, by: User | None, words: str, at: datetime) -> Step:
    """Something said about a case; its state stays as it is."""
    return write(locked(case), Deed.NOTED, by=by, at=at, note=need_reason(words), is_residents=True)
