"""What the demo carries with it: files in their true formats, a map without gaps, pictures of the same place twice."""

import itertools
from io import BytesIO

from PIL import Image

from civicloop.demo import cast, pictures
from civicloop.demo.places import DATA, features, places

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
OPENINGS = {".doc": OLE, ".xls": OLE, ".docx": ZIP, ".odt": ZIP, ".pdf": b"%PDF", ".txt": "致".encode()[:1]}


def test_files_are_what_their_names_say():
    wrong = [
        path.name
        for path in (DATA / "documents").iterdir()
        if path.suffix != ".txt" and not path.read_bytes().startswith(OPENINGS[path.suffix])
    ]
    assert wrong == []


def test_districts_share_their_borders_so_that_no_gap_is_left():
    rings = [shape["geometry"]["coordinates"][0] for shape in features() if shape["properties"]["kind"] == "district"]
    outline = next(shape["geometry"]["coordinates"][0] for shape in features() if shape["properties"]["kind"] == "city")
    edges: dict[frozenset[tuple[float, ...]], int] = {}
    for ring in rings:
        for start, end in itertools.pairwise(ring):
            edge = frozenset([tuple(start), tuple(end)])
            edges[edge] = edges.get(edge, 0) + 1
    outer = {frozenset([tuple(a), tuple(b)]) for a, b in itertools.pairwise(outline)}
    assert {edge for edge, count in edges.items() if count == 1} == outer


def test_every_place_lies_in_a_district_that_is_an_office():
    codes = {bureau.code for bureau in cast.bureaus()}
    assert {place.district for place in places().values()} <= codes
    assert len(places()) >= 30


def test_parents_are_founded_before_their_offices():
    seen: set[str] = {""}
    for bureau in cast.bureaus():
        assert bureau.parent in seen
        seen.add(bureau.code)


def test_a_fixed_scene_shows_the_same_place_without_the_problem():
    before, again, after = (
        Image.open(BytesIO(pictures.scene("full-bins", seed="a", is_fixed=fixed))) for fixed in (False, False, True)
    )
    assert before.tobytes() == again.tobytes()
    assert before.size == after.size == pictures.SHOWN
    assert before.tobytes() != after.tobytes()
