"""Which saved searches find a document, each asked as its owner sees the library."""

from collections.abc import Iterator

from civicloop.library.models import Document, SavedSearch
from civicloop.library.search import language
from civicloop.library.search.conditions import numbers


def finding(document: Document) -> Iterator[SavedSearch]:
    """Those that find a page of the document and are not muted."""
    if not document.current_id:
        return
    searches = SavedSearch.objects.filter(is_muted=False, user__is_active=True).select_related("user")
    for search in searches.order_by("pk").iterator(chunk_size=500):
        if numbers(search.user, language.parse(search.query), document.current_id):
            yield search
