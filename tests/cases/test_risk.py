"""How likely a fix does not hold at a place: raised by each return, said in words, used for the routes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, risk
from civicloop.cases.models import Case
from civicloop.cases.places import cell_name
from civicloop.cases.risk import Level, Risk, Usual
from civicloop.kernel import clock
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOBODY = AnonymousUser()


def at(case: Case, days: int = 30) -> Risk:
    cache.clear()  # the city's share is kept for an hour
    return risk.at_cell(case.cell, NOBODY, NOON + days * DAY)


def test_each_return_raises_the_risk_of_its_place(coordinator: User, office: Office, alice: User) -> None:
    elsewhere = make.closed(coordinator, office, alice, metres_north=3000)
    first = make.closed(coordinator, office, alice)
    before = at(first, 1)
    make.filed(coordinator, at=NOON + 10 * DAY)
    once = at(first)
    again = make.closed(coordinator, office, alice, at=NOON + 20 * DAY)
    twice = at(first)

    assert (before.level, once.level) == (Level.USUAL, Level.RAISED)
    assert (before.back, once.back, twice.back, twice.closed) == (0, 1, 2, 2)
    assert before.share < once.share < twice.share
    assert again.rebound_of == first
    assert at(elsewhere).level == Level.USUAL


@pytest.mark.parametrize(
    ("closed", "back", "level"), [(6, 0, Level.USUAL), (6, 1, Level.RAISED), (6, 4, Level.HIGH), (60, 4, Level.RAISED)]
)
def test_risk_is_high_where_it_is_far_above_the_citys(closed: int, back: int, level: Level) -> None:
    assert Risk(closed, back, Usual(900, 100)).level == level


def test_returns_are_forgotten_after_a_year(coordinator: User, office: Office, alice: User) -> None:
    first = make.closed(coordinator, office, alice)
    make.filed(coordinator, at=NOON + 10 * DAY)

    assert (at(first, 374).back, at(first, 376).back) == (1, 0)


def test_places_are_asked_for_at_once(
    coordinator: User, office: Office, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cells = [make.closed(coordinator, office, alice, metres_north=metres).cell for metres in (0, 500, 1000)]
    risk.usual(NOON + DAY)

    with django_assert_num_queries(1):
        found = risk.at_cells(cells, NOBODY, NOON + DAY)

    assert [found[cell].closed for cell in cells] == [1, 1, 1]


def test_what_a_person_does_not_see_is_not_counted(coordinator: User, office: Office, alice: User) -> None:
    first = make.closed(coordinator, office, alice)
    hidden = make.filed(coordinator, at=NOON + 10 * DAY)
    Case.objects.filter(pk=hidden.pk).update(is_public=False)

    assert (at(first).back, risk.at_cell(first.cell, coordinator, NOON + 30 * DAY).back) == (0, 1)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 500), st.integers(0, 500))
def test_share_is_one_and_grows_with_returns(closed: int, back: int, city_closed: int, city_back: int) -> None:
    city = Usual(city_closed, city_back)

    assert 0 < Risk(closed, back, city).share <= Risk(closed, back + 1, city).share <= 1
    assert Risk(closed + 1, back, city).share <= Risk(closed, back, city).share


# --- pages -------------------------------------------------------------------------------------------


def returned(coordinator: User, office: Office, alice: User) -> Case:
    """A case that came back lately, as pages see it."""
    first = make.closed(coordinator, office, alice, at=clock.now() - 20 * DAY)
    make.filed(coordinator, at=clock.now() - 2 * DAY)
    return first


def sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def test_officers_read_the_risk_on_the_case_and_in_the_list(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = returned(coordinator, office, alice)
    pages = ["/cases/", f"/cases/{case.number}/"]
    label = str(Level.RAISED.label)

    assert [label in client.get(page).content.decode() for page in pages] == [False, False]
    sign_in(client, alice)
    assert [label in client.get(page).content.decode() for page in pages] == [True, True]


def test_page_of_a_place_is_for_everyone(client: Client, coordinator: User, office: Office, alice: User) -> None:
    case = returned(coordinator, office, alice)
    hidden = make.tip(at=clock.now())
    actions.record_visit(by=coordinator, cell=case.cell, key="k" * 22, at=clock.now())

    page = client.get(f"/cases/places/{cell_name(case.cell)}/").content.decode()

    assert (case.number in page, hidden.number in page, str(Level.RAISED.label) in page) == (True, False, True)


@pytest.mark.parametrize("name", ["x", "8a2a1072b59fff", "0", "892a1072b5bffff", "f" * 40])
def test_place_that_is_none_is_not_found(client: Client, name: str) -> None:
    make.city()

    assert client.get(f"/cases/places/{name}/").status_code == 404


def test_list_of_officers_asks_as_often_for_three_places_as_for_one(
    client: Client,
    coordinator: User,
    office: Office,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    sign_in(client, alice)
    returned(coordinator, office, alice)
    client.get("/cases/")
    with django_assert_max_num_queries(100) as once:
        client.get("/cases/")
    for metres in (500, 1000):
        make.closed(coordinator, office, alice, metres_north=metres, at=clock.now() - 20 * DAY)

    with django_assert_max_num_queries(100) as thrice:
        client.get("/cases/")

    assert len(once) == len(thrice)
