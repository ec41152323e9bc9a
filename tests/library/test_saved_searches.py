"""Saved searches: told of new documents that fit and that one sees; muted, forgotten, private."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Membership, Notice, Role, User
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library import actions
from civicloop.library.alerts_task import look_around, look_out
from civicloop.library.models import Alert, Document, SavedSearch, Visibility
from civicloop.library.search.suggestions import suggestions
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


def tell() -> list[tuple[str, str]]:
    """Look out for what is new; who was told of which document, so far."""
    look_out(lambda: NOON)
    told = Alert.objects.order_by("pk").values_list("search__user__handle", "document__title")
    return list(told)


def test_owner_of_a_search_is_told_of_a_new_document_that_fits(alice: User, bob: User) -> None:
    library.document("垃圾分类，早就有的", owner=alice)
    search = actions.save_search(by=bob, query="垃圾 分类", at=NOON)
    library.document("无关", owner=alice)
    library.document("垃圾分類办法", owner=alice, title="办法")
    library.document("无关", owner=alice, title="垃圾分类一览")

    assert tell() == [("bob", "办法"), ("bob", "垃圾分类一览")]
    (notice,) = Notice.objects.all()
    assert (notice.person, notice.kind, notice.url, notice.message["details"]["count"]) == (
        bob, "saved-search", f"/my/searches/{search.pk}/", 2,
    )  # fmt: skip


def test_search_tells_only_of_what_its_owner_sees(alice: User, bob: User, charlie: User) -> None:
    office = alice.posts[0].office
    for member in (alice, bob, charlie):
        actions.save_search(by=member, query="机密", at=NOON)

    library.document("机密", owner=alice, visibility=Visibility.PRIVATE, title="自己的")
    library.document("机密", owner=alice, visibility=Visibility.OFFICE, office=office, title="单位的")
    capped = library.document("封面", "机密", owner=charlie, title="预览")
    actions.set_preview(by=charlie, document=capped, pages=1, at=NOON)

    assert tell() == [("bob", "单位的")]


def test_document_that_opens_later_is_told_of_to_each_once_it_is_open_to_them(
    alice: User, bob: User, charlie: User
) -> None:
    document = library.document("文明", owner=alice, visibility=Visibility.PRIVATE, office=alice.posts[0].office)
    for member in (bob, charlie):
        actions.save_search(by=member, query="文明", at=NOON)
    steps = [tell()]

    for visibility in (Visibility.OFFICE, Visibility.PUBLIC, Visibility.PRIVATE, Visibility.PUBLIC):
        Document.objects.filter(pk=document.pk).update(visibility=visibility)
        steps.append(tell())

    assert steps == [[], [("bob", "讲话")], *[[("bob", "讲话"), ("charlie", "讲话")]] * 3]


def test_page_after_the_preview_is_told_of_once_the_preview_reaches_it(alice: User, charlie: User) -> None:
    document = library.document("封面", "文明", owner=alice, visibility=Visibility.PRIVATE)
    Document.objects.filter(pk=document.pk).update(preview_pages=1, visibility=Visibility.PUBLIC)
    actions.save_search(by=charlie, query="文明", at=NOON)
    actions.save_search(by=charlie, query="封面", at=NOON)

    actions.set_preview(by=alice, document=document, pages=None, at=NOON)

    assert [tell(), list(Alert.objects.values_list("search__query", flat=True))] == [[("charlie", "讲话")], ["文明"]]


def test_document_that_one_could_find_already_is_not_new_after_any_change(alice: User, charlie: User) -> None:
    document = library.document("文明", owner=alice)
    actions.save_search(by=charlie, query="文明", at=NOON)

    for facts in (
        {"visibility": Visibility.PRIVATE},
        {"visibility": Visibility.PUBLIC},
        {"office": alice.posts[0].office},
    ):
        Document.objects.filter(pk=document.pk).update(**facts)
    library.next_version(document, "文明城市")

    assert tell() == []


def test_withdrawn_document_is_told_of_to_nobody(alice: User, charlie: User) -> None:
    actions.save_search(by=charlie, query="文明", at=NOON)
    document = library.document("文明", owner=alice)
    actions.withdraw(by=alice, document=document, at=NOON)

    assert tell() == []


def test_person_with_a_new_office_is_told_of_what_it_holds_once(alice: User, charlie: User) -> None:
    office = alice.posts[0].office
    library.document("文明", owner=alice, visibility=Visibility.OFFICE, office=office, title="单位的")
    library.document("文明", owner=alice, title="大家的")
    actions.save_search(by=charlie, query="文明", at=NOON)
    Membership.objects.create(user=charlie, office=office, role=Role.OFFICER)

    counts = [look_around(lambda: NOON), look_around(lambda: NOON)]

    assert (counts, tell()) == ([1, 0], [("charlie", "单位的")])


class Killed(BaseException):
    """Nothing in the product catches it, as nothing catches a kill."""


def test_telling_that_is_killed_midway_goes_on_and_tells_nobody_twice(alice: User, bob: User, charlie: User) -> None:
    for member in (bob, charlie):
        actions.save_search(by=member, query="文明", at=NOON)
    library.document("文明", owner=alice)
    told = []

    def kill(**_facts: object) -> None:
        told.append(1)
        if len(told) == 2:
            raise Killed

    post_save.connect(kill, sender=Alert)
    try:
        with pytest.raises(Killed):
            look_out(lambda: NOON)
    finally:
        post_save.disconnect(kill, sender=Alert)
    midway = list(Notice.objects.values_list("person__handle", flat=True))

    assert (midway, tell(), tell()) == (["bob"], *[[("bob", "讲话"), ("charlie", "讲话")]] * 2)
    assert sorted(Notice.objects.values_list("person__handle", flat=True)) == ["bob", "charlie"]


def test_search_that_cannot_be_told_of_does_not_keep_back_the_others(alice: User, bob: User) -> None:
    actions.save_search(by=bob, query="文明", at=NOON)
    for title in ("一", "二"):
        library.document("文明", owner=alice, title=title)

    def fail(instance: Alert, **_facts: object) -> None:
        if instance.document.title == "一":
            raise RuntimeError

    post_save.connect(fail, sender=Alert)
    try:
        first = tell()
    finally:
        post_save.disconnect(fail, sender=Alert)

    assert (first, tell()) == ([("bob", "二")], [("bob", "二"), ("bob", "一")])


def test_muted_search_tells_of_what_is_new_after_it_is_heard_again(alice: User, bob: User) -> None:
    search = actions.save_search(by=bob, query="文明", at=NOON)
    actions.mute_search(by=bob, search=search, is_muted=True)
    document = library.document("文明", owner=alice, title="静音时")
    muted = tell()

    actions.mute_search(by=bob, search=search, is_muted=False)
    for visibility in (Visibility.PRIVATE, Visibility.PUBLIC):
        Document.objects.filter(pk=document.pk).update(visibility=visibility)
    library.document("文明", owner=alice, title="之后")

    assert (muted, tell()) == ([], [("bob", "之后")])


def test_what_a_search_has_found_is_listed_until_it_is_hidden_and_seen_once_looked_at(
    client: Client, alice: User, bob: User, charlie: User
) -> None:
    search = actions.save_search(by=bob, query="文明", at=NOON)
    shown, hidden = (library.document("文明", owner=alice, title=title) for title in ("留下的", "收回的"))
    tell()
    Document.objects.filter(pk=hidden.pk).update(visibility=Visibility.PRIVATE)
    client.force_login(bob)

    before = client.get("/my/searches/").context["searches"][0]
    body = client.get(f"/my/searches/{search.pk}/").content.decode()
    after = client.get("/my/searches/").context["searches"][0]

    assert [(each.alert_count, each.new_count) for each in (before, after)] == [(1, 1), (1, 0)]
    assert (shown.title in body, hidden.title in body) == (True, False)
    assert not Notice.objects.unread().exists()
    client.force_login(charlie)
    assert client.get(f"/my/searches/{search.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/my/searches/", "/my/searches/{pk}/"])
def test_pages_of_saved_searches_ask_as_much_for_three_as_for_one(
    client: Client, alice: User, bob: User, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    search = actions.save_search(by=bob, query="文明", at=NOON)
    library.document("文明", owner=alice)
    tell()
    client.force_login(bob)
    address = path.format(pk=search.pk)
    client.get(address)
    with CaptureQueriesContext(connection) as once:
        client.get(address)
    asked = len(once)

    for number in range(2):
        actions.save_search(by=bob, query=f"城市{number}", at=NOON)
        library.document("文明城市", owner=alice)
    tell()
    client.get(address)

    with django_assert_num_queries(asked):
        client.get(address)


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
