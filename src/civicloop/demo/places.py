"""Where things happen in the demo city: its map's places, and points near them."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
METRES_PER_DEGREE = 111_200


@dataclass(frozen=True)
class Place:
    """A named place of the map; `site` says what it is (market, street, school …)."""

    code: str
    name: str
    name_en: str
    site: str
    district: str
    longitude: float
    latitude: float

    def near(self, dice: Random, metres: float = 90) -> tuple[float, float]:
        """Latitude and longitude of a point around here."""
        angle, reach = dice.uniform(0, math.tau), metres * math.sqrt(dice.random())
        narrow = METRES_PER_DEGREE * math.cos(math.radians(self.latitude))
        return (
            round(self.latitude + reach * math.sin(angle) / METRES_PER_DEGREE, 6),
            round(self.longitude + reach * math.cos(angle) / narrow, 6),
        )


@cache
def features() -> list[dict[str, Any]]:
    """The map as GeoJSON features."""
    loaded: list[dict[str, Any]] = json.loads((DATA / "map.geojson").read_text(encoding="utf-8"))["features"]
    return loaded


@cache
def places() -> dict[str, Place]:
    return {place.code: place for place in map(read, features()) if place}


def read(feature: dict[str, Any]) -> Place | None:
    told = feature["properties"]
    if told["kind"] != "place":
        return None
    longitude, latitude = feature["geometry"]["coordinates"]
    words = {key: told[key] for key in ("code", "name", "name_en", "site", "district")}
    return Place(**words, longitude=longitude, latitude=latitude)
