"""Background work of the programme: orders are drawn out of every document that has become readable."""

import logging

from civicloop.kernel import clock
from civicloop.library.models import Document, Status
from civicloop.programme.actions.drawing import draw_directives, note_problem

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
