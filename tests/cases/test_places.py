"""Distances, cells, shapes and the two coordinate systems."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.cases.places import (
    Box,
    Point,
    box_of,
    cell_of,
    cells_around,
    distance_m,
    distance_to_m,
    from_gcj02,
    to_gcj02,
)

MAINLAND = st.builds(Point, st.floats(20, 50), st.floats(75, 130))
SQUARE_WITH_HOLE = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]],
}


def test_distance_is_a_degree_of_latitude_everywhere() -> None:
    assert distance_m(Point(31, 121), Point(32, 121)) == pytest.approx(111_195, abs=1)
    assert distance_m(Point(60, 0), Point(60, 1)) == pytest.approx(111_195 / 2, rel=1e-3)
    assert distance_m(Point(31, 121), Point(31, 121)) == 0


@pytest.mark.parametrize(
    ("world", "shifted"),
    [
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
        (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
    ],
)
def test_gcj02_agrees_with_published_pairs(world: Point, shifted: Point) -> None:
    assert distance_m(to_gcj02(world), shifted) < 0.01
    assert distance_m(from_gcj02(shifted), world) < 0.01


@given(MAINLAND)
def test_gcj02_there_and_back_is_within_a_centimetre(point: Point) -> None:
    assert distance_m(from_gcj02(to_gcj02(point)), point) < 0.01


@given(MAINLAND)
def test_gcj02_shifts_by_some_hundred_metres(point: Point) -> None:
    assert 10 < distance_m(to_gcj02(point), point) < 1500


def test_gcj02_leaves_the_rest_of_the_world_alone() -> None:
    paris = Point(48.8566, 2.3522)

    assert (to_gcj02(paris), from_gcj02(paris)) == (paris, paris)


@given(MAINLAND, st.floats(0, 2 * math.pi), st.floats(0, 50))
def test_cells_around_hold_every_point_within_the_radius(point: Point, angle: float, metres: float) -> None:
    up = metres * math.cos(angle) / 111_200
    across = metres * math.sin(angle) / 111_200 / math.cos(math.radians(point.latitude))
    near = Point(point.latitude + up, point.longitude + across)

    assert cell_of(near) in cells_around(point, 50)


def test_cells_around_are_few() -> None:
    assert len(cells_around(Point(31, 121), 50)) <= 9


def test_box_is_drawn_around_all_shapes() -> None:
    line = {"type": "LineString", "coordinates": [[-3, 2], [4, 12]]}

    assert box_of([SQUARE_WITH_HOLE, line]) == Box(-3, 0, 10, 12)
    assert box_of([]) is None


def test_distance_to_a_line_is_to_its_nearest_point() -> None:
    road = {"type": "LineString", "coordinates": [[121.0, 31.0], [121.1, 31.0]]}

    assert distance_to_m(road, Point(31.001, 121.05)) == pytest.approx(111.2, abs=0.1)
    assert distance_to_m(road, Point(31.0, 120.99)) == pytest.approx(953, abs=1)
    assert distance_to_m(SQUARE_WITH_HOLE, Point(0, 0)) == math.inf
