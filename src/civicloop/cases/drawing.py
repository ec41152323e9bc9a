"""The city's map as SVG: a flat projection, areas as shapes and names, cases gathered into pins and clusters."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from civicloop.cases.places import METRES_PER_DEGREE, Box, Geometry, Point, Ring, box_of, lines, polygons

MAP_CACHE_KEY = "cases:map"
MARGIN = 0.04  # of the city's size, left free around it
MOST_ZOOM = 6
LABEL_FROM = {"district": 0, "lake": 1, "river": 1, "park": 2, "road": 2, "place": 3}  # zoom from which names show
SHAPE_FROM = {"place": 3}
NEVER = MOST_ZOOM + 1
ORDER = ("city", "district", "park", "lake", "river", "road", "place")  # from the ground up


class Drawable(Protocol):
    kind: str
    geometry: Geometry

    @property
    def title(self) -> str: ...


class Frame(NamedTuple):
    """A rectangle of the city on a canvas: degrees there, pixels here; straight lines stay straight."""

    box: Box
    width: int
    height: int

    @classmethod
    def around(cls, box: Box, width: int, height: int) -> "Frame":
        """The least frame of this shape that shows the whole box, true to scale in its middle."""
        squeeze = math.cos(math.radians(box.centre.latitude))
        across, up = (box.east - box.west) * squeeze, box.north - box.south
        scale = max(across / width, up / height, 1e-6)
        half_across, half_up = scale * width / squeeze / 2, scale * height / 2
        middle = box.centre
        return cls(
            Box(middle.longitude - half_across, middle.latitude - half_up,
                middle.longitude + half_across, middle.latitude + half_up),
            width, height,
        )  # fmt: skip

    def zoomed(self, point: Point, zoom: int) -> "Frame":
        """This frame, 2 to the power of `zoom` times larger, with the point in its middle."""
        if zoom <= 0:
            return self
        across = (self.box.east - self.box.west) / 2 ** (zoom + 1)
        up = (self.box.north - self.box.south) / 2 ** (zoom + 1)
        latitude, longitude = point
        return Frame(Box(longitude - across, latitude - up, longitude + across, latitude + up), self.width, self.height)

    def xy(self, point: Point) -> tuple[float, float]:
        x = (point.longitude - self.box.west) / (self.box.east - self.box.west) * self.width
        y = (self.box.north - point.latitude) / (self.box.north - self.box.south) * self.height
        return round(x, 1), round(y, 1)

    def point(self, x: float, y: float) -> Point:
        longitude = self.box.west + x / self.width * (self.box.east - self.box.west)
        latitude = self.box.north - y / self.height * (self.box.north - self.box.south)
        return Point(round(latitude, 6), round(longitude, 6))

    @property
    def metres_per_pixel(self) -> float:
        return (self.box.north - self.box.south) * METRES_PER_DEGREE / self.height

    def touches(self, box: Box | None) -> bool:
        own = self.box
        return box is not None and not (
            box.east < own.west or box.west > own.east or box.north < own.south or box.south > own.north
        )


@dataclass(frozen=True)
class Shape:
    """One area as the map draws it: an SVG path, closed where it is a surface."""

    kind: str
    path: str


@dataclass(frozen=True)
class Label:
    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class BaseMap:
    frame: Frame
    shapes: list[Shape]
    labels: list[Label]
    river_width: float
    road_width: float


def base_map(areas: Iterable[Drawable], frame: Frame, zoom: int = 0) -> BaseMap:
    """What the frame shows of these areas, from the ground up."""
    seen = [area for area in areas if frame.touches(box_of([area.geometry]))]
    seen.sort(key=lambda area: ORDER.index(area.kind) if area.kind in ORDER else len(ORDER))
    shapes = [Shape(area.kind, path(area.geometry, frame)) for area in seen if zoom >= SHAPE_FROM.get(area.kind, 0)]
    return BaseMap(frame, shapes, list(labels(seen, frame, zoom)), wide(3, zoom), wide(1.4, zoom))


def wide(pixels: float, zoom: int) -> float:
    """How wide a line is drawn: half as much again with each step closer."""
    return round(min(pixels * 1.5**zoom, 14), 1)


def path(geometry: Geometry, frame: Frame) -> str:
    if geometry["type"] == "Point":
        x, y = frame.xy(anchor(geometry))
        return f"M{x - 2:g},{y:g}a2,2 0 1 0 4,0a2,2 0 1 0 -4,0Z"
    rings = [stroke(ring, frame) + "Z" for polygon in polygons(geometry) for ring in polygon]
    return "".join([*rings, *(stroke(line, frame) for line in lines(geometry))])


def stroke(line: Ring, frame: Frame) -> str:
    points = [frame.xy(Point(y, x)) for x, y, *_ in line]
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)


def labels(areas: Iterable[Drawable], frame: Frame, zoom: int) -> Iterable[Label]:
    """Names that fit: inside the frame, not over another, each once."""
    taken: list[tuple[float, float, float]] = []
    for area in sorted(areas, key=lambda each: LABEL_FROM.get(each.kind, NEVER)):
        if LABEL_FROM.get(area.kind, NEVER) > zoom:
            continue
        x, y = frame.xy(anchor(area.geometry))
        half = text_width(area.title) / 2
        is_inside = half < x < frame.width - half and 10 < y < frame.height - 10
        if is_inside and not any(abs(x - a) < half + b and abs(y - c) < 16 for a, b, c in taken):
            taken.append((x, half, y))
            yield Label(area.kind, area.title, x, y)


def text_width(text: str) -> float:
    """About how wide a name is at 11 px."""
    return sum(12 if ord(letter) > 0x2E7F else 6.2 for letter in text)


def anchor(geometry: Geometry) -> Point:
    """Where a name stands: the middle of a line, the centroid of a surface's largest ring."""
    if geometry["type"] == "Point":
        return Point(geometry["coordinates"][1], geometry["coordinates"][0])
    if found := lines(geometry):
        longest = max(found, key=len)
        first, second = longest[(len(longest) - 1) // 2], longest[len(longest) // 2]
        return Point((first[1] + second[1]) / 2, (first[0] + second[0]) / 2)
    return centroid(max((polygon[0] for polygon in polygons(geometry)), key=lambda ring: abs(area_of(ring))))


def area_of(ring: Ring) -> float:
    """Signed, in square degrees (the shoelace formula)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def centroid(ring: Ring) -> Point:
    size = area_of(ring)
    if not size:
        return Point(ring[0][1], ring[0][0])
    x0, y0 = ring[0][0], ring[0][1]  # reckoned from a corner, so that large numbers don't swallow small ones
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
        x += (a[0] + b[0] - 2 * x0) * cross
        y += (a[1] + b[1] - 2 * y0) * cross
    return Point(y0 + y / (6 * size), x0 + x / (6 * size))


# --- pins --------------------------------------------------------------------------------------------

LARGEST_PIN = 22.0  # radius in pixels
GATHER = 24  # pixels: the squares of the canvas in which cases are first gathered


@dataclass(frozen=True)
class Spot:
    """Cases of one small cell of the grid: how many, where on average, and one of them."""

    count: int
    latitude: float
    longitude: float
    case: int


@dataclass(frozen=True)
class Pin:
    """What stands on the map: one case, or a cluster of them."""

    x: float
    y: float
    count: int
    case: int
    point: Point

    @cached_property
    def radius(self) -> float:
        return 8 if self.count == 1 else min(LARGEST_PIN, round(10 + 5 * math.log10(self.count), 1))

    @cached_property
    def field(self) -> tuple[int, int]:
        """Fields are so large that pins which cover each other lie in the same or in neighbouring ones."""
        return int(self.x // (2 * LARGEST_PIN)), int(self.y // (2 * LARGEST_PIN))


def pins(spots: Iterable[Spot], frame: Frame) -> list[Pin]:
    """Gather what lies close together on this canvas, until no two pins cover each other; the largest first."""
    found = [gather(group, frame) for group in squares(spots, frame)]
    while len(fewer := merged(found, frame)) < len(found):
        found = fewer
    return sorted(found, key=lambda pin: -pin.count)


def merged(found: Sequence[Pin], frame: Frame) -> list[Pin]:
    """Each pin joined to the first larger one that it covers."""
    kept: list[Pin] = []
    places: dict[tuple[int, int], set[int]] = defaultdict(set)  # field → which of the kept stand in it
    for pin in sorted(found, key=lambda each: -each.count):
        nth = covered_by(pin, kept, places)
        if nth is None:
            nth = len(kept)
            kept.append(pin)
        else:
            places[kept[nth].field].discard(nth)
            kept[nth] = joined(kept[nth], pin, frame)
        places[kept[nth].field].add(nth)
    return kept


def covered_by(pin: Pin, kept: Sequence[Pin], places: Mapping[tuple[int, int], set[int]]) -> int | None:
    """The first of the kept that this one touches. Thousands are asked for one map."""
    across, up = pin.field
    first = None
    for field in ((across + x, up + y) for x in (-1, 0, 1) for y in (-1, 0, 1)):
        for nth in places.get(field, ()):
            if (first is None or nth < first) and overlap(pin, kept[nth]):
                first = nth
    return first


def squares(spots: Iterable[Spot], frame: Frame) -> Iterable[list[Spot]]:
    """The spots inside the frame, by squares of the canvas: however many spots, few squares."""
    found: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    west, south, east, north = frame.box
    across, up = frame.width / (east - west), frame.height / (north - south)
    for spot in spots:
        if south <= spot.latitude <= north and west <= spot.longitude <= east:
            x, y = (spot.longitude - west) * across, (north - spot.latitude) * up
            found[int(x / GATHER), int(y / GATHER)].append(spot)
    return found.values()


def gather(group: Sequence[Spot], frame: Frame) -> Pin:
    count = sum([spot.count for spot in group])
    latitude = sum([spot.latitude * spot.count for spot in group]) / count
    longitude = sum([spot.longitude * spot.count for spot in group]) / count
    x, y = frame.xy(Point(latitude, longitude))
    return Pin(x, y, count, group[0].case, Point(round(latitude, 6), round(longitude, 6)))


def joined(one: Pin, other: Pin, frame: Frame) -> Pin:
    return gather([Spot(pin.count, *pin.point, pin.case) for pin in (one, other)], frame)


def overlap(one: Pin, other: Pin) -> bool:
    across, up, reach = one.x - other.x, one.y - other.y, one.radius + other.radius
    return across * across + up * up < reach * reach
