"""Who fixes never checks: an independent person is drawn for each fix, and what that one finds closes or returns it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import OfficeKind, Role, User
from civicloop.accounts.rules import WORKS
from civicloop.cases import rules
from civicloop.cases.actions.evidence import Kept, attach
from civicloop.cases.actions.families import gather
from civicloop.cases.actions.steps import locked, move, need_reason, write
from civicloop.cases.models import Case, Deed, Draw, Ending, Purpose, State, Step
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import ChainHead

ROTATION = timedelta(days=90)  # whoever checked the office least in this time comes first


class NotIndependent(NotAllowed):
    code = "not-independent"
    message = _("A fix is checked by the independent person who was drawn for it.")


class NobodyElse(Refused):
    code = "nobody-else"
    message = _("There is nobody else who is independent of this office and could check it.")


@transaction.atomic
def verify(*, case: Case, by: User, passed: bool, at: datetime, note: str = "", pictures: Sequence[Kept] = ()) -> Case:
    """An independent look: closed as the office says, or back to the same office with a fresh clock."""
    case = locked(case)
    if not rules.may_verify(by, case):
        raise NotIndependent
    if passed:
        close(case, at)
    else:
        send_back(case, Deed.FAILED, need_reason(note))
    deed = Deed.PASSED if passed else Deed.FAILED
    step = write(case, deed, by=by, at=at, note=note, ending=case.ending if passed else "")
    attach(step, pictures, Purpose.AFTER if passed else Purpose.BEFORE)
    if passed and case.parent:
        gather(case.parent, at)
    return case


def close(case: Case, at: datetime) -> None:
    """What was fixed is watched; what ended otherwise is closed as what it is."""
    assert case.category is not None
    is_fixed = case.ending == Ending.FIXED
    move(case, Deed.PASSED, State.PROBATION if is_fixed else State.ENDED)
    case.closed_at = at
    case.probation_until = at + timedelta(days=case.category.probation_days) if is_fixed else None


def send_back(case: Case, deed: Deed, reason: str) -> None:
    move(case, deed)
    case.rework_count += 1
    case.closed_at = case.probation_until = case.verifier = None
    case.ending = ""


# --- the draw ----------------------------------------------------------------------------------------


def draw_verifier(case: Case, at: datetime, without: Sequence[int] = ()) -> Draw | None:
    """Draw who checks the newest fix, and keep how; nobody where nobody is independent.

    The seed is made of the chain's head, which nobody can know before, so that no one can choose it; with the seed and
    the pool anyone can draw again. People who filed or dispatched the case are drawn only where no one else is left.
    """
    case.verifier = None
    independent = [user for user in candidates() if user.pk not in without and rules.is_independent(user, case)]
    pure = [user for user in independent if user.pk not in directors(case)]
    pool = rested(pure or independent, case, at)
    if not pool:
        return None
    seed = seed_of(case)
    case.verifier = drawn(pool, seed)
    assert case.office is not None
    return Draw.objects.create(
        case=case, fixed_at=case.fixed_at or at, office=case.office, verifier=case.verifier, seed=seed,
        pool=[user.pk for user in pool], is_pure=bool(pure), at=at,
    )  # fmt: skip


def candidates() -> list[User]:
    """Everyone who may check fixes at all: inspectors, and who works in the civility office."""
    posts = {"memberships__ended_at": None}
    inspectors = User.objects.filter(is_active=True, memberships__role=Role.INSPECTOR, **posts)
    officers = User.objects.filter(
        is_active=True, memberships__role__in=WORKS, memberships__office__kind=OfficeKind.COORDINATOR, **posts
    )
    return list((inspectors | officers).distinct().order_by("pk"))


def directors(case: Case) -> set[int | None]:
    """Who decided about the case before, or reported it."""
    decided = case.steps.filter(deed__in=[Deed.FILED, Deed.DISPATCHED, Deed.EXTENDED, Deed.SUSPENDED])
    return {case.reporter_id, *decided.values_list("by", flat=True)}


def rested(users: Sequence[User], case: Case, at: datetime) -> list[User]:
    """Those who were drawn least for this office lately."""
    lately = Draw.objects.filter(office=case.office_id, at__gt=at - ROTATION, verifier__in=[user.pk for user in users])
    counts = dict(lately.order_by().values_list("verifier").annotate(n=Count("pk")))
    least = min((counts.get(user.pk, 0) for user in users), default=0)
    return [user for user in users if counts.get(user.pk, 0) == least]


def seed_of(case: Case) -> str:
    head = ChainHead.objects.filter(id=1).values_list("hash", flat=True).first()
    return hashlib.sha256(f"{head}:{case.number}:{case.draws.count()}".encode()).hexdigest()


def drawn(pool: Sequence[User], seed: str) -> User:
    return Random(seed).choice(sorted(pool, key=lambda user: user.pk))  # noqa: S311 — to be drawn again by anyone


@transaction.atomic
def pass_on(*, case: Case, by: User | None, reason: str, at: datetime) -> Step:
    """Whoever was drawn can't check it, or didn't in time: someone else is drawn. `by` is None for the clock."""
    case = locked(case)
    if by is not None and not rules.may_verify(by, case):
        raise NotIndependent
    move(case, Deed.REDRAWN)
    assert case.fixed_at is not None  # it waits for its check
    earlier = case.draws.filter(fixed_at=case.fixed_at).values_list("verifier", flat=True)
    if draw_verifier(case, at, without=list(earlier)) is None:
        raise NobodyElse
    return write(case, Deed.REDRAWN, by=by, at=at, note=need_reason(reason))
