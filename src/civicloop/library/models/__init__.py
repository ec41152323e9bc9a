"""Documents of the library: files taken in, their pages, what was understood of them, and who read them."""

from civicloop.library.models.alerts import Alert, SavedSearch, Showing
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
    Access,
    Category,
    Document,
    DocumentQuerySet,
    Keyword,
    Scope,
    Standing,
    Status,
    Version,
    VersionQuerySet,
    Visibility,
    standing,
)
from civicloop.library.models.lists import Listed, ReadingList
from civicloop.library.models.masking import MASKING_STEPS, Mask, Masking, MaskingState
from civicloop.library.models.pages import Blank, Field, Heading, Page, PageQuerySet, Part, Passage, PassageQuerySet
from civicloop.library.models.reading import Reading
from civicloop.library.models.searching import IndexedPage
from civicloop.library.models.sharing import Share
from civicloop.library.models.tallies import Tally

__all__ = [
    "COPY_STEPS",
    "MASKING_STEPS",
    "STEPS",
    "Access",
    "Alert",
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
    "Listed",
    "Mask",
    "Masking",
    "MaskingState",
    "Page",
    "PageQuerySet",
    "Part",
    "Passage",
    "PassageQuerySet",
    "Reading",
    "ReadingList",
    "Ruling",
    "SavedSearch",
    "Scope",
    "Share",
    "Showing",
    "Standing",
    "Status",
    "Tally",
    "Version",
    "VersionQuerySet",
    "Visibility",
    "standing",
]
