"""Readable documents with orders, and the tasks that carry them out."""

from datetime import date, datetime

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs
from civicloop.library.models import Document, Status, Version
from civicloop.programme.actions import confirm_directive, order_task
from civicloop.programme.extraction import Drawn
from civicloop.programme.models import Clarity, Directive, Kind, Task
from civicloop.programme.passages import Span, cite
from tests.conftest import NOON
from tests.factories import library

ORDER = "城市管理局要在6月30日前拆除主街违规广告牌。"
CALL = "大家要共同爱护我们的家园。"
TEXT = f"各位同志：今天开会，主要说两件事。\n{ORDER}\n{CALL}\n"


def readable(owner: User, *texts: str, title: str = "讲话", dated_on: date = date(2026, 6, 1)) -> Document:
    """A public document whose pages have these texts."""
    return library.document(*(texts or (TEXT,)), owner=owner, title=title, dated_on=dated_on)


def version(document: Document, *texts: str, ordinal: int = 2) -> Version:
    """A later version of a document; not the current one yet."""
    blob = blobs.store("\f".join(texts).encode(), "text/plain")
    made = Version.objects.create(
        document=document,
        ordinal=ordinal,
        blob=blob,
        file_name="speech.txt",
        byte_size=blob.byte_size,
        status=Status.READY,
        page_count=len(texts),
        done_page_count=len(texts),
        taken_at=NOON,
        progressed_at=NOON,
        ready_at=NOON,
    )
    for number, text in enumerate(texts, 1):
        library.page(made, number, text)
    return made


def directive(
    document: Document,
    quote: str = ORDER,
    *,
    page: int = 1,
    lead_office: Office | None = None,
    deadline_on: date | None = None,
    clarity: Clarity = Clarity.OPEN,
    by: User | None = None,
) -> Directive:
    """A proposed order in these words; confirmed where `by` says by whom."""
    assert document.current is not None
    found = document.current.pages.get(number=page)
    start = found.text.index(quote)
    made = Directive.objects.create(
        document=document,
        passage=cite(Span(found, start, start + len(quote))),
        kind=Kind.TASK,
        what=quote.strip("。"),
        lead_office=lead_office,
        deadline_on=deadline_on,
        clarity=clarity,
    )
    return confirm_directive(directive=made, by=by, at=NOON) if by else made


def confirm(order: Directive, by: User) -> Directive:
    return confirm_directive(directive=order, by=by, at=NOON)


def task(order: Directive, office: Office, *, by: User, at: datetime = NOON, due_on: date | None = None) -> Task:
    return order_task(directive=order, lead_office=office, due_on=due_on, by=by, at=at)


def drawn(text: str, quote: str, **values: object) -> Drawn:
    """What the engine would say of these words on page 1."""
    start = text.index(quote)
    plain: dict[str, object] = {"kind": "task", "clarity": "open", "what": quote.strip("。")}
    place = {"page": 1, "start": start, "end": start + len(quote), "quote": quote, "text": quote}
    return Drawn(**{**place, **plain, **values})  # type: ignore[arg-type]
