"""Where problems gather, when in the year, and where to look in the coming key period."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from civicloop.accounts.models import User
from civicloop.cases import hotspots
from civicloop.cases.models import Case, KeyPeriod, State, Visit
from civicloop.cases.places import Point, cell_of
from civicloop.kernel import clock
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def place(nth: int) -> Point:
    """Places two kilometres apart, five in a row."""
    return Point(31.0 + nth // 5 * 0.02, 121.0 + nth % 5 * 0.02)


def happened(
    nth: int,
    count: int,
    days_ago: float = 5,
    *,
    is_public: bool = True,
    state: State = State.DONE,
    now: datetime = NOON,
) -> None:
    at, point = now - timedelta(days=days_ago), place(nth)
    Case.objects.bulk_create(
        Case(
            number=f"H{Case.objects.count()}-{n}", category=make.category(), state=state, is_public=is_public,
            latitude=point.latitude, longitude=point.longitude, cell=cell_of(point),
            reported_at=at, filed_at=at, closed_at=at,
        )
        for n in range(count)
    )  # fmt: skip


def came_back(nth: int, count: int) -> None:
    happened(nth, count, state=State.FILED)
    Case.objects.filter(cell=cell_of(place(nth)), state=State.FILED).update(rebound_of=Case.objects.earliest("pk"))


def ordinary_year(now: datetime = NOON) -> None:
    for nth in range(20):
        happened(nth, 8, days_ago=200, now=now)
        happened(nth, 2, now=now)


def test_place_with_more_than_its_past_is_a_hot_spot() -> None:
    ordinary_year()
    happened(7, 20)

    (spot,) = hotspots.hotspots(NOBODY, "", NOON, 90)

    assert (spot.count, spot.p, spot.metres) == (22, 0.005, 0.0)
    assert spot.ratio > 5


def test_place_that_was_always_busy_is_none() -> None:
    ordinary_year()
    happened(7, 20)
    happened(7, 80, days_ago=200)

    assert hotspots.hotspots(NOBODY, "", NOON, 90) == []


def test_looking_harder_makes_no_hot_spot() -> None:
    ordinary_year()
    happened(7, 14)
    point = place(7)
    inspector = User.objects.create_user(handle="ines")
    for n in range(60):
        Visit.objects.create(
            by=inspector, at=NOON - timedelta(days=1), latitude=point.latitude, longitude=point.longitude,
            cell=cell_of(point), key=f"v{n}",
        )  # fmt: skip

    assert hotspots.hotspots(NOBODY, "", NOON, 90) == []


def test_what_the_viewer_does_not_see_makes_none_either(coordinator: User) -> None:
    ordinary_year()
    happened(7, 20, is_public=False)

    assert hotspots.hotspots(NOBODY, "", NOON, 90) == []
    assert len(hotspots.hotspots(coordinator, "", NOON, 90)) == 1


def test_busy_month_is_told_with_its_interval_once_a_year_is_known() -> None:
    assert hotspots.months(NOBODY, "", NOON) == []
    for month in range(13):
        happened(1, 10, days_ago=31 * month)
    happened(1, 60, days_ago=30)  # in May

    told = {month.number: (month.is_busy, month.is_quiet) for month in hotspots.months(NOBODY, "", NOON)}

    assert told[5] == (True, False)
    assert not any(is_busy for number, (is_busy, _quiet) in told.items() if number != 5)


def test_patrols_go_where_past_years_the_last_month_and_watched_cases_point() -> None:
    first = (NOON + timedelta(days=20)).date()
    period = KeyPeriod.objects.create(code="gaokao", name="高考", starts_on=first, ends_on=first + timedelta(days=2))
    happened(3, 6, days_ago=365 - 21)
    happened(4, 8, days_ago=3, state=State.PROBATION)
    happened(9, 9, days_ago=3)
    came_back(4, 2)

    first_look, second_look = hotspots.patrols(NOBODY, period, NOON)

    assert (first_look.past, first_look.lately, first_look.watched) == (0, 10, 8)
    assert (second_look.past, second_look.lately, second_look.watched) == (6, 0, 0)
    assert hotspots.coming_period(NOON) == period


@given(st.dictionaries(st.integers(0, 50), st.floats(0.1, 9), max_size=30))
def test_patrols_hold_half_or_are_a_dozen(weights: dict[int, float]) -> None:
    chosen = list(hotspots.enough(weights))

    assert len(chosen) <= hotspots.PROPOSED
    held = sum(weights[each] for each in chosen)
    assert held >= sum(weights.values()) * hotspots.HALF or len(chosen) == hotspots.PROPOSED


def test_page_shows_all_three_and_takes_odd_words(client: Client) -> None:
    make.city()
    ordinary_year(clock.now())
    happened(7, 20, now=clock.now())

    page = client.get("/cases/hotspots/")

    assert [row.spot.count for row in page.context["rows"]] == [22]
    assert client.get("/cases/hotspots/?days=x&problem=nothing").context["days"] == 90
    assert client.get("/cases/hotspots/?days=365").context["days"] == 365
