"""The geometry of a line chart with its interval band: numbers in, coordinates and words out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 68, 620, 28, 240
LABELS = 6  # below the axis at most


class Point(NamedTuple):
    """One value of a series; `low` and `high` bound its interval when it is an estimate."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Mark:
    """A level on the chart with the word to set beside it."""

    y: float
    word: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    word: str
    interval: str
    shows_label: bool
    anchor: str


@dataclass(frozen=True)
class Chart:
    dots: list[Dot]
    ticks: list[Mark]
    line: str
    band: str
    target: Mark | None
    summary: str
    width: int = field(default=WIDTH)
    height: int = field(default=HEIGHT)
    left: int = field(default=LEFT)
    right: int = field(default=RIGHT)


def line_chart(points: Sequence[Point], *, unit: str = "", target: float | None = None) -> Chart:
    steps = scale([*bounds(points), *([] if target is None else [target])])
    dots = [dot(points, index, steps, unit) for index in range(len(points))]
    return Chart(
        dots=dots,
        ticks=[Mark(height_of(step, steps), word(step, unit)) for step in steps],
        line=" ".join(f"{each.x},{each.y}" for each in dots),
        band=band(points, steps),
        target=None if target is None else Mark(height_of(target, steps), word(target, unit)),
        summary=summary(points, unit),
    )


def bounds(points: Sequence[Point]) -> list[float]:
    """Every number the chart has to have room for."""
    return [number for point in points for number in point[1:] if isinstance(number, int | float)] or [0.0]


def scale(numbers: Sequence[float]) -> list[float]:
    """Round ticks (steps of 1, 2 or 5 times a power of ten) that reach from below the least to above the greatest."""
    low, high = min(numbers), max(numbers)
    low = min(low, 0.0) if low < (high - low) else low
    rough = (high - low) / 4 or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return [round(number * step, 10) for number in range(first, last + 1)]


def height_of(value: float, steps: Sequence[float]) -> float:
    share = (value - steps[0]) / (steps[-1] - steps[0])
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def place_of(index: int, count: int) -> float:
    return round(LEFT + 12 + (RIGHT - LEFT - 24) * (index / (count - 1) if count > 1 else 0.5), 1)


def dot(points: Sequence[Point], index: int, steps: Sequence[float], unit: str) -> Dot:
    point, count = points[index], len(points)
    every = math.ceil(count / LABELS)
    is_last = index == count - 1
    return Dot(
        x=place_of(index, count),
        y=height_of(point.value, steps),
        label=point.label,
        word=word(point.value, unit),
        interval=interval(point, unit),
        shows_label=is_last or (index % every == 0 and count - 1 - index >= every),
        anchor="end" if is_last and count > 1 else "middle",
    )


def band(points: Sequence[Point], steps: Sequence[float]) -> str:
    """The outline of the intervals, there along the top and back along the bottom; empty when a point has none."""
    if len(points) < 2 or any(point.low is None or point.high is None for point in points):
        return ""
    places = [place_of(index, len(points)) for index in range(len(points))]
    upper = [(x, point.high) for x, point in zip(places, points, strict=True)]
    lower = [(x, point.low) for x, point in zip(places, points, strict=True)]
    return " ".join(f"{x},{height_of(value, steps)}" for x, value in upper + lower[::-1] if value is not None)


def word(value: float, unit: str) -> str:
    space = "" if unit in ("", "%") else " "
    return f"{value:,.1f}".removesuffix(".0") + space + unit


def interval(point: Point, unit: str) -> str:
    if point.low is None or point.high is None:
        return ""
    return f"{word(point.low, '')}–{word(point.high, unit)}"


def summary(points: Sequence[Point], unit: str) -> str:
    """What the line says, for whoever cannot see it."""
    if not points:
        return _("No numbers yet.")
    first, last = points[0], points[-1]
    return _("From %(first)s in %(start)s to %(last)s in %(end)s.") % {
        "first": word(first.value, unit), "start": first.label, "last": word(last.value, unit), "end": last.label,
    }  # fmt: skip
