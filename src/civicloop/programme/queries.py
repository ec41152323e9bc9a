"""What pages ask of orders and tasks: how a document's orders stand, who has a task, what a person must do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from civicloop.accounts.models import Office, OfficeKind, Role, User
from civicloop.accounts.rules import has_role, may_act_for, may_coordinate, may_inspect, offices_of
from civicloop.kernel.clock import day_of
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document, Passage
from civicloop.programme.lights import end_of
from civicloop.programme.models import (
    ENDED,
    Clarity,
    Directive,
    DirectiveQuerySet,
    Practice,
    Review,
    SlipQuerySet,
    Standing,
    Task,
    TaskQuerySet,
    TaskState,
)

SUNDAY = 7


@dataclass(frozen=True)
class Tally:
    """How many orders stand where; calls, which order nothing, apart. `clear` is how many orders name who and when."""

    done: int = 0
    under_way: int = 0
    late: int = 0
    unassigned: int = 0
    calls: int = 0
    clear: int = 0

    @property
    def orders(self) -> int:
        return self.done + self.under_way + self.late + self.unassigned


def orders_for(viewer: Viewer, now: datetime) -> DirectiveQuerySet:
    """The confirmed orders that a person sees, each with its standing."""
    return Directive.objects.visible_to(viewer).filter(review=Review.CONFIRMED).with_standing(now)


def tallies(orders: DirectiveQuerySet) -> dict[int, Tally]:
    """By document, in one query. The orders bear their standing already."""
    rows = orders.order_by().values_list("document_id", F("standing"), "clarity").annotate(n=Count("pk"))
    counters: dict[int, Counter[str]] = {}
    for document, standing, clarity, count in rows:
        counter = counters.setdefault(document, Counter())
        counter[standing] += count
        counter["clear"] += count if clarity == Clarity.CLEAR and standing != Standing.CALL else 0
    return {document: tally_of(counter) for document, counter in counters.items()}


def tally_of(counter: Counter[str]) -> Tally:
    return Tally(
        done=counter[Standing.DONE],
        under_way=counter[Standing.UNDER_WAY],
        late=counter[Standing.LATE],
        unassigned=counter[Standing.UNASSIGNED],
        calls=counter[Standing.CALL],
        clear=counter["clear"],
    )


def total(parts: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    sums = dict.fromkeys(Tally.__dataclass_fields__, 0)
    for part in parts:
        for name in sums:
            sums[name] += getattr(part, name)
    return Tally(**sums)


def counts(rows: "DirectiveQuerySet | TaskQuerySet | SlipQuerySet", name: str) -> dict[str, int]:
    """How many rows have each value of an annotation or field."""
    return dict(rows.order_by().values_list(name).annotate(n=Count("pk")))


def with_tasks(orders: DirectiveQuerySet, viewer: Viewer, now: datetime) -> DirectiveQuerySet:
    """Orders with what a list shows of them: quote, offices and visible tasks, for `tasks_of`."""
    whole = Task.objects.visible_to(viewer).filter(parent=None, merged_into=None)
    tasks = whole.with_light(now).select_related("lead_office").order_by("pk")
    return orders.select_related("passage", "lead_office", "document", "campaign").prefetch_related(
        Prefetch("tasks", queryset=tasks, to_attr="own_tasks"),
        Prefetch("joining_tasks", queryset=tasks, to_attr="shared_tasks"),
    )


def tasks_of(order: Directive) -> list[Task]:
    """The tasks that carry an order out, of an order `with_tasks`: made from it, or from another one and joined."""
    return [*order.own_tasks, *order.shared_tasks]  # type: ignore[attr-defined]


def tasks_for(viewer: Viewer, now: datetime) -> TaskQuerySet:
    """The tasks that a person sees, the most pressing first: with `light`, and whether their order `is_readable`."""
    readable = Passage.objects.visible_to(viewer).filter(pk=OuterRef("directive__passage"))
    shown = (
        Task.objects.visible_to(viewer)
        .with_light(now)
        .annotate(is_ended=Q(state__in=ENDED), is_readable=Exists(readable))
    )
    shown = shown.select_related("lead_office", "directive__passage", "directive__document", "leader")
    return shown.order_by("is_ended", F("due_at").asc(nulls_last=True), "pk")


def waiting_documents(viewer: Viewer) -> list[Document]:
    """For coordinators: documents with proposals to review, with `proposal_count`, the newest first."""
    if not may_coordinate(viewer):
        return []
    proposed = Count("directives", filter=Q(directives__review=Review.PROPOSED))
    rows = Document.objects.visible_to(viewer).annotate(proposal_count=proposed)
    return list(rows.filter(proposal_count__gt=0).order_by("-number"))


def place_of(directive: Directive) -> int:
    """The page of the document's current version on which the order is read today."""
    version = directive.document.current
    if version is None or version.pk == directive.passage.version_id:
        return directive.passage.page
    found = version.pages.filter(text__contains=directive.passage.quote).order_by("number")
    return found.values_list("number", flat=True).first() or 1


