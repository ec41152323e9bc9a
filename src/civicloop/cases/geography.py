"""Which areas hold a point: a spatial index over the city's shapes, kept by a process until the map changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import shape

from civicloop.accounts.models import Office
from civicloop.cases.models import Area, AreaKind
from civicloop.cases.places import METRES_PER_DEGREE, Box, Point, box_of, distance_to_m
from civicloop.kernel.stamps import remembered

SURFACES = ("Polygon", "MultiPolygon")
NEAR_METRES = 80  # from a road or a named place, to belong to it
WIDEST_DEGREE = 2.5  # how much shorter a degree of longitude may be than one of latitude, up to 66° north


@dataclass(frozen=True)
class Atlas:
    """The areas as they were read, and a tree over their shapes. Never changed: a new map is a new atlas."""

    areas: list[Area]
    tree: shapely.STRtree
    sizes: list[float]
    box: Box | None
    """Around the city, or around all areas where no city is drawn; none where there are no areas."""

    @classmethod
    def of(cls, areas: Iterable[Area]) -> "Atlas":
        known = list(areas)
        shapes = [shapely.make_valid(shape(area.geometry)) for area in known]
        cities = [area.geometry for area in known if area.kind == AreaKind.CITY]
        box = box_of(cities or [area.geometry for area in known])
        return cls(known, shapely.STRtree(shapes), [each.area for each in shapes], box)

    def holding(self, point: Point) -> list[Area]:
        """The surfaces around a point, the smallest first; of equal ones the first by code."""
        found = self.tree.query(shapely.Point(point.longitude, point.latitude), predicate="intersects")
        return [self.areas[n] for n in self.small_first(found)]

    def holding_each(self, points: Iterable[Point]) -> list[list[Area]]:
        """The same for many points in one go."""
        asked = shapely.points([(point.longitude, point.latitude) for point in points])
        found: list[list[int]] = [[] for _ in asked]
        for nth, area in zip(*self.tree.query(asked, predicate="intersects"), strict=True):
            found[nth].append(area)
        return [[self.areas[n] for n in self.small_first(each)] for each in found]

    def small_first(self, found: "Iterable[int] | np.ndarray") -> list[int]:
        surfaces = (n for n in map(int, found) if self.areas[n].geometry["type"] in SURFACES)
        return sorted(surfaces, key=lambda n: (self.sizes[n], self.areas[n].code))

    def here(self, point: Point) -> list[Area]:
        """The surfaces around a point, and the roads and named places next to it."""
        return [*self.holding(point), *(area for _metres, area in self.near(point, NEAR_METRES))]

    def near(self, point: Point, metres: float) -> Iterator[tuple[float, Area]]:
        """Lines and points within so many metres, with the distance."""
        reach = metres / METRES_PER_DEGREE * WIDEST_DEGREE
        around = shapely.box(point.longitude - reach, point.latitude - reach,
                             point.longitude + reach, point.latitude + reach)  # fmt: skip
        for n in self.tree.query(around):
            area = self.areas[n]
            if (distance := distance_to_m(area.geometry, point)) <= metres:
                yield distance, area


def atlas() -> Atlas:
    """The index over the map as it is now: built once in a process, and anew after any area or office was changed."""
    return remembered("atlas", "map", lambda: Atlas.of(Area.objects.select_related("office").order_by("code")))


# --- what is asked of it -----------------------------------------------------------------------------


def city_box() -> Box | None:
    """The rectangle around the city; none before there is a map."""
    return atlas().box


def is_in_city(point: Point) -> bool:
    """Inside the city's rectangle and a tenth more on each side; anywhere before there is a map."""
    box = city_box()
    return box is None or box.grown(0.1).holds(point)


def area_at(point: Point) -> Area | None:
    """The district of a place."""
    return district_of(atlas().holding(point))


def district_of(areas: Iterable[Area]) -> Area | None:
    return next((area for area in areas if area.kind == AreaKind.DISTRICT), None)


def guarantor_of(areas: Iterable[Area]) -> Office | None:
    """The office that answers for a place: of the smallest area around it that names one."""
    return next((area.office for area in areas if area.office), None)


def place_words(point: Point) -> str:
    """A place in words, to propose: the district, and the park, place or road there."""
    known = atlas()
    around = known.holding(point)
    inside = next((area for area in around if area.kind in (AreaKind.PARK, AreaKind.PLACE)), None)
    return " · ".join(area.title for area in (district_of(around), inside or nearest(known, point)) if area)


def nearest(known: Atlas, point: Point) -> Area | None:
    """The road or named place next to a point."""
    named = [(metres, area.code, area) for metres, area in known.near(point, NEAR_METRES)
             if area.kind in (AreaKind.ROAD, AreaKind.PLACE)]  # fmt: skip
    return min(named, default=(0, "", None))[2]
