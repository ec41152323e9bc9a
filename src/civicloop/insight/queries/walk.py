"""The walk from a sentence to the public's verdict: what hangs below one order."""

from dataclasses import dataclass

from civicloop.cases import queries as cases
from civicloop.cases.models import CLOSED, OPEN, CaseQuerySet
from civicloop.cases.rows import Row, rows
from civicloop.insight.queries import record
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Document
from civicloop.pledges import queries as pledges
from civicloop.programme.models import Directive, Task, TaskStep

SHOWN = 6


@dataclass(frozen=True)
class CaseShare:
    """The cases of an order: some of them, and how many stand where."""

    shown: list[Row]
    count: int
    open: int
    closed: int
    came_back: int


def cases_of(directive: Directive, viewer: Viewer) -> CaseShare:
    found: CaseQuerySet = cases.for_directive(directive, viewer)
    return CaseShare(
        shown=rows(found[:SHOWN]),
        count=found.count(),
        open=found.filter(state__in=OPEN).count(),
        closed=found.filter(state__in=CLOSED).count(),
        came_back=found.exclude(rebound_of=None).count(),
    )


def evidence_of(tasks: list[Task]) -> list[TaskStep]:
    """What the offices handed in, newest first."""
    steps = TaskStep.objects.filter(task__in=tasks, deed="submit").select_related("task", "office", "document")
    return list(steps.order_by("-at", "-pk"))


def readable_of(evidence: list[TaskStep], viewer: Viewer) -> list[Document]:
    """The documents among what was handed in that this person may read."""
    named = [step.document_id for step in evidence if step.document_id]
    return list(Document.objects.visible_to(viewer).filter(pk__in=named)) if named else []


def pledges_of(directive: Directive, viewer: Viewer) -> list[pledges.Standing]:
    return pledges.standings(pledges.for_directive(directive, viewer).exclude(published_at=None))


def record_of(directive: Directive, tasks: list[Task]) -> list[record.Entry]:
    """What the chain says of the order and its tasks, from the beginning."""
    names = [directive.chain_name, *(task.chain_name for task in tasks)]
    return record.of_things(names)
