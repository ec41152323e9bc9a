"""The index over the city's areas: what it finds, and that it follows the map."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.cases import geography
from civicloop.cases.models import Area, AreaKind
from civicloop.cases.places import Point
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
WITH_HOLE = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]],
}


def codes(areas: list[Area]) -> list[str]:
    return [area.code for area in areas]


def test_areas_around_a_point_come_smallest_first() -> None:
    make.city()
    make.area("park", "中心公园", AreaKind.PARK, make.square(121.01, 31.01, 121.02, 31.02))

    found = geography.atlas().holding(Point(31.015, 121.015))

    assert codes(found) == ["park", "east", "city"]


def test_what_lies_in_a_hole_is_not_inside() -> None:
    make.area("ring", "环", AreaKind.DISTRICT, WITH_HOLE)
    asked = [Point(2, 2), Point(5, 5), Point(11, 5), Point(5, 8)]

    assert [codes(geography.atlas().holding(point)) for point in asked] == [["ring"], [], [], ["ring"]]
    assert [codes(each) for each in geography.atlas().holding_each(asked)] == [["ring"], [], [], ["ring"]]


def test_crossed_outline_is_mended_rather_than_refused() -> None:
    make.area(
        "bow", "蝴蝶", AreaKind.DISTRICT, {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    )

    assert codes(geography.atlas().holding(Point(1, 1.8))) == ["bow"]


def test_index_is_kept_while_the_map_stays() -> None:
    make.city()

    first, second = geography.atlas(), geography.atlas()

    assert first is second


@pytest.mark.parametrize("change", ["add", "move", "give", "delete"])
def test_index_follows_every_change_of_the_map(change: str) -> None:
    make.city()
    office = people.office(code="east-office", name="东区")
    here = Point(31.0, 121.02)
    before = geography.atlas().holding(here)
    east = Area.objects.get(code="east")

    if change == "add":
        make.area("street", "东街道", AreaKind.STREET, make.square(121.01, 30.99, 121.03, 31.01))
    elif change == "move":
        east.geometry = make.square(121.04, 30.95, 121.05, 31.05)
        east.save()
    elif change == "give":
        east.office = office
        east.save()
    else:
        east.delete()

    after = geography.atlas().holding(here)
    assert codes(before) == ["east", "city"]
    expected = {"add": ["street", "east", "city"], "move": ["city"], "give": ["east", "city"], "delete": ["city"]}
    assert codes(after) == expected[change]
    assert geography.guarantor_of(after) == (office if change == "give" else None)


def test_look_up_asks_the_database_once() -> None:
    make.city()
    geography.atlas()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        geography.place_words(Point(31.0, 121.02))

    assert len(asked) == 1
