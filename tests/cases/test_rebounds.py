"""The same problem at the same place again: linked on both, and counted against who closed it."""

from datetime import timedelta

import pytest

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, queries
from civicloop.cases.models import Case, KeyProblem, State
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def original(coordinator: User, office: Office, alice: User) -> Case:
    """Closed two hours after noon."""
    return make.closed(coordinator, office, alice)


def test_same_category_here_again_is_a_rebound(original: Case, coordinator: User, office: Office) -> None:
    again = make.filed(coordinator, at=NOON + 10 * DAY, metres_north=40)

    original.refresh_from_db()
    assert (again.rebound_of, original.state) == (original, State.REBOUNDED)
    assert list(again.steps.order_by("pk").values_list("deed", "other__number"))[-1] == ("rebound", original.number)
    assert list(original.steps.order_by("pk").values_list("deed", "other__number"))[-1] == ("rebound", again.number)
    assert list(queries.rebounds_against(office, coordinator)) == [again]


def test_another_category_of_the_same_key_problem_is_a_rebound(original: Case, coordinator: User) -> None:
    heap = make.category("test-heap")

    assert make.filed(coordinator, at=NOON + DAY, kind=heap).rebound_of == original


@pytest.mark.parametrize(
    ("later", "metres_north"), [(10 * DAY, 60), (91 * DAY, 0), (-DAY, 0), (timedelta(hours=1), 0)],
    ids=["too far", "too late", "before", "reported before it was closed"],
)  # fmt: skip
def test_elsewhere_or_at_another_time_is_no_rebound(
    original: Case, coordinator: User, later: timedelta, metres_north: float
) -> None:
    assert make.filed(coordinator, at=NOON + later, metres_north=metres_north).rebound_of is None


def test_another_problem_is_no_rebound(original: Case, coordinator: User) -> None:
    parking = make.category("test-parking", key_problem=KeyProblem.TRAFFIC)

    assert make.filed(coordinator, at=NOON + DAY, kind=parking).rebound_of is None


def test_problems_outside_the_four_match_by_category_alone(coordinator: User, office: Office, alice: User) -> None:
    noise, hole = make.category("test-noise", key_problem=""), make.category("test-hole", key_problem="")
    loud = make.closed(coordinator, office, alice, kind=noise)

    assert make.filed(coordinator, at=NOON + DAY, kind=hole).rebound_of is None
    assert make.filed(coordinator, at=NOON + DAY, kind=noise).rebound_of == loud


def test_open_case_is_nothing_to_come_back_to(coordinator: User, office: Office) -> None:
    make.dispatched(coordinator, office)

    assert make.filed(coordinator, at=NOON + DAY).rebound_of is None


def test_nearest_closed_case_is_the_one_that_came_back(
    original: Case, coordinator: User, office: Office, alice: User
) -> None:
    nearer = make.closed(coordinator, office, alice, metres_north=45)

    assert make.filed(coordinator, at=NOON + DAY, metres_north=30).rebound_of == nearer


def test_second_rebound_links_to_the_same_case(original: Case, coordinator: User) -> None:
    first, second = (make.filed(coordinator, at=NOON + n * DAY) for n in (1, 2))

    assert (first.rebound_of, second.rebound_of) == (original, original)


def test_case_that_came_back_after_its_probation_no_longer_counts_as_done(original: Case, coordinator: User) -> None:
    actions.end_probations(at=NOON + 40 * DAY)

    make.filed(coordinator, at=NOON + 50 * DAY)

    original.refresh_from_db()
    assert original.state == State.REBOUNDED


def test_stayed_fixed_counts_closings_without_relapse(
    original: Case, coordinator: User, office: Office, alice: User
) -> None:
    make.closed(coordinator, office, alice, metres_north=500)
    reopened = make.closed(coordinator, office, alice, metres_north=1000)
    actions.reopen(case=reopened, by=coordinator, reason="没修好", at=NOON + 2 * DAY)
    make.filed(coordinator, at=NOON + 40 * DAY)  # the original comes back, after 40 days
    make.closed(coordinator, office, alice, at=NOON + 95 * DAY, metres_north=2000)  # too young to tell

    thirty, ninety = (queries.stayed_fixed(days, NOON + 100 * DAY) for days in (30, 90))

    assert (thirty.n, round(thirty.value, 3)) == (3, 0.667)
    assert (ninety.n, round(ninety.value, 3)) == (3, 0.333)
    assert thirty.low < thirty.value < thirty.high
    assert queries.stayed_fixed(30, NOON).n == 0
