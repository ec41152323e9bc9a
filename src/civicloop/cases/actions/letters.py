"""E-mail for those without an account: left and taken back by them, written for each step, forgotten in time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from civicloop.cases.models import Address, Case, Deed, Follower, Letter, State, Step

PATIENCE = timedelta(minutes=5)  # after which a letter that was claimed and not sent is tried again
OVER = (State.DONE, State.ENDED, State.REBOUNDED, State.REFUSED, State.VOID)
SILENT = {  # of no use to whoever reported it, or their own doing
    Deed.REPORTED, Deed.JOINED, Deed.LINKED, Deed.NOTED, Deed.ANSWERED, Deed.JUDGED, Deed.WANTS_TIME, Deed.WANTS_WAIT,
    Deed.DENIED, Deed.REDRAWN, Deed.IMPORTED, Deed.ASSIGNED,
}  # fmt: skip


@transaction.atomic
def leave_address(*, follower: Follower, email: str, language: str, at: datetime) -> Address:
    """Mail each step from now on; the newest one at once, as a receipt with the link."""
    wanted = {"email": email, "language": language, "left_at": at}
    address, _is_new = Address.objects.update_or_create(follower=follower, defaults=wanted)
    newest = Step.objects.filter(case=follower.case.merged_into_id or follower.case_id).order_by("-pk").first()
    if newest:
        Letter.objects.get_or_create(address=address, step=newest)
    return address


@transaction.atomic
def stop_letters(*, follower: Follower) -> None:
    """No more e-mail; the address is deleted with all that waited for it. A second time changes nothing."""
    Address.objects.filter(follower=follower).delete()


def write_letters(case: Case, step: Step) -> None:
    """One for each address that was left with the case, or with a report that was joined to it."""
    if step.deed in SILENT:
        return
    theirs = Address.objects.filter(follower__case__in=Case.objects.joined(case))
    Letter.objects.bulk_create(Letter(address=address, step=step) for address in theirs)


# --- sending -----------------------------------------------------------------------------------------


def free_letters(at: datetime) -> QuerySet[Letter]:
    """Those that nobody is sending, the oldest first."""
    return Letter.objects.filter(Q(tried_at=None) | Q(tried_at__lt=at - PATIENCE)).order_by("pk")


def claim_letter(*, letter: Letter, at: datetime) -> bool:
    """Whether this process is the one to send it."""
    return free_letters(at).filter(pk=letter.pk).order_by().update(tried_at=at) == 1


def note_letter_sent(*, letter: Letter) -> None:
    letter.delete()


# --- forgetting --------------------------------------------------------------------------------------


@transaction.atomic
def forget_contacts(*, at: datetime) -> int:
    """Delete how to reach those whose case is over, some days after its last step; returns of how many."""
    over = followers_of_the_past(at)
    _rows, by_model = Address.objects.filter(follower__in=over.filter(address__isnull=False)).delete()
    return by_model.get(Address._meta.label, 0) + over.exclude(contact="").update(contact="")


def followers_of_the_past(at: datetime) -> QuerySet[Follower]:
    """Of cases that are over, and in which nothing has happened for so many days; of a joined report, its case's."""
    limit = at - timedelta(days=settings.CONTACT_DAYS)
    ended = Case.objects.filter(pk=OuterRef("case_now"), state__in=OVER)
    stirred = Step.objects.filter(case=OuterRef("case_now"), at__gt=limit)
    followers = Follower.objects.annotate(case_now=Coalesce("case__merged_into", "case"))
    return followers.filter(Exists(ended), ~Exists(stirred))
