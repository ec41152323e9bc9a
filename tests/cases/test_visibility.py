"""Who sees which case, and what waits on whose desk."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions, overview, queries
from civicloop.cases.models import Case
from civicloop.kernel.querysets import Viewer
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()


def seen(user: Viewer) -> set[str]:
    return set(Case.objects.visible_to(user).values_list("words", flat=True))


@pytest.fixture
def _cases(coordinator: User, office: Office, alice: User, charlie: User) -> None:
    other = people.office(code="water", name="水务局")
    make.tip(words="tip")
    make.tip(words="charlie's tip", by=charlie)
    actions.refuse_tip(case=make.tip(words="refused"), by=coordinator, reason="no", at=NOON)
    make.dispatched(coordinator, office, words="public, with urban")
    make.dispatched(coordinator, other, words="public, with water")
    for words, has_it in (("hidden, with urban", office), ("hidden, with water", other)):
        case = actions.file_case(
            case=make.tip(words=words), by=coordinator, category=make.category(), at=NOON, is_public=False
        )
        actions.dispatch(case=case, by=coordinator, office=has_it, at=NOON)


FILED_AND_PUBLIC = {"public, with urban", "public, with water"}
HIDDEN = {"hidden, with urban", "hidden, with water"}


@pytest.mark.usefixtures("_cases")
def test_each_person_sees_what_that_person_may(alice: User, bob: User, charlie: User, coordinator: User) -> None:
    inspector = people.member("ines", officer_of=people.office(code="watch", name="监督中心"), role=Role.INSPECTOR)

    assert seen(PUBLIC) == FILED_AND_PUBLIC
    assert seen(charlie) == FILED_AND_PUBLIC | {"charlie's tip"}
    assert seen(alice) == seen(bob) == FILED_AND_PUBLIC | {"hidden, with urban"}
    assert seen(inspector) == FILED_AND_PUBLIC | HIDDEN
    assert seen(coordinator) == FILED_AND_PUBLIC | HIDDEN | {"tip", "charlie's tip", "refused"}


def piles(user: Viewer) -> dict[str, list[str]]:
    now = NOON + timedelta(hours=3)
    return {pile.name: [case.words for case in pile.cases] for pile in queries.desk(user, now)}


def test_desk_holds_what_waits_for_this_person(coordinator: User, office: Office, alice: User, charlie: User) -> None:
    make.tip(words="tip")
    make.filed(coordinator, words="filed")
    make.dispatched(coordinator, office, words="late", at=NOON - timedelta(days=7))
    make.dispatched(coordinator, office, words="new")
    actions.accept(case=make.dispatched(coordinator, office, words="accepted"), by=alice, at=NOON)
    make.fixed(coordinator, office, alice, words="fixed")

    assert piles(alice) == {"mine": [], "overdue": ["late"], "new": ["new"], "under-way": ["accepted"]}
    assert piles(coordinator) == {
        "mine": [], "overdue": [], "new": [], "under-way": [],
        "tips": ["tip"], "to-dispatch": ["filed"], "to-check": ["fixed"],
    }  # fmt: skip
    assert piles(charlie) == piles(PUBLIC) == {}


def test_counts_are_of_what_one_sees(coordinator: User, office: Office, alice: User) -> None:
    make.tip()
    make.dispatched(coordinator, office, at=NOON - timedelta(days=7))
    make.closed(coordinator, office, alice, metres_north=300)
    make.filed(coordinator, at=NOON + timedelta(hours=5), metres_north=300)

    assert overview.counts(PUBLIC, NOON + timedelta(hours=6)) == overview.Counts(
        open=2, overdue=1, closed=1, rebounds=1
    )


def test_nearby_finds_open_public_cases_of_the_category(coordinator: User, office: Office, alice: User) -> None:
    here = queries.Point(*make.CENTRE)
    near, far = (make.filed(coordinator, metres_north=metres) for metres in (30, 200))
    nearest = make.filed(coordinator, metres_north=10, kind=make.category("test-other"))
    make.closed(coordinator, office, alice, kind=make.category("test-third"))
    make.tip()

    assert queries.nearby(here, None, PUBLIC) == [nearest, near]
    assert queries.nearby(here, near.category, PUBLIC) == [near]
    assert far not in queries.nearby(here, None, PUBLIC)


@pytest.mark.usefixtures("_cases")
def test_a_case_knows_whether_everyone_sees_it() -> None:
    assert {case.words for case in Case.objects.all() if case.is_everyones} == seen(PUBLIC)


def test_history_does_not_name_a_case_that_is_hidden(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.closed(coordinator, office, alice)
    later = NOON + timedelta(days=3)
    again = actions.file_case(
        case=make.tip(at=later), by=coordinator, category=make.category(), at=later, is_public=False
    )

    everyone = client.get(f"/cases/{case.number}/").content.decode()
    data = client.get(f"/open311/v2/requests/{case.number}.json", {"extensions": "true"}).content.decode()
    june = {"start_date": "2026-06-01T00:00:00Z", "end_date": "2026-06-30T00:00:00Z"}
    updates = client.get("/open311/v2/servicerequestupdates.json", june).content.decode()
    client.force_login(coordinator)
    staff = client.get(f"/cases/{case.number}/").content.decode()

    assert [again.number in text for text in (everyone, data, updates, staff)] == [False, False, False, True]
    assert [case.number in text for text in (everyone, data, updates, staff)] == [True] * 4
