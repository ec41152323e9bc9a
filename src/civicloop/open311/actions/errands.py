"""Cases that were forwarded outside are sent to the other city's Open311, and what it says of them is read back.

Each errand is claimed in one transaction, carried out without any, and written down in another. A process that is
killed in between leaves it `sending`: the next one asks the other city whether it has arrived before it sends again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Office, OfficeKind, User
from civicloop.accounts.rules import may_coordinate
from civicloop.cases import actions as cases
from civicloop.cases.models import Case, Forwarding, State
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.open311.client import Receipt, Said
from civicloop.open311.models import City, Errand, ErrandState

MOST_ATTEMPTS = 12  # the last of them about a day and a half after the first
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
POLL_WAIT = timedelta(minutes=15)
STUCK = _("%(body)s can’t be reached, or declines a case: %(title)s (%(number)s)")
LIVE = (ErrandState.WAITING, ErrandState.SENDING, ErrandState.TOKEN, ErrandState.SENT)


@dataclass(frozen=True)
class Work:
    """An errand that this process may carry out now, and the state in which it was found."""

    errand: Errand
    found: ErrandState


@transaction.atomic
def save_city(
    *, by: User | None, name: str, body: str, url: str, key: str, jurisdiction: str, services: Mapping[str, str],
    at: datetime,
) -> City:  # fmt: skip
    """`by` is None for the command line. A new one is off until it is switched on."""
    allow(by)
    said = {"body": body, "url": url, "api_key": key, "jurisdiction": jurisdiction, "services": dict(services)}
    city = City.objects.update_or_create(name=name, defaults=said)[0]
    chain.record(by=by, verb="open311-city.saved", thing=city, at=at, url=url, services=dict(services))
    return city


@transaction.atomic
def switch_city(*, by: User | None, city: City, is_on: bool, at: datetime) -> City:
    allow(by)
    city.is_on = is_on
    city.save(update_fields=["is_on"])
    chain.record(by=by, verb="open311-city.on" if is_on else "open311-city.off", thing=city, at=at)
    return city


def allow(by: User | None) -> None:
    if by is not None and not may_coordinate(by):
        raise NotAllowed


def begin_errands(*, at: datetime) -> int:
    """For each case that is with a body which a city in use stands for. Safe to repeat. How many."""
    cities = {city.body: city for city in City.objects.filter(is_on=True)}
    waiting = Forwarding.objects.filter(body__in=cities, ended_at=None, reference="", errand=None)
    fresh = [Errand(forwarding=each, city=cities[each.body], next_at=at, began_at=at) for each in waiting]
    return len(Errand.objects.bulk_create(fresh, ignore_conflicts=True))


@transaction.atomic
def claim(*, key: int, at: datetime) -> Work | None:
    """The errand for this process alone, until its next time comes; None where another was quicker or it is over."""
    found = Errand.objects.select_for_update(of=("self",)).select_related("city", "forwarding").filter(pk=key)
    errand = found.filter(state__in=LIVE, next_at__lte=at, city__is_on=True).first()
    if errand is None:
        return None
    before = ErrandState(errand.state)
    if errand.forwarding.ended_at is not None:  # the case was taken back here, or concluded by hand
        errand.state = ErrandState.OVER
        errand.save(update_fields=["state"])
        return None
    errand.attempts += before != ErrandState.SENT
    errand.next_at = at + (POLL_WAIT if before == ErrandState.SENT else wait(errand.attempts))
    if before == ErrandState.WAITING:
        errand.state = ErrandState.SENDING
    errand.save(update_fields=["state", "attempts", "next_at"])
    return Work(errand, before)


def wait(attempts: int) -> timedelta:
    """Twice as long each time."""
    longer: int = 2 ** max(attempts - 1, 0)
    return min(FIRST_WAIT * longer, LONGEST_WAIT)


@transaction.atomic
def record_receipt(*, errand: Errand, receipt: Receipt, at: datetime) -> Errand:
    """It has arrived: with its number there, or with a token for now."""
    errand = Errand.objects.select_for_update(of=("self",)).select_related("forwarding__case", "city").get(pk=errand.pk)
    if errand.external_id:
        return errand
    errand.token, errand.external_id, errand.trouble = receipt.token, receipt.number, ""
    errand.state = ErrandState.SENT if receipt.number else ErrandState.TOKEN
    errand.attempts, errand.next_at = 0, at + (POLL_WAIT if receipt.number else FIRST_WAIT)
    errand.save()
    if receipt.number:
        Forwarding.objects.filter(pk=errand.forwarding_id).update(reference=receipt.number)
        facts = {"city": errand.city.name, "number": receipt.number}
        chain.record(by=None, verb="open311-errand.arrived", thing=errand.forwarding.case, at=at, **facts)
    return errand


@transaction.atomic
def fail(*, errand: Errand, trouble: str, is_final: bool, at: datetime) -> Errand:
    """What went wrong is kept; after the last attempt, or where the other city says no, those who coordinate know."""
    errand = Errand.objects.select_for_update(of=("self",)).select_related("forwarding__case", "city").get(pk=errand.pk)
    errand.trouble = trouble
    is_stuck = errand.state != ErrandState.SENT and (is_final or errand.attempts >= MOST_ATTEMPTS)
    if is_stuck:
        errand.state = ErrandState.STUCK
        tell_stuck(errand.forwarding.case, errand.city.body, at)
    errand.save(update_fields=["state", "trouble"])
    return errand


def tell_stuck(case: Case, body: str, at: datetime) -> None:
    notify(
        offices=Office.objects.filter(kind=OfficeKind.COORDINATOR, is_closed=False),
        kind="case-answered",
        text=STUCK,
        url=reverse("cases:case", args=[case.number]),
        at=at,
        about=case.chain_name,
        body=body,
        title=case.title,
        number=case.number,
    )


@transaction.atomic
def read_back(*, errand: Errand, status: str, notes: str, updates: Sequence[Said], at: datetime) -> Errand:
    """Each update once, as a word on the case; where the other city closes it, it is concluded here, too."""
    errand = Errand.objects.select_for_update(of=("self",)).select_related("forwarding__case", "city").get(pk=errand.pk)
    body, case = errand.city.body, errand.forwarding.case
    if errand.state != ErrandState.SENT or case.state != State.FORWARDED:
        return errand
    for update in updates:
        if update.key not in errand.seen and update.words.strip():
            cases.note(case=case, by=None, words=f"{body}: {update.words}", at=at)
    errand.seen = sorted({*errand.seen, *(update.key for update in updates)})
    errand.read_until, errand.trouble = at, ""
    if status == "closed":
        cases.conclude(case=case, by=None, words=f"{body}: {notes}" if notes else body, at=at)
        errand.state = ErrandState.OVER
    errand.save()
    return errand


@transaction.atomic
def send_again(*, city: City, at: datetime) -> int:
    """Begin anew with all that are stuck; those that may have arrived are looked for first. How many."""
    stuck = Errand.objects.filter(city=city, state=ErrandState.STUCK)
    return stuck.update(state=ErrandState.SENDING, attempts=0, next_at=at, trouble="")
