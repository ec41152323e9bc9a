"""The search's own statement lets through exactly the pages that the rule of the queryset does, whoever asks."""

import pytest
from django.contrib.auth.models import AnonymousUser

from civicloop.accounts.models import Membership, Role, User
from civicloop.kernel.querysets import Viewer
from civicloop.library.models import Access, Document, IndexedPage, Scope, Visibility
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
    withdrawn = Document.objects.exclude(withdrawn_at=None).values("current")
    rows = IndexedPage.objects.visible_to(viewer).exclude(version__in=withdrawn)
    return list(rows.order_by("-pk").values_list("pk", flat=True))


def by_search(viewer: Viewer) -> list[int]:
    return [pk for _version, _number, pk in places(viewer, parse("文明"))]


def test_everyone_finds_what_the_rule_shows_them(alice: User, bob: User, charlie: User) -> None:
    shelf(alice)
    viewers = [AnonymousUser(), alice, bob, charlie, User(handle="operator", is_operator=True)]

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
