"""Other registers' CSV files, read row by row: which column means what, and what is wrong with a row.

Nothing here touches the database: a good row comes out as a `Found`, a bad one as a `Bad` that names its line and why.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import chain, islice
from statistics import median
from typing import NamedTuple, TextIO

from django.utils.translation import gettext_lazy as _

from civicloop.cases.places import Box, Point
from civicloop.kernel.errors import Refused

KNOWN_AS = {  # of each column we use: what registers call it, likeliest first
    "number": ("case_enquiry_id", "service_request_id", "sr_number", "unique key", "case id", "编号", "案卷编号", "id"),
    "category": ("type", "service_name", "complaint type", "sr_type", "category", "类别", "问题类型", "小类"),
    "reported": ("open_dt", "requested_datetime", "created date", "created_date", "reported_at", "opened", "上报时间"),
    "closed": ("closed_dt", "closed date", "closed_date", "closed_at", "closed", "结案时间"),
    "status": ("case_status", "status", "状态"),
    "latitude": ("latitude", "lat", "纬度"),
    "longitude": ("longitude", "long", "lon", "lng", "经度"),
    "point": ("geocoded_location", "point"),
    "words": ("description", "case_title", "descriptor", "描述", "问题描述"),
    "place": ("location", "address", "incident address", "street_address", "地址", "位置"),
    "outcome": ("closure_reason", "resolution description", "status_notes", "处理结果"),
}
NEEDED = ("number", "category", "reported", "latitude", "longitude")
TIMES = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日",
)  # fmt: skip
CLOSED_WORDS = {"closed", "completed", "resolved", "已结案", "结案", "已办结"}
SAMPLE = 500  # rows
SURROUNDINGS_DEGREES = 2.0  # around the middle of a file's first rows, to notice swapped coordinates without a map

WRONG = {
    "torn": _("It has %(cells)s cells, the header %(columns)s."),
    "unreadable": _("It holds bytes that are not text in this encoding."),
    "no-number": _("It has no number."),
    "repeated": _("Line %(first)s has the same number."),
    "no-category": _("It doesn't say what kind of problem it is."),
    "no-time": _("It doesn't say when it was reported."),
    "bad-time": _("“%(value)s” is not a date and time that can be read."),
    "future": _("It was reported in the future: %(value)s."),
    "closed-early": _("It was closed before it was reported."),
    "closed-when": _("It is closed, but doesn't say since when."),
    "no-place": _("It has no coordinates."),
    "bad-place": _("“%(value)s” is no coordinate."),
    "zero-place": _("Its place is 0, 0: the register doesn't know where it was."),
    "whole-degrees": _("Its coordinates are whole degrees: many kilometres from the place."),
    "swapped": _("Latitude and longitude are swapped."),
    "off-earth": _("There is no such latitude and longitude."),
    "outside-city": _("Its place is outside the city."),
}


class BadRow(Refused):
    """Why a row can't be taken over; its code is a key of `WRONG`."""

    def __init__(self, code: str, **details: object) -> None:
        self.code, self.message = code, WRONG[code]
        super().__init__(**details)


class MissingColumns(Refused):
    code = "missing-columns"
    message = _(
        "No column for %(missing)s. Say which with --column, such as --column category=TYPE. There are: %(known)s"
    )


@dataclass(frozen=True)
class Found:
    """What a good row says; times with their zone."""

    line: int
    number: str
    category: str
    point: Point
    reported_at: datetime
    closed_at: datetime | None
    words: str
    place: str
    outcome: str


class Bad(NamedTuple):
    """A row that can't be taken over: its line in the file, a code, and why in words."""

    line: int
    code: str
    why: str


class Surroundings(NamedTuple):
    """Where the rows should be: the city, or, before there is a map, around the middle of the file's first rows."""

    box: Box
    is_city: bool

    @classmethod
    def of_points(cls, points: Sequence[Point]) -> "Surroundings | None":
        if not points:
            return None
        middle = Point(median(point.latitude for point in points), median(point.longitude for point in points))
        reach = SURROUNDINGS_DEGREES
        box = Box(middle.longitude - reach, middle.latitude - reach, middle.longitude + reach, middle.latitude + reach)
        return cls(box, is_city=False)


