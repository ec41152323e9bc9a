"""Which saved searches find a document that is new to their owners, each asked as its owner sees the library."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q, QuerySet

from civicloop.accounts.models import Membership
from civicloop.library.models import Document, SavedSearch, Standing, Visibility, standing
from civicloop.library.search import index, language
from civicloop.library.search.conditions import numbers, places
from civicloop.library.search.language import All, Word


def finding(document: Document) -> Iterator[SavedSearch]:
    """Those that find the document, are not muted, and whose owner could not have found it when they were saved."""
    if document.current_id and not document.withdrawn_at:
        yield from (search for search in heard() if finds_anew(search, document))


def heard() -> QuerySet[SavedSearch]:
    """Those that are not muted, with what tells who their owners are: few queries for many searches."""
    posts = Membership.objects.filter(ended_at=None).select_related("office")
    owner = Prefetch("user__memberships", posts, to_attr="posts")
    searches = SavedSearch.objects.filter(is_muted=False, user__is_active=True).select_related("user")
    return searches.prefetch_related(owner).order_by("pk")


def finds_anew(search: SavedSearch, document: Document) -> bool:
    if search.user_id == document.owner_id:
        return False
    page = first_page(search, document)
    return page is not None and is_new(search, document, page)


def first_page(search: SavedSearch, document: Document) -> int | None:
    """The first page of the document that the search finds; a title alone counts for the first page."""
    query = language.parse(search.query)
    if found := numbers(search.user, query, document.current_id or 0):
        return found[0]
    if isinstance(query.node, Word | All) and query.words:
        shown = Document.objects.visible_to(search.user).filter(index.titled(query.words), withdrawn_at=None)
        return 1 if shown.filter(pk=document.pk).exists() else None
    return None


def is_new(search: SavedSearch, document: Document, page: int) -> bool:
    known: Standing = standing(search.user) if search.standing is None else tuple(search.standing)
    before = document.showings.filter(pk__lte=search.after)
    return not before.shown_to(known, page).exists()


def moved() -> list[SavedSearch]:
    """Those whose owner has another standing by now: a new office, a role, and with it other documents to see."""
    return [search for search in heard() if search.standing != list(standing(search.user))]


def opened_to(search: SavedSearch) -> list[Document]:
    """Documents that it finds and that not everyone reads: those that a new standing may have opened to its owner."""
    limited = ~Q(visibility=Visibility.PUBLIC) | Q(preview_pages__isnull=False)
    found = {version for version, _number, _page in places(search.user, language.parse(search.query), limited)}
    return list(Document.objects.filter(current__in=found).order_by("pk"))
