"""What pages, and the apps above, ask of the cases: always through `visible_to`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import cast

from django.core.cache import cache
from django.db.models import Avg, Count, Exists, F, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Membership, Office, User
from civicloop.accounts.rules import WORKS, may_coordinate, may_inspect, offices_of
from civicloop.cases import tokens
from civicloop.cases.drawing import GATHER, MARGIN, Frame, Spot
from civicloop.cases.geography import city_box
from civicloop.cases.models import (
    WITH_OFFICE,
    Case,
    CaseQuerySet,
    Category,
    Deed,
    Follower,
    Judgement,
    Picture,
    State,
    Step,
)
from civicloop.cases.places import Box, Point, cell_ranges, cells_around, distance_m
from civicloop.kernel.pictures import are_alike
from civicloop.kernel.querysets import Viewer
from civicloop.kernel.stamps import remembered
from civicloop.kernel.statistics import Estimate, wilson
from civicloop.programme.models import Directive, Task, TaskState

# --- for other apps ----------------------------------------------------------------------------------


def for_task(task: Task, user: Viewer) -> CaseQuerySet:
    """The cases that belong to a task, newest first."""
    return listed(Case.objects.visible_to(user).filter(task=task))


def for_directive(directive: Directive, user: Viewer) -> CaseQuerySet:
    """The cases of every task of a directive, newest first."""
    return listed(Case.objects.visible_to(user).filter(task__directive=directive))


def listed(cases: CaseQuerySet) -> CaseQuerySet:
    """With what a list shows of each case, newest first."""
    pictures = Prefetch("pictures", Picture.objects.order_by("pk"))
    return (
        cases.select_related("category", "office", "area", "period")
        .prefetch_related(pictures)
        .order_by("-reported_at", "-pk")
    )


def stayed_fixed(days: int, now: datetime, office: Office | None = None) -> Estimate:
    """Of the cases closed at least `days` ago: the share that neither reopened nor came back within those days."""
    closings = Step.objects.filter(deed=Deed.PASSED, state=State.PROBATION, at__lte=now - timedelta(days=days))
    if office:
        closings = closings.filter(office=office)
    relapses = Step.objects.filter(
        case=OuterRef("case"),
        deed__in=[Deed.REOPENED, Deed.REBOUND],
        at__gt=OuterRef("at"),
        at__lte=OuterRef("at") + timedelta(days=days),
    )
    n = closings.count()
    return wilson(n - closings.filter(Exists(relapses)).count(), n)


def stayed_lately(days: int, now: datetime) -> Estimate:
    """The same of the whole city as it was at the beginning of this hour or later in it: walks over all closings."""
    key = f"cases:stayed:{days}:{now:%Y%m%d%H}"
    return cast(Estimate, cache.get_or_set(key, lambda: stayed_fixed(days, now), 3600))


def rebounds_against(office: Office, user: Viewer) -> CaseQuerySet:
    """Cases that came back where this office had closed one."""
    return listed(Case.objects.visible_to(user).filter(rebound_of__office=office))


# --- the desk ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pile:
    """One pile on a person's desk: cases that wait for the same deed."""

    name: str
    label: str | Promise
    cases: CaseQuerySet


def desk(user: Viewer, now: datetime) -> list[Pile]:
    """What waits for this person, the most pressing first; piles that can't concern them are left out."""
    return [*office_piles(user, now), *coordinator_piles(user), *verifier_piles(user)]


def office_piles(user: Viewer, now: datetime) -> list[Pile]:
    offices = offices_of(user)
    if not offices or not isinstance(user, User):
        return []
    own = listed(Case.objects.visible_to(user).filter(office__in=offices, state__in=WITH_OFFICE)).order_by("due_at")
    return [
        Pile("mine", _("Given to you"), own.filter(assignee=user)),
        Pile("overdue", _("Overdue"), own.filter(due_at__lt=now)),
        Pile("new", _("To be accepted"), own.filter(state=State.DISPATCHED, due_at__gte=now)),
        Pile("under-way", _("To be fixed"), own.exclude(state=State.DISPATCHED).filter(due_at__gte=now)),
    ]


def coordinator_piles(user: Viewer) -> list[Pile]:
    if not may_coordinate(user):
        return []
    oldest_first = listed(Case.objects.visible_to(user)).order_by("reported_at")
    return [
        Pile("tips", _("Reports to look at"), oldest_first.filter(state=State.TIP)),
        Pile("to-dispatch", _("To be sent to an office"), oldest_first.filter(state__in=[State.FILED, State.RETURNED])),
    ]


