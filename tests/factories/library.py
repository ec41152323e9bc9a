"""Documents: rows as a conversion leaves them, without running one."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs, numbers
from civicloop.library import passages
from civicloop.library.actions.versions import retire
from civicloop.library.copies import sketches
from civicloop.library.keywords import spelling
from civicloop.library.models import Category, Document, Keyword, Page, Status, Version, Visibility
from civicloop.library.search import index
from civicloop.library.search.folding import fold
from tests.conftest import NOON

WIDTH, HEIGHT = 600.0, 800.0
LETTER = 20.0  # points: every character is a square of this size, thirty in a line
IN_A_LINE = 30


def category(slug: str, name: str, parent: Category | None = None) -> Category:
    return Category.objects.create(slug=slug, name=name, parent=parent)


def document(
    *pages: str,
    owner: User,
    title: str = "讲话",
    visibility: str = Visibility.PUBLIC,
    office: Office | None = None,
    category: Category | None = None,
    keywords: Sequence[str] = (),
    at: datetime = NOON,
    dated_on: date | None = None,
    content: bytes = b"",
) -> Document:
    """A ready document with these pages."""
    made = waiting_document(
        owner=owner, title=title, visibility=visibility, office=office, category=category, at=at, content=content
    )
    version = made.versions.get()
    for number, text in enumerate(pages or ("",), 1):
        page(version, number, text)
    version.status, version.ready_at, version.format = Status.READY, at, "doc"
    version.page_count = version.done_page_count = max(1, len(pages))
    version.save()
    made.current, made.dated_on = version, dated_on
    made.save()
    index.add_titles([made])
    for word in keywords:
        Keyword.objects.create(document=made, word=word, weight=1 / math.sqrt(len(keywords)), **spelling(word))
    return made


def next_version(document: Document, *pages: str, at: datetime = NOON, content: bytes = b"") -> Version:
    """Another version, ready and current; the one before it is out of the index."""
    ordinal = document.newest.ordinal + 1
    blob = blobs.store(content or f"file {document.number} v{ordinal}".encode(), "application/msword")
    made = Version.objects.create(
        document=document, ordinal=ordinal, blob=blob, file_name="新.doc", byte_size=blob.byte_size, taken_at=at,
        progressed_at=at, ready_at=at, status=Status.READY, format="doc", page_count=len(pages),
        done_page_count=len(pages),
    )  # fmt: skip
    retire(document.current)
    for number, text in enumerate(pages, 1):
        page(made, number, text)
    document.current = made
    document.save()
    return made


def waiting_document(
    *, owner: User, title: str = "讲话", at: datetime = NOON, content: bytes = b"", **facts: Any
) -> Document:
    """A document whose file was just taken in."""
    number = numbers.next_in("document", start=10001)
    made = Document.objects.create(
        number=number, title=title, folded_title=fold(title), owner=owner, added_at=at, **facts
    )
    blob = blobs.store(content or f"file {number}".encode(), "application/msword")
    Version.objects.create(
        document=made, blob=blob, file_name=f"{title}.doc", byte_size=blob.byte_size, taken_at=at, progressed_at=at
    )
    return made


def page(version: Version, number: int, text: str) -> Page:
    made = Page.objects.create(version=version, number=number, text=text, width=WIDTH, height=HEIGHT)
    blobs.put(made.boxes_key, passages.pack(boxes(text)))
    index.add([made])
    sketches.add([made])
    return made


def boxes(text: str) -> list[passages.Box]:
    """A box for each character: thirty in a line, paragraphs on lines of their own."""
    found, row, column = [], 0, 0
    for character in text:
        if character == "\n" or column == IN_A_LINE:
            row, column = row + 1, 0
        left, top = column * LETTER / WIDTH, row * LETTER / HEIGHT
        is_break = character == "\n"
        found.append((left, top, left + (0 if is_break else LETTER / WIDTH), top + LETTER / HEIGHT))
        column += not is_break
    return found
