"""The city's map, as data: areas from GeoJSON."""

from datetime import datetime
from typing import Any, Literal

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_coordinate
from civicloop.cases.actions.steps import allow
from civicloop.cases.drawing import MAP_CACHE_KEY
from civicloop.cases.models import Area, AreaKind
from civicloop.cases.places import Point, from_gcj02, positions
from civicloop.kernel import chain
from civicloop.kernel.errors import Refused

SHAPES = {"Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point"}

type Coordinates = Literal["wgs84", "gcj02"]


class BadMap(Refused):
    code = "bad-map"
    message = _("Feature %(number)s of the GeoJSON can't be used: %(why)s.")


@transaction.atomic
def import_areas(
    *, by: User | None, geojson: dict[str, Any], at: datetime, coordinates: Coordinates = "wgs84"
) -> list[Area]:
    """Add or replace areas by their code. `by` is None for the command line.

    Each feature has the properties code, name, kind (an `AreaKind`), and optionally name_en and office (a code).
    """
    allow(by is None or may_coordinate(by))
    features = geojson.get("features", [])
    areas = [import_area(feature, number, coordinates) for number, feature in enumerate(features, start=1)]
    chain.record(by=by, verb="map.imported", thing="map", at=at, areas=[area.code for area in areas])
    transaction.on_commit(lambda: cache.delete(MAP_CACHE_KEY))
    return areas


def import_area(feature: dict[str, Any], number: int, coordinates: Coordinates) -> Area:
    about, geometry = part(feature, "properties"), part(feature, "geometry")
    if fault := fault_of(about, geometry):
        raise BadMap(number=number, why=fault)
    office = Office.objects.filter(code=about["office"]).first() if about.get("office") else None
    area, _is_new = Area.objects.update_or_create(
        code=about["code"],
        defaults={
            "name": about["name"],
            "name_en": about.get("name_en", ""),
            "kind": about["kind"],
            "geometry": converted(geometry) if coordinates == "gcj02" else geometry,
            "office": office,
        },
    )
    return area


def part(feature: Any, name: str) -> dict[str, Any]:
    """One side of a feature; empty where a stranger's file has something else."""
    found = feature.get(name) if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def fault_of(about: dict[str, Any], geometry: dict[str, Any]) -> str:
    """Why a feature can't be used; empty when it can."""
    if missing := [name for name in ("code", "name", "kind") if not about.get(name)]:
        return f"no {missing[0]}"
    if about["kind"] not in AreaKind.values:
        return f"unknown kind {about['kind']}"
    if geometry.get("type") not in SHAPES:
        return f"unknown shape {geometry.get('type')}"
    try:
        found = [abs(x) <= 180 and abs(y) <= 90 for x, y, *_ in positions(geometry)]
    except (KeyError, TypeError, ValueError, IndexError):
        return "broken coordinates"
    return "" if found and all(found) else "coordinates are not longitude, latitude in degrees"


def converted(geometry: dict[str, Any]) -> dict[str, Any]:
    return {**geometry, "coordinates": each_position(geometry["coordinates"])}


def each_position(part: list[Any]) -> list[Any]:
    """Coordinates nested to any depth, from GCJ-02."""
    if isinstance(part[0], int | float):
        point = from_gcj02(Point(part[1], part[0]))
        return [round(point.longitude, 7), round(point.latitude, 7)]
    return [each_position(inner) for inner in part]
