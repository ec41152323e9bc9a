"""The route of an inspector's day."""

from datetime import date, timedelta

import pytest
from django.test import Client

from civicloop.accounts.models import Office, Role, User
from civicloop.cases import actions, patrol, tokens
from civicloop.cases.models import AreaKind, Case, KeyPeriod, Visit
from civicloop.cases.places import Point
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector() -> User:
    return people.member("ina", officer_of=people.civility_office(), role=Role.INSPECTOR)


def look(by: User, case: Case, *, at: object = NOON) -> Visit:
    return actions.record_visit(by=by, cell=case.cell, key=tokens.new_form_key(), at=at)  # type: ignore[arg-type]


def test_route_leads_from_each_place_to_the_next_nearest(inspector: User) -> None:
    far, near, middle = (make.tip(metres_north=metres) for metres in (4000, 0, 2000))

    found = [stop.cell for stop in patrol.route(inspector, NOON, Point(30.99, 121.0))]

    assert found == [near.cell, middle.cell, far.cell]


def test_place_that_was_looked_at_rests(inspector: User) -> None:
    case = make.tip()
    look(inspector, case)

    found = [[stop.cell for stop in patrol.route(inspector, NOON + timedelta(days=days))] for days in (0, 2, 4)]

    assert found == [[], [], [case.cell]]


def test_key_period_wants_places_looked_at_more_often(inspector: User) -> None:
    case = make.tip()
    KeyPeriod.objects.create(
        code="week", name="周", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30), patrols_a_day=4
    )
    look(inspector, case)

    found = [[stop.cell for stop in patrol.route(inspector, NOON + timedelta(hours=hours))] for hours in (5, 7)]

    assert found == [[], [case.cell]]


def test_key_period_of_a_road_holds_for_places_beside_it(inspector: User) -> None:
    case = make.tip()
    line = {"type": "LineString", "coordinates": [[120.99, 31.0], [121.01, 31.0]]}
    road = make.area("ring", "环路", AreaKind.ROAD, line)
    period = KeyPeriod.objects.create(
        code="week", name="周", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30), patrols_a_day=4
    )
    period.areas.add(road)
    look(inspector, case)

    assert [stop.period for stop in patrol.route(inspector, NOON + timedelta(hours=7))] == [period]


def test_place_where_fixes_do_not_hold_comes_before_one_with_more_cases(
    coordinator: User, office: Office, alice: User
) -> None:
    first = make.closed(coordinator, office, alice, at=NOON - timedelta(days=40))
    make.closed(coordinator, office, alice, at=NOON - timedelta(days=30))
    make.closed(coordinator, office, alice, at=NOON - timedelta(days=20))
    others = [make.closed(coordinator, office, alice, metres_north=3000, kind=kind, at=NOON - timedelta(days=20))
              for kind in (make.category(f"kind-{n}", key_problem="") for n in range(5))]  # fmt: skip

    found = patrol.candidates(coordinator, NOON)

    assert [(stop.cell, stop.case_count, stop.risk.back) for stop in found] == [
        (first.cell, 3, 2),
        (others[0].cell, 5, 0),
    ]


def test_look_without_finding_is_noted_once(client: Client, inspector: User) -> None:
    case = make.tip(at=clock.now())
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")
    said = {"cell": case.cell, "key": tokens.new_form_key(), "do": "clean"}

    for _ in range(2):
        client.post("/patrol/", said)

    visit = Visit.objects.get()
    assert (visit.by, visit.cell, visit.found_count) == (inspector, case.cell, 0)
    assert "1 次" in client.get("/patrol/").content.decode()


def test_look_with_a_finding_leads_to_the_report(client: Client, inspector: User) -> None:
    case = make.tip(at=clock.now())
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post("/patrol/", {"cell": case.cell, "key": tokens.new_form_key(), "do": "found"})

    assert (answer.url, Visit.objects.get().found_count) == ("/report/", 1)  # type: ignore[attr-defined]


@pytest.mark.parametrize("said", [{}, {"cell": "1", "key": "x" * 22}, {"cell": "x", "key": "x" * 22}])
def test_place_that_is_not_on_the_route_is_not_noted(client: Client, inspector: User, said: dict[str, str]) -> None:
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")

    client.post("/patrol/", said)

    assert Visit.objects.count() == 0


def test_route_is_for_those_who_inspect(client: Client, charlie: User) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/patrol/").status_code == 403
    with pytest.raises(NotAllowed):
        look(charlie, make.tip())
