"""Background work of the programme: orders are drawn out of readable documents, and late work is chased."""

import logging

from civicloop.kernel import clock
from civicloop.library.models import Document, Status
from civicloop.programme.actions import circulars, report_rounds
from civicloop.programme.actions.drawing import draw_directives, note_problem
from civicloop.programme.actions.slips import climb, send_slip_once
from civicloop.programme.models import ENDED, UNANSWERED, Slip
from civicloop.programme.supervision import slips_due

log = logging.getLogger(__name__)


def draw_waiting() -> int:
    """Draw what waits; safe to repeat, and to run beside another. How many documents it took."""
    waiting = Document.objects.filter(current__status=Status.READY, current__drawing=None).order_by("pk")
    taken = list(waiting.values_list("pk", flat=True))
    for document_id in taken:
        draw(Document.objects.select_related("current").get(pk=document_id))
    return len(taken)


def draw(document: Document) -> None:
    """One document. Where the engine fails, that is noted, and the others go on."""
    try:
        draw_directives(document=document, at=clock.now())
    except Exception as error:
        log.exception("no orders drawn from document %s", document.number)
        assert document.current is not None, "only readable documents wait"
        note_problem(version=document.current, problem=type(error).__name__, at=clock.now())


def supervise() -> int:
    """Send the slips that are due by the clock, and tell whoever the ladder names by now. How many slips were sent.

    Each slip is a transaction of its own and sent once for its stage: a worker that dies leaves the rest to the next.
    """
    now = clock.now()
    count = sum(
        send_slip_once(task_id=due.task_id, colour=due.colour, stage=due.stage, at=now) is not None
        for due in slips_due(now)
    )
    for slip in Slip.objects.filter(state__in=UNANSWERED).exclude(task__state__in=ENDED).order_by("pk"):
        climb(slip=slip, at=now)
    return count


def look_at_days() -> int:
    """Reminders of reports and circulars, rounds that repeat, people who joined; safe to repeat. How many went out."""
    now = clock.now()
    return report_rounds.remind_due(at=now) + report_rounds.repeat_due(at=now) + circulars.remind_readers(at=now)
