"""Kept counts and hexagons tell what counting the cases would, for whoever asks."""

from collections.abc import Callable

import h3.api.basic_int as h3
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions, counting, overview, queries
from civicloop.cases.drawing import Frame
from civicloop.cases.models import CLOSED, OPEN, WITH_OFFICE, Case, KeyProblem, State
from civicloop.cases.overview import Wanted
from civicloop.cases.places import CELL_RESOLUTION, Box, Point, cell_of, cell_ranges
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(alice: User, coordinator: User, charlie: User) -> None:
    """Cases of every visibility: public, hidden, unfiled, one's own, an office's."""
    office = alice.posts[0].office
    make.city()
    make.tip(by=charlie)
    make.tip()
    for hidden in (False, True):
        filed = actions.file_case(
            case=make.tip(), by=coordinator, category=make.category(), at=NOON, is_public=not hidden
        )
        actions.dispatch(case=filed, by=coordinator, office=office, at=NOON)
    actions.refuse_tip(case=make.tip(), by=coordinator, reason="不属实", at=NOON)


def counted(user: User | None, wanted: Wanted) -> dict[str, int]:
    """The same by counting the cases that this person sees."""
    seen = wanted.of_cases(Case.objects.visible_to(user or AnonymousUser()))
    late = NOON.replace(month=12)
    conditions = {
        "all": Q(), "open": Q(state__in=OPEN), "closed": Q(state__in=CLOSED), "rebounds": Q(rebound_of__isnull=False),
        "overdue": Q(state__in=WITH_OFFICE, due_at__lt=late),
    }  # fmt: skip
    return {name: seen.filter(condition).count() for name, condition in conditions.items()}


@pytest.mark.parametrize("who", ["nobody", "alice", "charlie", "olive", "ines"])
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(problem=KeyProblem.DIRT)])
def test_totals_are_what_counting_gives(city: None, who: str, wanted: Wanted, office: Office) -> None:
    if who == "ines":
        people.member("ines", officer_of=office, role=Role.INSPECTOR)
    user = User.objects.filter(handle=who).first()

    assert overview.totals(user or AnonymousUser(), NOON.replace(month=12), wanted) == counted(user, wanted)


def test_hexagons_hold_as_many_as_the_frame(city: None, coordinator: User) -> None:
    frame = queries.city_frame(440, 330)
    assert frame is not None

    found = overview.spots(coordinator, frame, tuple(State))

    assert found is not None
    assert sum(spot.count for spot in found) == Case.objects.count()


def test_close_up_gathers_the_cases_themselves(coordinator: User) -> None:
    box = Box(120.0, 30.0, 120.01, 30.01)

    assert overview.spots(coordinator, Frame.around(box, 440, 330), tuple(State)) is None


@pytest.mark.parametrize("size", [0.003, 0.02, 0.1, 0.5])
def test_ranges_of_cells_hold_every_place_of_a_box(size: float) -> None:
    box = Box(120.0, 30.0, 120.0 + size, 30.0 + size)
    ranges = cell_ranges(box, 60)
    places = [Point(30 + size * a / 40, 120 + size * b / 40) for a in range(41) for b in range(41)]

    assert 0 < len(ranges) <= 60
    assert [place for place in places if not any(low <= cell_of(place) <= high for low, high in ranges)] == []


def test_bucket_is_the_beginning_that_a_hexagon_shares() -> None:
    cell = cell_of(Point(30.3, 120.2))
    for level in counting.LEVELS:
        around = h3.cell_to_parent(cell, level)
        inside = h3.cell_to_children(around, CELL_RESOLUTION)
        assert {counting.bucket_of(each, level) for each in inside} == {counting.bucket_of(cell, level)}
        assert overview.centre(counting.bucket_of(cell, level), level) == h3.cell_to_latlng(around)


def test_many_cases_need_no_more_queries_than_few(city: None, django_assert_num_queries: Callable[..., object]) -> None:
    for _round in range(2):
        with django_assert_num_queries(4):  # type: ignore[attr-defined]
            overview.totals(User.objects.get(handle="olive"), NOON)
        make.tip()
