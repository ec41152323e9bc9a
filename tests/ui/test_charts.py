"""The geometry of line charts."""

from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from civicloop.ui import charts
from civicloop.ui.charts import Point

MONTHS = [Point("01", 60, 55, 65), Point("02", 70, 66, 74), Point("03", 80, 77, 83)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_scale_reaches_round_every_number_in_even_steps(numbers: list[float]) -> None:
    steps = charts.scale(numbers)
    gaps = [second - first for first, second in pairwise(steps)]

    assert steps[0] <= min(numbers) + 1e-9
    assert steps[-1] >= max(numbers) - 1e-9
    assert 2 <= len(steps) <= 8
    assert max(gaps) - min(gaps) <= 1e-6 * max(gaps)


def test_scale_steps_by_one_two_or_five() -> None:
    assert charts.scale([61, 89]) == [60, 70, 80, 90]
    assert charts.scale([0, 3]) == [0, 1, 2, 3]
    assert charts.scale([5]) == [5, 6]


def test_line_chart_draws_higher_values_higher() -> None:
    chart = charts.line_chart(MONTHS, unit="%")

    assert [dot.x for dot in chart.dots] == [80.0, 344.0, 608.0]
    assert chart.dots[0].y > chart.dots[1].y > chart.dots[2].y
    assert chart.line == " ".join(f"{dot.x},{dot.y}" for dot in chart.dots)


def test_band_goes_along_the_top_and_back_along_the_bottom() -> None:
    corners = [tuple(map(float, corner.split(","))) for corner in charts.line_chart(MONTHS).band.split()]

    assert [x for x, _y in corners] == [80.0, 344.0, 608.0, 608.0, 344.0, 80.0]
    assert all(top < bottom for (_, top), (_, bottom) in zip(corners[:3], reversed(corners[3:]), strict=True))


def test_band_is_left_out_when_one_point_has_no_interval() -> None:
    assert charts.line_chart([*MONTHS, Point("04", 81)]).band == ""


def test_target_has_room_beyond_the_values() -> None:
    chart = charts.line_chart(MONTHS, unit="%", target=97)

    assert chart.target is not None
    assert chart.target.word == "97%"
    assert charts.TOP <= chart.target.y < min(dot.y for dot in chart.dots)


def test_labels_below_the_axis_stay_few() -> None:
    points = [Point(f"{week}", week) for week in range(52)]
    shown = [dot.label for dot in charts.line_chart(points).dots if dot.shows_label]

    assert len(shown) <= charts.LABELS + 1
    assert shown[0] == "0"
    assert shown[-1] == "51"


@pytest.mark.parametrize("points", [[], [Point("01", 0)], [Point("01", 5), Point("02", 5)]])
def test_line_chart_bears_too_little_data(points: list[Point]) -> None:
    assert len(charts.line_chart(points).dots) == len(points)


def test_summary_tells_the_line_in_words() -> None:
    with translation.override("en"):
        assert charts.summary(MONTHS, "%") == "From 60% in 01 to 80% in 03."
        assert charts.summary([], "") == "No numbers yet."
