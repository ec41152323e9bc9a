"""`civicloop areas FILE`: take the city's map from GeoJSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from civicloop.cases.actions import import_areas
from civicloop.kernel import clock
from civicloop.kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Take the city's map from GeoJSON: districts, roads, parks, waters. An area of the same code is replaced."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--gcj02", action="store_true", help="the coordinates are GCJ-02, not WGS-84")

    def run(self, *args: Any, file: Path, gcj02: bool, **options: Any) -> None:
        areas = import_areas(
            by=None, geojson=collection(file), at=clock.now(), coordinates="gcj02" if gcj02 else "wgs84"
        )
        self.say({"areas": [area.code for area in areas]}, f"{len(areas)} areas.")


def collection(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}", returncode=2) from error
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        raise CommandError(f"{file}: not a GeoJSON FeatureCollection", returncode=2)
    return read
