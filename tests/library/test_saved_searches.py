"""Saved searches: told of new documents that fit and that one sees; muted, forgotten, private."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from civicloop.accounts.models import Notice, User
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library import actions
from civicloop.library.models import Document, SavedSearch, Visibility
from civicloop.library.search import saved
from civicloop.library.search.suggestions import suggestions
from civicloop.library.tasks import tell_searchers
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


def tell(document: Document) -> None:
    assert document.current
    tell_searchers(document.current, lambda: NOON)


def test_owner_of_a_search_is_told_of_a_new_document_that_fits(alice: User, bob: User) -> None:
    actions.save_search(by=bob, query="垃圾 分类", at=NOON)

    tell(library.document("无关", owner=alice))
    tell(library.document("垃圾分類办法", owner=alice, title="办法"))

    (notice,) = Notice.objects.all()
    assert (notice.person, notice.kind, notice.url) == (
        bob, "saved-search", "/search?q=%E5%9E%83%E5%9C%BE+%E5%88%86%E7%B1%BB&sort=newest",
    )  # fmt: skip


def test_search_finds_only_what_its_owner_sees(alice: User, bob: User, charlie: User) -> None:
    office = alice.posts[0].office
    for member in (alice, bob, charlie):
        actions.save_search(by=member, query="机密", at=NOON)

    private = library.document("机密", owner=alice, visibility=Visibility.PRIVATE)
    shared = library.document("机密", owner=alice, visibility=Visibility.OFFICE, office=office)

    assert [each.user for each in saved.finding(private)] == [alice]
    assert [each.user for each in saved.finding(shared)] == [alice, bob]


def test_muted_search_tells_nothing_until_it_is_heard_again(alice: User, bob: User) -> None:
    search = actions.save_search(by=bob, query="文明", at=NOON)
    document = library.document("文明", owner=alice)

    actions.mute_search(by=bob, search=search, is_muted=True)
    assert list(saved.finding(document)) == []
    actions.mute_search(by=bob, search=search, is_muted=False)
    assert list(saved.finding(document)) == [search]


def test_search_is_saved_once_and_belongs_to_its_owner(alice: User, bob: User) -> None:
    search = actions.save_search(by=bob, query=" 文明 ", at=NOON)

    assert actions.save_search(by=bob, query="文明", at=NOON) == search
    with pytest.raises(NotAllowed):
        actions.forget_search(by=alice, search=search)
    with pytest.raises(NotAllowed):
        actions.mute_search(by=alice, search=search, is_muted=True)
    with pytest.raises(Refused):
        actions.save_search(by=bob, query=" ", at=NOON)
    assert list(SavedSearch.objects.all()) == [search]


def test_pages_of_saved_searches_show_ones_own(client: Client, alice: User, bob: User) -> None:
    client.force_login(bob)
    client.post("/my/searches/save", {"q": "文明"})
    client.post("/my/searches/save", {"q": " "})
    own, other = SavedSearch.objects.get(), actions.save_search(by=alice, query="别人", at=NOON)

    shown = client.get("/my/searches/").content.decode()
    assert ("文明" in shown, "别人" in shown) == (True, False)
    assert client.post(f"/my/searches/{other.pk}/forget").status_code == 404
    client.post(f"/my/searches/{own.pk}/mute", {"is_muted": "1"})
    assert SavedSearch.objects.get(pk=own.pk).is_muted
    client.post(f"/my/searches/{own.pk}/forget")
    assert list(SavedSearch.objects.all()) == [other]


def test_suggestions_hold_titles_and_keywords_that_one_sees(alice: User, bob: User) -> None:
    library.document("一", owner=alice, title="文明城市条例", keywords=["文明城市", "环卫"])
    library.document("二", owner=alice, title="文明机密", keywords=["文明机密"], visibility=Visibility.PRIVATE)

    def offered(typed: str) -> tuple[list[str], list[str]]:
        found = suggestions(AnonymousUser(), typed)
        return found.words, [each.title for each in found.documents]

    assert {typed: offered(typed) for typed in ("文明", "wenming", "WMCS", "条", "机密", " ")} == {
        "文明": (["文明城市"], ["文明城市条例"]),
        "wenming": (["文明城市"], []),
        "WMCS": (["文明城市"], []),
        "条": ([], ["文明城市条例"]),
        "机密": ([], []),
        " ": ([], []),
    }


def test_answer_is_narrowed_sorted_and_exported(client: Client, alice: User) -> None:
    library.document("文明", owner=alice, title="旧", dated_on=date(2020, 1, 1), category=library.category("a", "甲"))
    library.document("=文明", owner=alice, title="新", dated_on=date(2024, 1, 1))

    def titles(**asked: str) -> list[str]:
        groups = client.get("/search", {"q": "文明", **asked}).context["answer"].groups
        return [group.document.title for group in groups]

    assert (titles(sort="newest"), titles(sort="oldest")) == (["新", "旧"], ["旧", "新"])
    assert (titles(year="2024"), titles(category="a"), titles(year="2024", category="a")) == (["新"], ["旧"], [])
    facets = {facet.name: [(each.value, each.count) for each in facet.choices]
              for facet in client.get("/search", {"q": "文明"}).context["facets"]}  # fmt: skip
    assert facets == {"year": [("2020", 1), ("2024", 1)]}
    lines = client.get("/search.csv", {"q": "文明", "sort": "newest"}).content.decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "10002,新,2024-01-01,1,'=文明,http://testserver/d/10002/1",
        "10001,旧,2020-01-01,1,文明,http://testserver/d/10001/1",
    ]


def test_feed_of_a_search_shows_strangers_what_they_see(client: Client, alice: User) -> None:
    library.document("文明", owner=alice, title="公开")
    library.document("文明", owner=alice, title="秘密", visibility=Visibility.PRIVATE)

    feed = client.get("/search.atom", {"q": "文明"})

    assert feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert ("公开" in feed.content.decode(), "秘密" in feed.content.decode()) == (True, False)


def test_results_renew_while_one_types_and_suggestions_stay_apart(client: Client, alice: User) -> None:
    library.document("文明", owner=alice)

    page = client.get("/search", {"q": "文明"}).content.decode()
    form, field = page.partition('<form class="find-again"')[2].split(">")[0], page.partition('id="q"')[2].split(">")[0]

    assert (page.count('id="found"'), page.count("<mark>文明</mark>")) == (1, 1)
    assert all(part in form for part in ('hx-select="#found"', 'hx-replace-url="true"', 'hx-disinherit="*"'))
    assert 'hx-target="#suggestions"' in field
    assert page.index('id="suggestions"') < page.index('id="found"') < page.index("<mark>文明</mark>")
