"""Where things are: distances, the lookup grid, shapes of areas, China's two coordinate systems. WGS-84 inside."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import h3.api.basic_int as h3

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180

type Geometry = dict[str, Any]  # GeoJSON: Polygon, MultiPolygon, LineString, MultiLineString, Point
type Ring = Sequence[Sequence[float]]


class Point(NamedTuple):
    """Degrees in WGS-84. GeoJSON has longitude first, people have latitude first."""

    latitude: float
    longitude: float


class Box(NamedTuple):
    """A rectangle of degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        return self.west <= point.longitude <= self.east and self.south <= point.latitude <= self.north

    @property
    def centre(self) -> Point:
        return Point((self.south + self.north) / 2, (self.west + self.east) / 2)

    @property
    def square_metres(self) -> float:
        across = (self.east - self.west) * math.cos(math.radians(self.centre.latitude))
        return across * (self.north - self.south) * METRES_PER_DEGREE**2

    def grown(self, share: float) -> "Box":
        """Larger by this share of its size on each side."""
        across, up = (self.east - self.west) * share, (self.north - self.south) * share
        return Box(self.west - across, self.south - up, self.east + across, self.north + up)


def distance_m(one: Point, other: Point) -> float:
    """Metres between two points on the sphere (haversine)."""
    up = math.radians(other.latitude - one.latitude) / 2
    across = math.radians(other.longitude - one.longitude) / 2
    share = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    chord = math.sin(up) ** 2 + share * math.sin(across) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


# --- the lookup grid ---------------------------------------------------------------------------------
# H3 cells of resolution 10: hexagons of about 15,000 m² with edges of 57 m or more. What is asked for lies within 50 to
# 80 m, so that a look-up names 7 or 19 cells, each an equality in an index on either database; a cell one resolution
# further holds a fifth as much, and a look-up would name five times as many.

CELL_RESOLUTION = 10
RING_METRES = 50  # each ring of cells around a point's own reaches at least so much further


def cell_of(point: Point) -> int:
    """The number of the H3 cell that holds a point; it fits into a signed 64-bit column."""
    return int(h3.latlng_to_cell(point.latitude, point.longitude, CELL_RESOLUTION))


def cell_name(cell: int) -> str:
    """As addresses say it."""
    return f"{cell:x}"


def cell_named(text: str) -> int | None:
    """The cell whose hexadecimal name this is; None where it names none of this size."""
    try:
        cell = int(text, 16)
    except ValueError:
        return None
    is_cell = 0 < cell < 2**63 and h3.is_valid_cell(cell)
    return cell if is_cell and h3.get_resolution(cell) == CELL_RESOLUTION else None


def cells_around(point: Point, radius_m: float) -> list[int]:
    """Every cell that a circle of this radius can touch: seven for 50 m."""
    return list(h3.grid_disk(cell_of(point), math.ceil(radius_m / RING_METRES)))


def covering(box: Box, resolution: int) -> list[int]:
    """The H3 cells of a resolution that a box touches."""
    corners = [(box.south, box.west), (box.south, box.east), (box.north, box.east), (box.north, box.west)]
    return list(h3.h3shape_to_cells_experimental(h3.LatLngPoly(corners), resolution, contain="overlap"))


def cell_ranges(box: Box, most: int) -> list[tuple[int, int]]:
    """First and last cell of each run of cells that together hold a box; none where it would take more than `most`.

    The cells of one hexagon follow each other: a finer cell's number begins with that of the hexagon around it.
    """
    for resolution in range(CELL_RESOLUTION - 1, 4, -1):
        hexagon = h3.average_hexagon_area(resolution) * 1e6
        if box.square_metres / hexagon < most / 4:
            bits = 3 * (15 - resolution)
            starts = sorted({cell >> bits for cell in covering(box, resolution)})
            return runs(starts, bits) if len(starts) <= most else []
    return []


def runs(starts: Sequence[int], bits: int) -> list[tuple[int, int]]:
    """Neighbouring beginnings joined, each as the numbers that it stands for, at the resolution of cells."""
    found: list[list[int]] = []
    for start in starts:
        if found and start == found[-1][1] + 1:
            found[-1][1] = start
        else:
            found.append([start, start])
    lift = CELL_RESOLUTION << 52
    keep = ~(0xF << 52)
    return [((low << bits) & keep | lift, ((high + 1 << bits) - 1) & keep | lift) for low, high in found]


def centre_of(cell: int) -> Point:
    return Point(*h3.cell_to_latlng(cell))


