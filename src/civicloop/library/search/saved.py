"""Which saved searches find a document, each asked as its owner sees the library."""

from collections.abc import Iterator

from django.db.models import Max, Min

from civicloop.library.models import Document, Page, SavedSearch
from civicloop.library.search import language
from civicloop.library.search.conditions import matching


def finding(document: Document) -> Iterator[SavedSearch]:
    """Those that find a page of the document and are not muted."""
    ends = Page.objects.filter(version__current_of=document).aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    searches = SavedSearch.objects.filter(is_muted=False, user__is_active=True).select_related("user")
    for search in searches.order_by("pk").iterator(chunk_size=500):
        query = language.parse(search.query)
        if query.node is None:
            continue
        near = matching(search.user, query).filter(pk__gte=ends["first"], pk__lte=ends["last"])
        if near.filter(version=document.current_id).exists():
            yield search
