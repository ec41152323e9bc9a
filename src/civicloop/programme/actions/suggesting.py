"""What a language model points at becomes proposals, marked as its own; it confirms nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicloop.accounts.models import Office, User
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.library.models import Document, Page
from civicloop.programme.assistant import Suggestion
from civicloop.programme.extraction.deadlines import read_deadline
from civicloop.programme.matching import match
from civicloop.programme.models import Clarity, Directive, Kind, Origin
from civicloop.programme.passages import Span, cite
from civicloop.programme.reading import city_policy, pages_of
from civicloop.programme.rules import may_review

LONGEST = 80


@transaction.atomic
def propose_suggestions(
    *, document: Document, suggestions: Sequence[Suggestion], by: User, at: datetime
) -> list[Directive]:
    """Proposals for what no order covers yet; a person has to confirm each."""
    if not may_review(by):
        raise NotAllowed
    pages = {page.number: page for page in pages_of(document).select_for_update(of=("self",))}
    offices = list(Office.objects.filter(is_closed=False).order_by("path"))
    found = [propose(pages[each.page], each, offices) for each in suggestions if not is_covered(pages[each.page], each)]
    chain.record(
        by=by, verb="document.model-asked", thing=document, at=at, suggested=len(suggestions), proposed=len(found)
    )
    return found


def is_covered(page: Page, suggestion: Suggestion) -> bool:
    """Whether an order of the page shares words with it."""
    return Directive.objects.filter(
        passage__version=page.version_id,
        passage__page=page.number,
        passage__start__lt=suggestion.end,
        passage__end__gt=suggestion.start,
    ).exists()


def propose(page: Page, suggestion: Suggestion, offices: Sequence[Office]) -> Directive:
    document = page.version.document
    quote = page.text[suggestion.start : suggestion.end]
    deadline = read_deadline(suggestion.deadline, dated_on=document.dated_on, policy=city_policy())
    leads = [found.office for found in match(suggestion.lead, offices) if found.office]
    day = deadline.on if deadline else None
    return Directive.objects.create(
        document=document,
        passage=cite(Span(page, suggestion.start, suggestion.end)),
        kind=Kind.TASK,
        what=quote.strip("。；！\n "),
        lead=list(suggestion.lead),
        lead_office=leads[0] if leads else None,
        deadline_text=suggestion.deadline[:LONGEST],
        deadline_on=day,
        clarity=Clarity.CLEAR if leads and day else Clarity.OPEN,
        origin=Origin.MODEL,
        reasons=["a language model pointed at it"],
        proposal={"quote": quote, "lead": list(suggestion.lead), "deadline_text": suggestion.deadline},
    )