# --- shapes ------------------------------------------------------------------------------------------


def polygons(geometry: Geometry) -> list[list[Ring]]:
    """The polygons of a shape, each as its outer ring and its holes; none for lines and points."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []


def lines(geometry: Geometry) -> list[Ring]:
    if geometry["type"] == "LineString":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiLineString" else []


def positions(geometry: Geometry) -> Iterator[Sequence[float]]:
    """Every position (longitude, latitude) of a shape."""
    if geometry["type"] == "Point":
        yield geometry["coordinates"]
    for line in lines(geometry):
        yield from line
    for rings in polygons(geometry):
        yield from rings[0]


def box_of(geometries: Sequence[Geometry]) -> Box | None:
    """The least rectangle around these shapes; none around nothing."""
    found = [position for geometry in geometries for position in positions(geometry)]
    if not found:
        return None
    across, up = [each[0] for each in found], [each[1] for each in found]
    return Box(min(across), min(up), max(across), max(up))


def distance_to_m(geometry: Geometry, point: Point) -> float:
    """Metres to a shape's point or nearest line; infinite to surfaces. Flat: meant for short distances."""
    if geometry["type"] == "Point":
        return distance_m(point, Point(geometry["coordinates"][1], geometry["coordinates"][0]))
    return min((_to_segment(point, line[n], line[n + 1]) for line in lines(geometry) for n in range(len(line) - 1)),
               default=math.inf)  # fmt: skip


def _to_segment(point: Point, start: Sequence[float], end: Sequence[float]) -> float:
    squeeze = math.cos(math.radians(point.latitude))
    ax, ay = (start[0] - point.longitude) * squeeze, start[1] - point.latitude
    bx, by = (end[0] - point.longitude) * squeeze, end[1] - point.latitude
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * (bx - ax) + ay * (by - ay)) / length))
    return METRES_PER_DEGREE * math.hypot(ax + share * (bx - ax), ay + share * (by - ay))


# --- GCJ-02, the shifted system of maps sold in mainland China ---------------------------------------
# The published approximation: an offset made of sines of the position, scaled by the Krasovsky 1940 ellipsoid.

KRASOVSKY_AXIS_M = 6_378_245.0
KRASOVSKY_ECCENTRICITY = 0.00669342162296594323  # squared
MAINLAND = Box(72.004, 0.8293, 137.8347, 55.8271)


def to_gcj02(point: Point) -> Point:
    """WGS-84 to GCJ-02; outside the mainland's rectangle the two are the same."""
    if not MAINLAND.holds(point):
        return point
    up, across = _shift(point)
    return Point(point.latitude + up, point.longitude + across)


def from_gcj02(point: Point) -> Point:
    """GCJ-02 to WGS-84, by correcting a guess until it is right to about a millimetre."""
    if not MAINLAND.holds(point):
        return point
    guess = point
    for _ in range(10):
        there = to_gcj02(guess)
        up, across = point.latitude - there.latitude, point.longitude - there.longitude
        guess = Point(guess.latitude + up, guess.longitude + across)
        if abs(up) + abs(across) < 1e-8:
            break
    return guess


def _shift(point: Point) -> tuple[float, float]:
    x, y = point.longitude - 105.0, point.latitude - 35.0
    angle = math.radians(point.latitude)
    magic = 1 - KRASOVSKY_ECCENTRICITY * math.sin(angle) ** 2
    meridian = KRASOVSKY_AXIS_M * (1 - KRASOVSKY_ECCENTRICITY) / (magic * math.sqrt(magic))
    parallel = KRASOVSKY_AXIS_M / math.sqrt(magic) * math.cos(angle)
    return math.degrees(_northward(x, y) / meridian), math.degrees(_eastward(x, y) / parallel)


def _northward(x: float, y: float) -> float:
    metres = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return metres + _waves((6, x, 20), (2, x, 20), (1, y, 20), (1 / 3, y, 40), (1 / 12, y, 160), (1 / 30, y, 320))


def _eastward(x: float, y: float) -> float:
    metres = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return metres + _waves((6, x, 20), (2, x, 20), (1, x, 20), (1 / 3, x, 40), (1 / 12, x, 150), (1 / 30, x, 300))


def _waves(*parts: tuple[float, float, float]) -> float:
    """Two thirds of a sum of sines: (turns per degree in half circles, degrees, height in metres)."""
    return sum(height * math.sin(turns * value * math.pi) for turns, value, height in parts) * 2 / 3