def verifier_piles(user: Viewer) -> list[Pile]:
    """Fixes to check, without those of one's own offices."""
    if not isinstance(user, User) or not (may_coordinate(user) or may_inspect(user)):
        return []
    fixed = listed(Case.objects.visible_to(user).filter(state=State.FIXED)).order_by("fixed_at")
    own = [post.office_id for post in user.posts]
    return [Pile("to-check", _("Fixes to check"), fixed.exclude(office__in=own).exclude(fixed_by=user))]


# --- lists and the map -------------------------------------------------------------------------------


def spots(cases: CaseQuerySet, frame: Frame) -> list[Spot]:
    """The cases of a frame gathered in the database by squares of its canvas: few rows, however many cases."""
    north, west = frame.box.north, frame.box.west
    up = (north - frame.box.south) / frame.height * GATHER
    across = (frame.box.east - west) / frame.width * GATHER
    squares = (
        inside(cases, frame.box)
        .order_by()
        .values(
            row=Cast((north - F("latitude")) / up, IntegerField()),
            column=Cast((F("longitude") - west) / across, IntegerField()),
        )
    )
    found = squares.annotate(n=Count("pk"), latitude_=Avg("latitude"), longitude_=Avg("longitude"), newest=Max("pk"))
    return [Spot(each["n"], each["latitude_"], each["longitude_"], each["newest"]) for each in found]


COVER = 60  # ranges of the index at most that one question names


def inside(cases: CaseQuerySet, box: Box) -> CaseQuerySet:
    """Those in a box. Small boxes are looked up by ranges of the cells' index."""
    cases = cases.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    ranges = cell_ranges(box, COVER)
    return cases.filter(reduce(or_, (Q(cell__range=each) for each in ranges))) if ranges else cases


PICTURE_METRES = 300  # within which another picture of the same is looked for: people stand apart, and phones err


def nearby(
    point: Point, category: Category | None, user: Viewer, *, metres: int = 80, likenesses: Collection[int] = ()
) -> list[Case]:
    """Open cases here that a report might repeat: those with the same picture first, then the nearest.

    By place they are of the category, where it is known; by picture of any, and from further away.
    """
    reach = max(metres, PICTURE_METRES) if likenesses else metres
    cases = listed(Case.objects.visible_to(user).open().filter(cell__in=cells_around(point, reach)))
    found = []
    for case in cases[:200]:
        distance = distance_m(point, Point(case.latitude, case.longitude))
        is_alike = any(are_alike(own, picture.likeness) for own in likenesses for picture in case.pictures.all()
                       if picture.likeness is not None)  # fmt: skip
        is_here = distance <= metres and (category is None or case.category_id == category.pk)
        if is_here or (is_alike and distance <= reach):
            case.looks_alike = is_alike
            found.append((not is_alike, distance, case.pk, case))
    return [each[3] for each in sorted(found)[:3]]


def by_token(token: str) -> Follower | None:
    """Who holds this secret link; the case is the one that theirs was joined to, if it was."""
    found = Follower.objects.filter(Q(token_hash=tokens.hash_of(token)) | Q(pk=tokens.follower_of(token)))
    return found.select_related("case", "case__merged_into").first()


def judgements(case: Case) -> QuerySet[Judgement]:
    """What those who reported it say of the newest fix, newest first."""
    if case.fixed_at is None:
        return Judgement.objects.none()
    return Judgement.objects.filter(case=case, fixed_at=case.fixed_at).order_by("-at")


def category_of(code: str) -> Category | None:
    """The kind of problem with this code."""
    return remembered("categories", "limits", lambda: {each.code: each for each in Category.objects.all()}).get(code)


def colleagues(user: Viewer) -> QuerySet[User]:
    """Who works in the offices that this person works for."""
    posts = Membership.objects.filter(office__in=offices_of(user), role__in=WORKS, ended_at=None)
    return User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")


def open_tasks(user: Viewer) -> QuerySet[Task]:
    """Tasks that a case can be linked to: visible ones that are not over."""
    over = [TaskState.DONE, TaskState.CANCELLED]
    return Task.objects.visible_to(user).exclude(state__in=over).order_by(F("due_at").asc(nulls_last=True), "pk")


# --- places ------------------------------------------------------------------------------------------


def city_frame(width: int, height: int) -> Frame | None:
    box = city_box()
    return Frame.around(box.grown(MARGIN), width, height) if box else None
