"""Documents of the library: files taken in, their pages, what was understood of them, and who read them."""

from civicloop.library.models.copies import (
    COPY_STEPS,
    Appeal,
    CopiedPage,
    Copy,
    CopyQuerySet,
    CopyState,
    Ground,
    Ruling,
)
from civicloop.library.models.documents import (
    STEPS,
    Category,
    Document,
    DocumentQuerySet,
    Keyword,
    Status,
    Version,
    Visibility,
)
from civicloop.library.models.pages import Blank, Field, Heading, Page, PageQuerySet, Part, Passage
from civicloop.library.models.reading import Reading
from civicloop.library.models.searching import IndexedPage

__all__ = [
    "COPY_STEPS",
    "STEPS",
    "Appeal",
    "Blank",
    "Category",
    "CopiedPage",
    "Copy",
    "CopyQuerySet",
    "CopyState",
    "Document",
    "DocumentQuerySet",
    "Field",
    "Ground",
    "Heading",
    "IndexedPage",
    "Keyword",
    "Page",
    "PageQuerySet",
    "Part",
    "Passage",
    "Reading",
    "Ruling",
    "Status",
    "Version",
    "Visibility",
]
