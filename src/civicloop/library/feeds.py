"""Atom feeds of what is new in the library, and the addresses that search engines may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.library.models import Category, Document, Page

ENTRIES, WORDS = 30, 300


def public() -> QuerySet[Document]:
    return Document.objects.visible_to(AnonymousUser())


@dataclass(frozen=True)
class Entry:
    """A document, and how its text begins as far as everyone may read it."""

    document: Document
    words: str


class Newest(Feed[Entry, object]):
    """The newest public documents."""

    feed_type = Atom1Feed

    def title(self, of: object) -> str:
        return _("New in the library: %(what)s") % {"what": of} if of else _("New in the library")

    def link(self, of: object) -> str:
        return reverse("library:index")

    def rows(self, of: object) -> QuerySet[Document]:
        return public()

    def items(self, of: object) -> list[Entry]:
        rows = self.rows(of).select_related("owner", "category", "current").order_by("-added_at", "-pk")
        documents = list(rows[:ENTRIES])
        versions = [document.current_id for document in documents]
        firsts = Page.objects.visible_to(AnonymousUser()).filter(number=1, version__in=versions)
        words = dict(firsts.values_list("version", "text"))
        return [Entry(each, " ".join(words.get(each.current_id or 0, "").split())[:WORDS]) for each in documents]

    def item_title(self, item: Entry) -> str:
        return item.document.title

    def item_description(self, item: Entry) -> str:
        return item.words

    def item_link(self, item: Entry) -> str:
        return reverse("library:document", args=[item.document.number])

    def item_pubdate(self, item: Entry) -> datetime:
        return item.document.added_at

    def item_author_name(self, item: Entry) -> str:
        return str(item.document.owner)

    def item_categories(self, item: Entry) -> Iterable[str]:
        return [item.document.category.title] if item.document.category else []


class OfCategory(Newest):
    """The newest of a category, and of those below it."""

    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return get_object_or_404(Category, slug=slug)

    def link(self, of: object) -> str:
        assert isinstance(of, Category)
        return reverse("library:index", query={"category": of.slug})

    def rows(self, of: object) -> QuerySet[Document]:
        assert isinstance(of, Category)
        return public().filter(category__in=[of.pk, *of.children.values_list("pk", flat=True)])


class OfAuthor(Newest):
    """The newest of one uploader."""

    def get_object(self, request: HttpRequest, handle: str) -> User:
        return get_object_or_404(User, handle=handle, pk__in=public().values("owner"))

    def link(self, of: object) -> str:
        assert isinstance(of, User)
        return reverse("library:author", args=[of.handle])

    def rows(self, of: object) -> QuerySet[Document]:
        assert isinstance(of, User)
        return public().filter(owner=of)


class Documents(Sitemap[Document]):
    """Every public document's own address."""

    limit = 10_000
    changefreq = "monthly"

    def items(self) -> QuerySet[Document]:
        return public().select_related("current").order_by("number")

    def location(self, item: Document) -> str:
        return reverse("library:page", args=[item.number, 1])

    def lastmod(self, item: Document) -> datetime:
        return (item.current.ready_at if item.current else None) or item.added_at


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be found; what asks for a person, or would be the same pages again, may not."""
    closed = ("/my/", "/account/", "/search", "/s/", "/d/*/embed")
    lines = ["User-agent: *", *(f"Disallow: {way}" for way in closed), "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


SITEMAPS = {"documents": Documents}