@dataclass
class Reader:
    """Reads one file; `columns` maps our column to the file's header."""

    file: TextIO
    zone: tzinfo
    now: datetime
    chosen: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""
    surroundings: Surroundings | None = None

    def __post_init__(self) -> None:
        self.lines = csv.reader(self.file, delimiter=delimiter_of(self.file))
        self.header = [name.strip() for name in next(self.lines, [])]
        self.places = columns(self.header, self.chosen)
        self.first_lines: dict[str, int] = {}

    def __iter__(self) -> Iterator[Found | Bad]:
        """Every row, good or bad; before there is a map, judged by where the first of them lie."""
        rows: Iterator[tuple[int, list[str]]] = self.rows()
        if self.surroundings is None:
            first = list(islice(rows, SAMPLE))
            sample = [row.point for row in self.each(first) if isinstance(row, Found)]
            self.surroundings = Surroundings.of_points(sample)
            self.first_lines.clear()
            rows = chain(first, rows)
        yield from self.each(rows)

    def each(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Found | Bad]:
        for line, cells in rows:
            try:
                yield self.read(line, cells)
            except BadRow as wrong:
                yield Bad(line, wrong.code, str(wrong))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that isn't blank, with the line on which it begins."""
        line = self.lines.line_num + 1
        for cells in self.lines:
            if any(cells):
                yield line, cells
            line = self.lines.line_num + 1

    def read(self, line: int, cells: list[str]) -> Found:
        if len(cells) != len(self.header):
            raise BadRow("torn", cells=len(cells), columns=len(self.header))
        said = {name: cells[place].strip() for name, place in self.places.items()}
        if any("\ufffd" in value or "\0" in value for value in said.values()):
            raise BadRow("unreadable")
        number = self.once(needed(said, "number", "no-number"), line)
        category = needed(said, "category", "no-category")
        reported_at, closed_at = self.times(said)
        return Found(
            line, number, category, place_of(said, self.surroundings), reported_at, closed_at,
            words=said.get("words", ""), place=said.get("place", ""), outcome=said.get("outcome", ""),
        )  # fmt: skip

    def once(self, number: str, line: int) -> str:
        first = self.first_lines.setdefault(number, line)
        if first != line:
            raise BadRow("repeated", first=first)
        return number

    def times(self, said: Mapping[str, str]) -> tuple[datetime, datetime | None]:
        reported_at = self.moment(needed(said, "reported", "no-time"))
        if reported_at > self.now:
            raise BadRow("future", value=said["reported"])
        closed = said.get("closed", "")
        closed_at = self.moment(closed) if closed else None
        if closed_at is None and said.get("status", "").casefold() in CLOSED_WORDS:
            raise BadRow("closed-when")
        if closed_at and closed_at < reported_at:
            raise BadRow("closed-early")
        return reported_at, closed_at

    def moment(self, text: str) -> datetime:
        """A date and time, in the register's zone where it names none."""
        for read in readings(text, self.time_format):
            return read if read.tzinfo else read.replace(tzinfo=self.zone)
        raise BadRow("bad-time", value=text)


def delimiter_of(file: TextIO) -> str:
    """What separates the cells of the header: comma, semicolon or tab."""
    header = file.readline()
    file.seek(0)
    return max(",;\t", key=header.count)


def columns(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Where each of our columns stands: as chosen, else by the names that registers use."""
    at = {name.casefold(): place for place, name in reversed(list(enumerate(header))) if name}
    names = {ours: (chosen[ours],) if ours in chosen else known for ours, known in KNOWN_AS.items()}
    found = {
        ours: next(at[name.casefold()] for name in theirs if name.casefold() in at)
        for ours, theirs in names.items()
        if any(name.casefold() in at for name in theirs)
    }
    if missing := [ours for ours in KNOWN_AS if ours not in found and (ours in NEEDED or ours in chosen)]:
        raise MissingColumns(missing=", ".join(missing), known=", ".join(name for name in header if name))
    return found


def needed(said: Mapping[str, str], name: str, code: str) -> str:
    if not said[name]:
        raise BadRow(code)
    return said[name]


def readings(text: str, time_format: str) -> Iterator[datetime]:
    """What a text may mean as a moment: by the format that was given, else ISO 8601 and common forms."""
    if not time_format:
        with suppress(ValueError):
            yield datetime.fromisoformat(text)
    for form in [time_format] if time_format else TIMES:
        with suppress(ValueError):
            yield datetime.strptime(text, form)  # noqa: DTZ007 — the zone is the register's


def place_of(said: Mapping[str, str], surroundings: Surroundings | None) -> Point:
    latitude, longitude = (degrees(said[name]) for name in ("latitude", "longitude"))
    if (latitude, longitude) == (0, 0) or is_zero(said.get("point", "")):
        raise BadRow("zero-place")
    if latitude == int(latitude) and longitude == int(longitude):
        raise BadRow("whole-degrees")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadRow("swapped" if abs(longitude) <= 90 and abs(latitude) <= 180 else "off-earth")
    return near(Point(latitude, longitude), surroundings)


def near(point: Point, surroundings: Surroundings | None) -> Point:
    if surroundings is None or surroundings.box.holds(point):
        return point
    if surroundings.box.holds(Point(point.longitude, point.latitude)):
        raise BadRow("swapped")
    if surroundings.is_city:
        raise BadRow("outside-city")
    return point


def degrees(text: str) -> float:
    if not text:
        raise BadRow("no-place")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadRow("bad-place", value=text)
    return value


def is_zero(point: str) -> bool:
    """Whether a column such as "(0, 0)" says that the coordinates beside it only stand in for a place."""
    parts = point.strip("()").replace(",", " ").split()
    try:
        return len(parts) == 2 and float(parts[0]) == float(parts[1]) == 0
    except ValueError:
        return False
