"""Other registers' CSV files: which column is which, and what is wrong with a row."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from civicloop.cases.places import Box, Point
from civicloop.cases.registers import Bad, Found, MissingColumns, Reader, Surroundings
from tests.conftest import NOON

HEADER = "编号,类别,上报时间,结案时间,状态,纬度,经度,描述"
CITY = Surroundings(Box(120.9, 30.9, 121.1, 31.1), is_city=True)


def read(*lines: str, header: str = HEADER, surroundings: Surroundings | None = CITY, **more: str) -> list[Found | Bad]:
    text = "\n".join([header, *lines]) + "\n"
    zone = ZoneInfo("Asia/Shanghai")
    return list(
        Reader(io.StringIO(text), zone, NOON, surroundings=surroundings, time_format=more.get("time_format", ""))
    )


def wrong(*lines: str, surroundings: Surroundings | None = CITY) -> list[tuple[int, str]]:
    return [(row.line, row.code) for row in read(*lines, surroundings=surroundings) if isinstance(row, Bad)]


def test_good_row_is_read_whole() -> None:
    (found,) = read('7,垃圾,2026-06-01 08:00,2026-06-02 09:30,已结案,31.01,121.02,"门口, 一堆"')

    assert found == Found(
        line=2, number="7", category="垃圾", point=Point(31.01, 121.02),
        reported_at=datetime(2026, 6, 1, 0, 0, tzinfo=UTC), closed_at=datetime(2026, 6, 2, 1, 30, tzinfo=UTC),
        words="门口, 一堆", place="", outcome="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",垃圾,2026-06-01,,,31.01,121.02,", "no-number"),
        ("1,,2026-06-01,,,31.01,121.02,", "no-category"),
        ("1,垃圾,,,,31.01,121.02,", "no-time"),
        ("1,垃圾,1st of June,,,31.01,121.02,", "bad-time"),
        ("1,垃圾,2026-06-31,,,31.01,121.02,", "bad-time"),
        ("1,垃圾,2026-06-01,soon,,31.01,121.02,", "bad-time"),
        ("1,垃圾,2027-01-01,,,31.01,121.02,", "future"),
        ("1,垃圾,2026-06-02,2026-06-01,,31.01,121.02,", "closed-early"),
        ("1,垃圾,2026-06-02,,Closed,31.01,121.02,", "closed-when"),
        ("1,垃圾,2026-06-01,,,,121.02,", "no-place"),
        ("1,垃圾,2026-06-01,,,north,121.02,", "bad-place"),
        ("1,垃圾,2026-06-01,,,nan,121.02,", "bad-place"),
        ("1,垃圾,2026-06-01,,,0,0.0,", "zero-place"),
        ("1,垃圾,2026-06-01,,,31,121.0,", "whole-degrees"),
        ("1,垃圾,2026-06-01,,,121.02,31.01,", "swapped"),
        ("1,垃圾,2026-06-01,,,121.02,231.01,", "off-earth"),
        ("1,垃圾,2026-06-01,,,41.5,121.02,", "outside-city"),
        ("1,垃圾,2026-06-01,,,31.01,121.02", "torn"),
        ("1,垃圾,2026-06-01,,,31.01,121.02,\ufffd\ufffd", "unreadable"),
    ],
)
def test_bad_row_is_named_with_its_line_and_why(row: str, code: str) -> None:
    (bad,) = read(row)

    assert isinstance(bad, Bad)
    assert (bad.line, bad.code) == (2, code)
    assert "%(" not in bad.why


def test_bad_rows_keep_no_good_one_out_and_lines_are_those_of_the_file() -> None:
    rows = read(
        '1,垃圾,2026-06-01,,,31.01,121.02,"two\nlines"',
        "",
        "2,垃圾,?,,,31.01,121.02,",
        "3,垃圾,2026-06-01,,,31.01,121.02,",
    )

    assert [(row.line, isinstance(row, Found)) for row in rows] == [(2, True), (5, False), (6, True)]


def test_repeated_number_is_told_with_the_line_it_repeats() -> None:
    good = "1,垃圾,2026-06-01,,,31.01,121.02,"

    assert [str(row.why) for row in read(good, good) if isinstance(row, Bad)] != []
    assert wrong(good, good) == [(3, "repeated")]


def test_swapped_coordinates_show_without_a_map_too() -> None:
    boston = [f"{n},x,2026-06-01,,,42.3{n},-71.0{n}," for n in range(1, 6)]

    assert wrong(*boston, "9,x,2026-06-01,,,-71.05,42.35,", surroundings=None) == [(7, "swapped")]


def test_zero_beside_stand_in_coordinates_is_seen() -> None:
    header = "id,type,opened,lat,long,Geocoded_Location"

    rows = read('1,x,2026-06-01,31.01,121.02,"(0, 0)"', '2,x,2026-06-01,31.01,121.02,"(31.01, 121.02)"', header=header)

    assert [row.code if isinstance(row, Bad) else row.number for row in rows] == ["zero-place", "2"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("06/01/2026 12:40:41 PM", datetime(2026, 6, 1, 4, 40, 41, tzinfo=UTC)),
        ("2026/6/1 8:05", datetime(2026, 6, 1, 0, 5, tzinfo=UTC)),
        ("2026年6月1日", datetime(2026, 5, 31, 16, 0, tzinfo=UTC)),
        ("2026-06-01T08:00:00-05:00", datetime(2026, 6, 1, 13, 0, tzinfo=UTC)),
    ],
)
def test_time_is_read_in_common_forms(text: str, moment: datetime) -> None:
    (found,) = read(f"1,垃圾,{text},,,31.01,121.02,")

    assert isinstance(found, Found)
    assert found.reported_at == moment


def test_time_format_decides_what_is_ambiguous() -> None:
    (found,) = read("1,垃圾,02/06/2026,,,31.01,121.02,", time_format="%d/%m/%Y")

    assert isinstance(found, Found)
    assert found.reported_at == datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


def test_semicolons_separate_as_well() -> None:
    (found,) = read("1;垃圾;2026-06-01;31.01;121.02", header="id;type;opened;lat;long")

    assert isinstance(found, Found)
    assert found.point == Point(31.01, 121.02)


def test_file_without_the_needed_columns_is_refused_by_name() -> None:
    with pytest.raises(MissingColumns) as refusal:
        read(header="id,type,where")

    assert refusal.value.details == {"missing": "reported, latitude, longitude", "known": "id, type, where"}
