"""From what someone saw to a case that an office has: report, file or refuse, join to another, dispatch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.cases import geography, matching, places, rules, stage_limits, tokens
from civicloop.cases.actions.evidence import Kept, attach
from civicloop.cases.actions.rebounds import link_rebound, locked_original
from civicloop.cases.actions.steps import allow, locked, move, need_reason, taken_up, write
from civicloop.cases.blurring import Box
from civicloop.cases.models import (
    Case,
    Category,
    Deed,
    FilingCondition,
    Finding,
    Follower,
    Purpose,
    Source,
    State,
    WordCount,
)
from civicloop.cases.pictures import Clean, blurred
from civicloop.kernel import blobs, clock, numbers
from civicloop.kernel.errors import Refused, WrongState
from civicloop.kernel.models import Blob
from civicloop.kernel.pictures import MEDIA_TYPE


class NoContent(Refused):
    code = "no-content"
    message = _("Say what is wrong, choose a kind of problem, or add a picture: one of them is needed.")


class OutsideCity(Refused):
    code = "outside-city"
    message = _("This place is outside the city. Choose a place on the map.")


def keep_evidence(picture: Clean, stood: places.Point | None = None) -> Kept:
    """The same of a picture that shows a fix, with where and when the camera says it was taken.

    Many phones leave the place out; then it is where the device `stood` when it was sent.
    """
    kept = keep_picture(picture)._replace(place=picture.place, taken_at=picture.taken_at)
    return kept._replace(place=stood, is_of_device=True) if stood and not picture.place else kept


def keep_picture(picture: Clean) -> Kept:
    large, small = blobs.store(picture.large, MEDIA_TYPE), blobs.store(picture.small, MEDIA_TYPE)
    return Kept(large.pk, small.pk, picture.width, picture.height, picture.likeness)


def keep_blurred(picture: Clean) -> Kept:
    """The same with every face and plate that was found made unreadable before anything is stored."""
    if not picture.spots:
        return keep_picture(picture)
    large, small = blurred(picture.large, picture.spots)
    return keep_picture(replace(picture, large=large, small=small))


def blur_picture(kept: Kept, boxes: Sequence[Box]) -> Kept:
    """The same picture with these boxes unreadable. The one before stays until `forget_originals`."""
    if not boxes:
        return kept
    large, small = blurred(blobs.read(Blob.objects.get(pk=kept.blob)), boxes)
    stored = blobs.store(large, MEDIA_TYPE), blobs.store(small, MEDIA_TYPE)
    return kept._replace(blob=stored[0].pk, small=stored[1].pk)


def forget_originals(pictures: Sequence[Kept]) -> None:
    """Once the report is in: what it did not take of its pictures is deleted, so that nobody can see it again."""
    keys = [key for kept in pictures for key in (kept.blob, kept.small)]
    for blob in Blob.objects.filter(pk__in=keys):
        blobs.forget(blob)


def report(
    *,
    by: User | None,
    token: str,
    latitude: float,
    longitude: float,
    at: datetime,
    category: Category | None = None,
    words: str = "",
    place_text: str = "",
    pictures: Sequence[Kept] = (),
    contact: str = "",
    answers: Mapping[str, str] | None = None,
    source: Source = Source.PUBLIC,
) -> Case:
    """Take in what someone saw. The token is its sender's secret link; a second time it gives the same case."""
    point = places.Point(latitude, longitude)
    if not (category or words.strip() or pictures):
        raise NoContent
    if not geography.is_in_city(point):
        raise OutsideCity
    case = Case(
        category=category, words=words.strip(), place_text=place_text.strip(), reporter=by, source=source,
        answers=dict(answers or {}),
        latitude=latitude, longitude=longitude, cell=places.cell_of(point), reported_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return sent_before(token) or take_in(case, token, contact, pictures)
    except IntegrityError:  # the same form, at the same moment
        if earlier := sent_before(token):
            return earlier
        raise


def sent_before(token: str) -> Case | None:
    known = list(Follower.objects.filter(token_hash=tokens.hash_of(token)).values_list("case", flat=True))
    return Case.objects.get(pk=known[0]) if known else None


def take_in(case: Case, token: str, contact: str, pictures: Sequence[Kept]) -> Case:
    around = geography.atlas().holding(places.Point(case.latitude, case.longitude))
    case.area = geography.district_of(around)
    case.period = stage_limits.period_for(case, case.reported_at)
    case.number = numbers.reference("C", clock.day_of(case.reported_at), digits=6)
    step = write(case, Deed.REPORTED, by=case.reporter, at=case.reported_at, is_residents=True)
    attach(step, pictures, Purpose.BEFORE)
    Follower(
        case=case, user=case.reporter, token_hash=tokens.hash_of(token), is_reporter=True,
        contact=contact.strip(), joined_at=case.reported_at,
    ).save(force_insert=True)  # fmt: skip
    return case


@transaction.atomic
def send_out(*, case: Case, by: User, at: datetime, note: str = "") -> Case:
    """Have an inspector look on the spot before it is filed."""
    case = taken_up(case, Deed.SENT_OUT, by)
    move(case, Deed.SENT_OUT)
    write(case, Deed.SENT_OUT, by=by, at=at, note=note)
    return case


@transaction.atomic
def record_check(
    *, case: Case, by: User, finding: Finding, at: datetime, note: str = "", pictures: Sequence[Kept] = ()
) -> Case:
    """What is found on the spot: it is there, nothing is there, or it could not be found out, with a reason."""
    case = taken_up(case, Deed.CHECKED, by)
    move(case, Deed.CHECKED)
    words = need_reason(note) if finding == Finding.UNABLE else note
    attach(write(case, Deed.CHECKED, by=by, at=at, note=words, finding=finding), pictures, Purpose.BEFORE)
    return case


@transaction.atomic
def file_case(
    *,
    case: Case,
    by: User,
    category: Category,
    at: datetime,
    condition: FilingCondition | None = None,
    is_public: bool = True,
    note: str = "",
) -> Case:
    """Take a report on as a case; if it came back at its place, link it to the case that was closed there.

    Without a filing condition it is the category's first one.
    """
    case = taken_up(case, Deed.FILED, by)
    move(case, Deed.FILED)
    case.category, case.is_public, case.filed_at = category, is_public, at
    case.condition = stage_limits.condition_of(category, condition)
    case.period = stage_limits.period_for(case, at)
    original = locked_original(case)  # before the first link of the chain, for which everyone waits
    write(case, Deed.FILED, by=by, at=at, note=note)
    learn(category, case.words)
    if original:
        link_rebound(case, original, by=by, at=at)
    return case


def learn(category: Category, words: str) -> None:
    """An officer confirmed that these words mean this category: later suggestions take it into account."""
    grams = matching.grams(matching.normal(words))
    known = WordCount.objects.filter(category=category, word__in=grams)
    fresh = grams - set(known.values_list("word", flat=True))
    known.update(count=F("count") + 1)
    WordCount.objects.bulk_create(
        [WordCount(category=category, word=word, count=1) for word in sorted(fresh)], ignore_conflicts=True
    )


@transaction.atomic
def refuse_tip(*, case: Case, by: User, reason: str, at: datetime) -> Case:
    case = taken_up(case, Deed.REFUSED, by)
    move(case, Deed.REFUSED)
    write(case, Deed.REFUSED, by=by, at=at, note=need_reason(reason))
    return case


@transaction.atomic
def merge_tip(*, case: Case, into: Case, by: User, at: datetime) -> Case:
    """The report tells of a problem that is a case already; who sent it follows that case from now on."""
    allow(rules.may_file(by))
    case, into = both_locked(case, into)
    if into.pk == case.pk or into.filed_at is None:  # else its follower would see someone else's report
        raise WrongState(now=into.label.label, wanted=State.MERGED.label)
    move(case, Deed.MERGED)
    case.merged_into = into
    write(case, Deed.MERGED, by=by, at=at, other=into)
    write(into, Deed.JOINED, by=by, at=at, other=case)
    return case


def both_locked(case: Case, into: Case) -> tuple[Case, Case]:
    """In the order of their keys, so that two who lock the same two don't wait for each other."""
    rows = {each.pk: locked(each) for each in sorted((case, into), key=lambda each: each.pk)}
    return rows[case.pk], rows[into.pk]


@transaction.atomic
def dispatch(*, case: Case, by: User, office: Office, at: datetime, note: str = "") -> Case:
    """Give the case to an office; its clock starts now. After a return nothing has to be said again."""
    case = taken_up(case, Deed.DISPATCHED, by)
    move(case, Deed.DISPATCHED)
    case.office, case.dispatched_at, case.assignee = office, at, None
    write(case, Deed.DISPATCHED, by=by, at=at, note=note)
    return case
