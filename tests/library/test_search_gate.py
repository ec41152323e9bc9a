"""The search's own statement lets through exactly the pages that the rule of the queryset does, whoever asks."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from civicloop.accounts.models import Membership, Role, User
from civicloop.kernel.querysets import Viewer
from civicloop.library import actions
from civicloop.library.models import Access, Document, IndexedPage, Page, Scope, Visibility
from civicloop.library.search import index
from civicloop.library.search.conditions import places
from civicloop.library.search.language import parse
from tests.conftest import NOON
from tests.factories import library

pytestmark = pytest.mark.django_db


def shelf(owner: User) -> Document:
    """Of every visibility one, one with a preview, one withdrawn. Returns the one with the preview."""
    office = owner.posts[0].office
    for visibility in Visibility:
        library.document("文明", "文明", owner=owner, office=office, visibility=visibility)
    withdrawn = library.document("文明", owner=owner)
    withdrawn.withdrawn_at = NOON
    withdrawn.save()
    capped = library.document("文明", "文明", "文明", owner=owner)
    capped.preview_pages = 1
    capped.save()
    return capped


def by_rule(viewer: Viewer) -> list[int]:
    """As every other part of the library has it, which asks the documents themselves."""
    withdrawn = Document.objects.exclude(withdrawn_at=None).values("current")
    rows = Page.objects.visible_to(viewer).exclude(version__in=withdrawn)
    return list(rows.order_by("-pk").values_list("pk", flat=True))


def by_search(viewer: Viewer) -> list[int]:
    return [pk for _version, _number, pk in places(viewer, parse("文明"))]


def test_everyone_finds_what_the_rule_shows_them(alice: User, bob: User, charlie: User) -> None:
    shelf(alice)
    viewers: list[Viewer] = [AnonymousUser(), alice, bob, charlie, User(handle="operator", is_operator=True)]

    found = [by_search(viewer) for viewer in viewers]

    assert found == [by_rule(viewer) for viewer in viewers]
    assert [len(pages) for pages in found] == [3, 9, 5, 3, 9]


def test_change_of_standing_counts_at_once(alice: User, charlie: User) -> None:
    capped = shelf(alice)
    before = len(by_search(charlie))

    Access.objects.create(document=capped, user=charlie, scope=Scope.WHOLE, given_at=NOON)
    named = len(by_search(charlie))
    Membership.objects.create(user=charlie, office=alice.posts[0].office, role=Role.OFFICER)
    charlie = User.objects.get(pk=charlie.pk)

    assert (before, named, len(by_search(charlie))) == (3, 5, len(by_rule(charlie)))
    assert len(by_rule(charlie)) == 7


type Change = Callable[[User, Document], object]


def details(by: User, document: Document, **facts: str) -> None:
    own = {"title": document.title, "category": None, "dated_on": None, "visibility": document.visibility}
    actions.set_details(by=by, document=document, at=NOON, **(own | facts))  # type: ignore[arg-type]


def saved(document: Document, *names: str, **facts: object) -> None:
    for name, value in facts.items():
        setattr(document, name, value)
    document.save(update_fields=names or None)


def narrowed_in_bulk(document: Document) -> None:
    document.visibility = Visibility.OFFICE
    Document.objects.bulk_update([document], ["visibility"])


CHANGES: dict[str, Change] = {
    "narrowed to the office": lambda by, document: details(by, document, visibility=Visibility.OFFICE),
    "made private": lambda by, document: details(by, document, visibility=Visibility.PRIVATE),
    "capped": lambda by, document: actions.set_preview(by=by, document=document, pages=1, at=NOON),
    "withdrawn": lambda by, document: actions.withdraw(by=by, document=document, at=NOON),
    "another version": lambda by, document: library.next_version(document, "文明", "文明", "文明"),
    "saved as a whole": lambda by, document: saved(document, visibility=Visibility.PRIVATE),
    "saved in part": lambda by, document: saved(document, "preview_pages", preview_pages=2),
    "changed with others": lambda by, document: Document.objects.filter(visibility="public").update(preview_pages=1),
    "changed in bulk": lambda by, document: narrowed_in_bulk(document),
    "indexed anew": lambda by, document: index.rebuild(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changes_a_document_changes_who_finds_it(alice: User, bob: User, charlie: User, change: str) -> None:
    document = library.document("文明", "文明", "文明", owner=alice, office=alice.posts[0].office)
    library.document("文明", "文明", owner=bob)
    viewers: list[Viewer] = [AnonymousUser(), alice, bob, charlie, User(handle="operator", is_operator=True)]
    before = [by_search(viewer) for viewer in viewers]

    CHANGES[change](alice, document)

    found = [by_search(viewer) for viewer in viewers]
    assert found == [by_rule(viewer) for viewer in viewers]
    assert (found == before) == (change == "indexed anew")


def test_capped_office_and_owner_come_back(alice: User, charlie: User) -> None:
    document = library.document("文明", "文明", owner=alice)
    details(alice, document, visibility=Visibility.PRIVATE)
    hidden = by_search(charlie)
    document.refresh_from_db()
    details(alice, document, visibility=Visibility.PUBLIC)
    document.refresh_from_db()
    Document.objects.filter(pk=document.pk).update(owner=charlie)

    assert (hidden, by_search(charlie)) == ([], by_rule(alice))
    assert set(IndexedPage.objects.values_list("owner", flat=True)) == {charlie.pk}
