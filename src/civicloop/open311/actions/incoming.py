"""Keys, what they send, and their updates."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.cases import actions as cases
from civicloop.cases.models import JUDGED, Case, Category, Deed, Follower, Source, Step
from civicloop.cases.places import Point
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.open311 import queries, secrets
from civicloop.open311.models import Key, Sending, Update
from civicloop.open311.parameters import NotThere

VERDICTS = {"fixed": True, "reopen": False}  # statuses by which whoever reported it judges the fix


class KeyExists(Refused):
    code = "key-exists"
    message = _("There is a key for %(name)s already. End it first.")


class NoKey(Refused):
    code = "no-key"
    message = _("There is no key for %(name)s.")


class SentBefore(Refused):
    code = "sent-before"
    message = _("update_id “%(update_id)s” has arrived before.")


@transaction.atomic
def issue_key(
    *, by: User | None, name: str, at: datetime, office: Office | None = None, hourly_limit: int = 600
) -> tuple[Key, str]:
    """A key and its secret, which is shown this once. `by` is None for the command line."""
    allow(by)
    if Key.objects.select_for_update().filter(name=name, ended_at=None).exists():
        raise KeyExists(name=name)
    secret = secrets.new()
    key = Key.objects.create(
        name=name, office=office, secret_hash=secrets.hash_of(secret), hourly_limit=hourly_limit, issued_at=at
    )
    facts = {"office": office.code if office else None, "hourly_limit": hourly_limit}
    chain.record(by=by, verb="open311-key.issued", thing=key, at=at, **facts)
    return key, secret


@transaction.atomic
def end_key(*, by: User | None, name: str, at: datetime) -> Key:
    """From now on nothing can be sent with it."""
    allow(by)
    key = Key.objects.select_for_update().filter(name=name, ended_at=None).first()
    if key is None:
        raise NoKey(name=name)
    key.ended_at = at
    key.save()
    chain.record(by=by, verb="open311-key.ended", thing=key, at=at)
    return key


def allow(by: User | None) -> None:
    if by is not None and not may_coordinate(by):
        raise NotAllowed


@transaction.atomic
def send_request(
    *,
    key: Key,
    token: str,
    category: Category,
    point: Point,
    at: datetime,
    words: str = "",
    place_text: str = "",
    contact: str = "",
    pictures: Sequence[cases.Kept] = (),
    answers: Mapping[str, str] | None = None,
) -> Case:
    """A report that came through a key; the same token a second time gives the same case."""
    case = cases.report(
        by=None, token=token, latitude=point.latitude, longitude=point.longitude, at=at, category=category, words=words,
        place_text=place_text, contact=contact, pictures=pictures, source=Source.OPEN311,
        answers=answers,
    )  # fmt: skip
    Sending.objects.bulk_create([Sending(case=case, key=key)], ignore_conflicts=True)  # sent again: it is there
    return case


@transaction.atomic
def send_update(*, key: Key, number: str, update_id: str, status: str, words: str, at: datetime) -> Step:
    """What the sender has to add: a judgement of the fix by whoever reported it, otherwise a word on the case."""
    case = queries.sent_or_public(number, key)
    if case is None:
        raise NotThere(name="service_request_id", value=number)
    Key.objects.select_for_update().get(pk=key.pk)  # two updates of one key wait for each other
    if Update.objects.filter(key=key, update_id=update_id).exists():
        raise SentBefore(update_id=update_id)
    step = said_of(case, key, status, words, at)
    Update.objects.create(key=key, update_id=update_id, step=step)
    return step


def said_of(case: Case, key: Key, status: str, words: str, at: datetime) -> Step:
    reporter = Follower.objects.filter(case=case, is_reporter=True, case__sending__key=key).first()
    current = case.merged_into or case
    if status in VERDICTS and reporter and current.fixed_at and current.label in JUDGED:
        cases.judge(follower=reporter, is_fixed=VERDICTS[status], reason=words, at=at)
        return current.steps.filter(deed=Deed.JUDGED).order_by("-pk")[0]
    return cases.note(case=current, by=None, words=words, at=at)
