"""The map's geometry, and areas from GeoJSON."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from civicloop.accounts.models import User
from civicloop.cases import actions, geography
from civicloop.cases.drawing import Frame, Pin, Spot, base_map, overlap, pins
from civicloop.cases.models import Area, AreaKind
from civicloop.cases.places import Box, Point, distance_m
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

CITY = Box(120.95, 30.95, 121.05, 31.05)
FRAME = Frame.around(CITY, 320, 320)
INSIDE = st.builds(Spot, st.integers(1, 9), st.floats(30.96, 31.04), st.floats(120.96, 121.04), st.integers(1, 99))


@given(st.floats(0, 320), st.floats(0, 320))
def test_tap_and_pin_agree_to_a_metre(x: float, y: float) -> None:
    point = FRAME.point(x, y)

    assert FRAME.xy(point) == pytest.approx((x, y), abs=0.1)


def test_frame_shows_the_whole_box_true_to_scale() -> None:
    wide = Frame.around(CITY, 640, 320)
    across = distance_m(wide.point(0, 160), wide.point(640, 160))
    up = distance_m(wide.point(320, 0), wide.point(320, 320))

    assert across / up == pytest.approx(2, rel=0.01)
    assert wide.box.south == pytest.approx(CITY.south)
    assert wide.box.west < CITY.west


def test_zoom_comes_twice_as_close_around_the_point() -> None:
    point = Point(31.02, 121.01)

    close = FRAME.zoomed(point, 3)

    assert close.metres_per_pixel == pytest.approx(FRAME.metres_per_pixel / 8)
    assert close.xy(point) == (160, 160)


@given(st.lists(INSIDE, max_size=40))
def test_pins_hold_every_case_once_and_cover_nothing(spots: list[Spot]) -> None:
    found = pins(spots, FRAME)

    assert sum(pin.count for pin in found) == sum(spot.count for spot in spots)
    assert not any(overlap(one, other) for one, other in combinations(found, 2))


def test_pins_that_would_cover_each_other_are_one() -> None:
    close, far = Spot(1, 31.0, 121.0, 1), Spot(1, 31.03, 121.0, 3)

    found = pins([close, Spot(1, 31.0, 121.0002, 2), far], FRAME)

    assert [(pin.count, pin.case) for pin in found] == [(2, 1), (1, 3)]
    assert not overlap(found[0], found[1])


def test_pin_grows_with_its_cases_up_to_a_limit() -> None:
    radii = [Pin(0, 0, count, 1, Point(0, 0)).radius for count in (1, 2, 10, 1000, 10**9)]

    assert radii == [8, 11.5, 15.0, 22.0, 22.0]


@pytest.mark.django_db
def test_base_map_draws_ground_before_districts_and_names_each_once() -> None:
    make.city()
    make.area("far", "远方", AreaKind.DISTRICT, make.square(10, 10, 11, 11))

    drawn = base_map(Area.objects.all(), FRAME)

    assert [shape.kind for shape in drawn.shapes] == ["city", "district", "district"]
    assert sorted(label.text for label in drawn.labels) == ["东区", "西区"]


def geojson(**changes: object) -> dict[str, object]:
    about = {"code": "east", "name": "东区", "kind": "district", "office": "urban", **changes}
    geometry = {"type": "Polygon", "coordinates": [[[121.0, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.0]]]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": about, "geometry": geometry}]}


@pytest.mark.django_db
def test_areas_are_imported_and_replaced_by_code(coordinator: User) -> None:
    urban = people.office(code="urban", name="城市管理局")

    actions.import_areas(by=coordinator, geojson=geojson(), at=NOON)
    actions.import_areas(by=None, geojson=geojson(name="新东区"), at=NOON)

    area = Area.objects.get()
    assert (area.name, area.office) == ("新东区", urban)
    assert Event.objects.filter(verb="map.imported").count() == 2


@pytest.mark.django_db
def test_areas_in_gcj02_are_moved_to_where_they_are(coordinator: User) -> None:
    actions.import_areas(by=coordinator, geojson=geojson(), coordinates="gcj02", at=NOON)

    longitude, latitude = Area.objects.get().geometry["coordinates"][0][0]
    assert 100 < distance_m(Point(latitude, longitude), Point(31.0, 121.0)) < 1000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"kind": "moon"}, {"code": ""}, {"name": None}], ids=["unknown kind", "no code", "no name"]
)
def test_bad_feature_is_named_and_nothing_is_imported(coordinator: User, changes: dict[str, object]) -> None:
    both = {"features": [*geojson()["features"], *geojson(**changes)["features"]]}  # type: ignore[misc]

    with pytest.raises(actions.BadMap, match="2"):
        actions.import_areas(by=coordinator, geojson=both, at=NOON)

    assert Area.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "geometry",
    [
        None, [], {"type": "Circle"}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]}, {"type": "LineString", "coordinates": [["a", "b"]]},
        {"type": "Point", "coordinates": [31.0, 121.0]}, {"type": "Point", "coordinates": 5},
    ],
)  # fmt: skip
def test_broken_shape_is_refused(coordinator: User, geometry: object) -> None:
    broken = {"features": [{"properties": geojson()["features"][0]["properties"], "geometry": geometry}, 5]}  # type: ignore[index]

    with pytest.raises(actions.BadMap, match="1"):
        actions.import_areas(by=coordinator, geojson=broken, at=NOON)


@pytest.mark.django_db
def test_map_is_imported_by_coordinators_only(charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.import_areas(by=charlie, geojson=geojson(), at=NOON)


@pytest.mark.django_db
def test_place_is_called_after_its_district_and_what_is_next_to_it() -> None:
    make.city()
    road = {"type": "LineString", "coordinates": [[121.0, 31.0], [121.05, 31.0]]}
    make.area("river-road", "滨河路", AreaKind.ROAD, road)
    make.area("park", "中心公园", AreaKind.PARK, make.square(121.01, 31.01, 121.02, 31.02))

    asked = [Point(31.0003, 121.01), Point(31.015, 121.015), Point(31.03, 120.97), Point(0, 0)]

    assert [geography.place_words(point) for point in asked] == ["东区 · 滨河路", "东区 · 中心公园", "西区", ""]


@pytest.mark.django_db
def test_command_takes_the_map_and_names_what_it_took(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "map.geojson"
    file.write_text(json.dumps(geojson()), encoding="utf-8")

    call_command("areas", str(file), "--json")

    assert json.loads(capsys.readouterr().out) == {"areas": ["east"]}


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["", "[]", '{"features": 3}', "\x00"])
def test_command_refuses_what_is_no_geojson(tmp_path: Path, content: str) -> None:
    file = tmp_path / "map.geojson"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=r"map\.geojson"):
        call_command("areas", str(file))
