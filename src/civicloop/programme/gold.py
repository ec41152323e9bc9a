"""What reviewers made of the proposals, as labelled documents in the format of `tests/corpus/directives`."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from civicloop.library.models import Document
from civicloop.programme.models import Directive, Review


def reviewed_documents() -> Iterator[Document]:
    """Documents whose current version has been drawn and reviewed to the last proposal."""
    own = Directive.objects.filter(document=OuterRef("pk"), passage__version=OuterRef("current"))
    rows = Document.objects.filter(~Exists(own.filter(review=Review.PROPOSED)), current__drawing__problem="")
    yield from rows.filter(Exists(own)).select_related("current").order_by("number")


def gold_record(document: Document) -> dict[str, Any]:
    """One document: its pages, its day, and a label for each order that stands in its current version."""
    rows = document.directives.filter(review=Review.CONFIRMED, passage__version=document.current)
    rows = rows.select_related("passage").order_by("passage__page", "passage__start", "pk")
    assert document.current is not None, "only documents with a current version are reviewed"
    return {
        "id": f"document-{document.number}",
        "genre": "",
        "dated_on": document.dated_on.isoformat() if document.dated_on else None,
        "pages": list(document.current.pages.order_by("number").values_list("text", flat=True)),
        "labels": [label(row) for row in rows],
    }


def label(row: Directive) -> dict[str, Any]:
    """What the document says, not what was completed since: a day without words of the document is none."""
    is_said = row.deadline_on and row.deadline_text and "deadline_on" not in row.filled
    return {
        "page": row.passage.page,
        "quote": row.passage.quote,
        "kind": row.kind,
        "lead": row.lead,
        "support": row.support,
        "deadline_date": row.deadline_on.isoformat() if row.deadline_on and is_said else None,
        "recurring": row.recurring,
        "clarity": row.clarity,
        "target": row.target,
    }
