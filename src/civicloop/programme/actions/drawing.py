"""Draws the orders out of a document that has become readable, once for each version."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.library.models import Document, Page, Status, Version
from civicloop.programme.extraction import VERSION, Drawn
from civicloop.programme.models import Directive, Drawing
from civicloop.programme.passages import Span, cite
from civicloop.programme.reading import offices_of, read_orders
from civicloop.programme.rules import may_review

LONGEST = 80  # characters of a deadline's or a target's words
PROBLEM_LENGTH = 80
ENGINE = "reader-of-orders"  # who the chain says drew, when nobody asked for it


def draw_directives(*, document: Document, at: datetime, by: User | None = None) -> list[Directive]:
    """Propose the current version's orders; nothing where they have been drawn before. `by` None: the worker.

    Orders that an earlier version already gave in the same words keep their rows, reviews and tasks. The reading takes
    long for a long document and happens before the transaction.
    """
    if by is not None and not may_review(by):
        raise NotAllowed
    version = document.current
    if version is None or version.status != Status.READY or is_drawn(version):
        return []
    return keep_drawn(version=version, orders=read_orders(document), at=at, by=by)


def is_drawn(version: Version) -> bool:
    return Drawing.objects.filter(version=version, problem="").exists()


@transaction.atomic
def keep_drawn(*, version: Version, orders: Sequence[Drawn], at: datetime, by: User | None = None) -> list[Directive]:
    """Mark the version as drawn and keep its proposals; nothing where another process was first."""
    Drawing.objects.get_or_create(version=version, defaults={"drawn_at": at, "problem": "begun"})
    drawing = Drawing.objects.select_for_update().get(version=version)
    if not drawing.problem:
        return []
    directives = propose(version, orders)
    drawing.problem, drawing.drawn_at, drawing.directive_count = "", at, len(directives)
    drawing.engine = VERSION
    drawing.save()
    facts = {"version": version.ordinal, "directives": len(directives)}
    chain.record(by=by or ENGINE, verb="document.drawn", thing=version.document, at=at, **facts)
    return directives


@transaction.atomic
def note_problem(*, version: Version, problem: str, at: datetime) -> Drawing:
    """The engine failed on this version: remembered, so that the worker goes on; a coordinator may try again."""
    drawing, _is_new = Drawing.objects.update_or_create(
        version=version, defaults={"drawn_at": at, "problem": problem[:PROBLEM_LENGTH]}
    )
    chain.record(by=ENGINE, verb="document.not-drawn", thing=version.document, at=at, version=version.ordinal)
    return drawing


def propose(version: Version, orders: Iterable[Drawn]) -> list[Directive]:
    """Rows for the orders that the document has not given before."""
    known = set(version.document.directives.values_list("passage__quote", "what"))
    pages = {page.number: page for page in version.pages.all()}
    offices = list(Office.objects.filter(is_closed=False).order_by("path"))
    found = []
    for order in orders:
        if (order.quote, order.what) not in known:
            known.add((order.quote, order.what))
            found.append(propose_one(pages[order.page], order, offices))
    return found


def propose_one(page: Page, order: Drawn, offices: list[Office]) -> Directive:
    lead_office, helpers = offices_of(order, offices)
    directive = Directive.objects.create(
        document=page.version.document,
        passage=cite(Span(page, order.start, order.end)),
        kind=order.kind,
        what=order.what,
        lead=list(order.lead),
        support=list(order.support),
        lead_office=lead_office,
        deadline_text=order.deadline_text[:LONGEST],
        deadline_on=order.deadline_date,
        recurring=order.recurring,
        is_vague=order.vague,
        is_blank=order.blank,
        target=order.target[:LONGEST],
        clarity=order.clarity,
        reasons=list(order.reasons),
        proposal=as_drawn(order),
    )
    directive.support_offices.set(helpers)
    return directive


def as_drawn(order: Drawn) -> dict[str, object]:
    """What the engine said, kept beside every later correction."""
    return {
        "quote": order.quote,
        "kind": order.kind,
        "what": order.what,
        "lead": list(order.lead),
        "support": list(order.support),
        "deadline_text": order.deadline_text,
        "deadline_date": order.deadline_date.isoformat() if order.deadline_date else None,
        "recurring": order.recurring,
        "target": order.target,
        "clarity": order.clarity,
    }