def turn(task: Task) -> Office | None:
    """The office that has the task now; None at the dispatchers' or judges' turn, and once it has ended."""
    return task.lead_office if task.state in (TaskState.DISPATCHED, TaskState.ACCEPTED) else None


@dataclass(frozen=True)
class Desk:
    """What a person must do, and what the person waits for."""

    late: list[Task]
    today: list[Task]
    week: list[Task]
    later: list[Task]
    waiting: list[Task]
    reviews: list[Document]


def desk(user: User, now: datetime) -> Desk:
    """Own turn by due day (what is to be judged counts as today's); others' turn under waiting."""
    mine: list[Task] = []
    waiting: list[Task] = []
    for task in own_tasks(user, now):
        (mine if is_turn_of(user, task) else waiting).append(task)
    buckets: dict[str, list[Task]] = {"late": [], "today": [], "week": [], "later": []}
    for task in mine:
        buckets[bucket(task, now)].append(task)
    return Desk(**buckets, waiting=waiting, reviews=waiting_documents(user))


def own_tasks(user: User, now: datetime) -> TaskQuerySet:
    """Open tasks of the person's offices and leadership; for coordinators those at a coordinator's turn, too."""
    offices = [office.pk for office in offices_of(user)]
    concerned = Q(lead_office__in=offices) | Q(leader=user)
    if may_coordinate(user):
        concerned |= Q(state__in=[TaskState.RETURNED, TaskState.SUBMITTED])
    elif may_inspect(user):  # the civility office's own work
        concerned |= Q(state=TaskState.SUBMITTED, lead_office__kind=OfficeKind.COORDINATOR)
    return tasks_for(user, now).filter(concerned).exclude(state__in=ENDED)


def is_turn_of(user: User, task: Task) -> bool:
    office = turn(task)
    if office is not None:
        return may_act_for(user, office)
    if task.state == TaskState.RETURNED:
        return may_coordinate(user)
    is_judge = may_coordinate(user) or may_inspect(user)
    return is_judge and not has_role(user, task.lead_office, Role)


def bucket(task: Task, now: datetime) -> str:
    """Which list of the desk a task belongs to."""
    if turn(task) is None:
        return "today"
    if task.due_at is None:
        return "later"
    today = day_of(now)
    if task.due_at < now:
        return "late"
    if task.due_at <= end_of(today):
        return "today"
    sunday = today + timedelta(days=SUNDAY - today.isoweekday())
    return "week" if task.due_at <= end_of(sunday) else "later"


def was_on_time(task: Task) -> bool:
    """Whether done work was handed in by its last moment; without one it could not be late."""
    handed_in = task.submitted_at or task.done_at
    return task.due_at is None or (handed_in is not None and handed_in <= task.due_at)


def practices_with_counts() -> list[Practice]:
    """Good practice, the most used first, retired ones last: with `task_count` and `done_count`."""
    started = Count("tasks", distinct=True)
    done = Count("tasks", filter=Q(tasks__state=TaskState.DONE), distinct=True)
    rows = Practice.objects.annotate(task_count=started, done_count=done)
    return list(rows.order_by("is_retired", "-task_count", "title"))
