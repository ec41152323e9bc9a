"""What Open311 reads: the cases that everyone may see, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from civicloop.cases import places
from civicloop.cases import queries as cases
from civicloop.cases.models import CLOSED, OPEN, Area, AreaKind, Case, CaseQuerySet, Category, Deed, Question, Step
from civicloop.cases.places import Point
from civicloop.kernel.models import Event
from civicloop.kernel.stamps import remembered
from civicloop.open311 import secrets
from civicloop.open311.models import Key
from civicloop.open311.parameters import BadParameter, Said, Window

PUBLIC = AnonymousUser()
STATES = {"open": OPEN, "closed": CLOSED}
TELLING = [
    Deed.FILED, Deed.DISPATCHED, Deed.ACCEPTED, Deed.RETURNED, Deed.FIXED, Deed.PASSED, Deed.FAILED, Deed.REOPENED,
    Deed.ENDED, Deed.REBOUND, Deed.JUDGED, Deed.NOTED, Deed.IMPORTED,
]  # fmt: skip
MOST_IDS = 1000
CHANGED_AT = datetime(2026, 11, 23, tzinfo=UTC)  # when this interface itself last changed


def key_of(secret: str) -> Key | None:
    return remembered("open311 keys", "open311-keys", keys).get(secrets.hash_of(secret)) if secret else None


def keys() -> dict[str, Key]:
    """Those in use, by the hash of their secret."""
    return {key.secret_hash: key for key in Key.objects.filter(ended_at=None)}


def changeset() -> datetime:
    """When the list of services last changed."""
    added = Event.objects.filter(thing="categories").order_by("-height").first()
    return max(added.at, CHANGED_AT) if added else CHANGED_AT


def services() -> QuerySet[Category]:
    return Category.objects.filter(is_retired=False, call="").order_by("group", "pk")


def asking() -> set[int]:
    """Categories that ask something further."""
    return set(Question.objects.values_list("category", flat=True))


def questions(category: Category) -> list[Question]:
    return remembered("questions", "limits", questions_by_category).get(category.pk, [])


def questions_by_category() -> dict[int, list[Question]]:
    found: dict[int, list[Question]] = {}
    for question in Question.objects.order_by("position", "pk"):
        found.setdefault(question.category_id, []).append(question)
    return found


def public() -> CaseQuerySet:
    """What anyone may read, with the moment of its last change: that of closing for what is closed."""
    last = Step.objects.filter(case=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    updated = models.Case(models.When(state__in=CLOSED, then=F("closed_at")), default=Subquery(last))
    return cases.listed(Case.objects.visible_to(PUBLIC)).annotate(updated_at=updated)


def requested(said: Said, now: datetime) -> CaseQuerySet:
    """The cases that a client asks for, newest first; numbers override everything else."""
    if numbers := said.listed("service_request_id"):
        if len(numbers) > MOST_IDS:
            raise BadParameter(name="service_request_id", value=len(numbers), wanted=f"≤ {MOST_IDS}")
        return public().filter(number__in=numbers)
    found = public().filter(of_status(said), **reported(said, now).lookup("reported_at"))
    if codes := said.listed("service_code"):
        found = found.filter(category__code__in=codes)
    return found.filter(**said.window("updated_after", "updated_before").lookup("updated_at"))


def of_status(said: Said) -> Q:
    wanted = said.among("status", list(STATES)) or list(STATES)
    return Q(state__in=[state for status in wanted for state in STATES[status]])


def reported(said: Said, now: datetime) -> Window:
    """The usual 90 days; asked by change alone, cases of any age."""
    by_change = said.text("updated_after") or said.text("updated_before")
    by_date = said.text("start_date") or said.text("end_date")
    return Window(None, None) if by_change and not by_date else said.dates(now)


def told_steps() -> QuerySet[Step]:
    """What the history says to everyone, oldest first."""
    return Step.objects.filter(deed__in=TELLING).select_related("office", "other").order_by("pk")


def with_notes(found: CaseQuerySet) -> CaseQuerySet:
    return found.prefetch_related(Prefetch("steps", told_steps(), to_attr="told"))


def updates(said: Said, now: datetime) -> QuerySet[Step]:
    """What happened to public cases in a time, oldest first."""
    seen = Case.objects.visible_to(PUBLIC)
    if numbers := said.listed("service_request_id"):
        seen = seen.filter(number__in=numbers[:MOST_IDS])
    found = told_steps().filter(case__in=seen, **said.dates(now).lookup("at")).order_by("at", "pk")
    return found.select_related("case__office", "office", "other").prefetch_related("pictures")


def sent_or_public(number: str, key: Key) -> Case | None:
    """A case that a key may add to: one that it sent, or one that everyone sees."""
    own = Q(sending__key=key)
    shown = Q(pk__in=Case.objects.visible_to(PUBLIC).filter(number=number).values("pk"))
    return Case.objects.filter(own | shown, number=number).select_related("merged_into").first()


# --- places that come as words -----------------------------------------------------------------------

TOO_WIDE = [AreaKind.CITY, AreaKind.DISTRICT]  # to say where something is


def place_called(code: str, words: str) -> Point | None:
    """Somewhere in the area of a code, or in the one whose name is the longest within the words."""
    area = Area.objects.filter(code=code).first() if code else None
    area = area or max(named_in(words), key=lambda each: len(each.name), default=None)
    return middle_of(area) if area else None


def named_in(words: str) -> Iterator[Area]:
    text = words.casefold()
    for area in Area.objects.exclude(kind__in=TOO_WIDE).order_by("code") if text else ():
        if any(name and name.casefold() in text for name in (area.name, area.name_en)):
            yield area


def middle_of(area: Area) -> Point:
    """The middle of an area's rectangle, or of a road's own points."""
    positions = list(places.positions(area.geometry))
    if "Line" in area.geometry["type"]:
        longitude, latitude = positions[len(positions) // 2][:2]
        return Point(latitude, longitude)
    box = places.box_of([area.geometry])
    assert box is not None  # an area has a shape
    return box.centre
