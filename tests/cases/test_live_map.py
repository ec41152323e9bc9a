"""What the map in the browser asks for: shapes, pins of a piece of the city, the list as data."""

import pytest
from django.test import Client

from civicloop.accounts.models import User
from civicloop.cases import overview
from civicloop.cases.models import Case
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
WHOLE = "box=110,20,130,40&size=400,300"


@pytest.fixture
def city(alice: User, coordinator: User) -> Case:
    make.city()
    make.tip(words="还没立案的")
    return make.dispatched(coordinator, alice.posts[0].office, words="公开的")


def test_shapes_come_as_geojson_with_names(client: Client, city: Case) -> None:
    answer = client.get("/map/areas.json")

    assert answer["Content-Type"] == "application/geo+json"
    assert {feature["properties"]["kind"] for feature in answer.json()["features"]} >= {"district"}


def test_pins_show_what_the_viewer_sees(client: Client, city: Case, coordinator: User) -> None:
    (pin,) = client.get(f"/map/pins.json?{WHOLE}").json()["pins"]
    assert (pin["n"], pin["url"]) == (1, f"/cases/{city.number}/")

    client.force_login(coordinator)

    assert sum(each["n"] for each in client.get(f"/map/pins.json?{WHOLE}").json()["pins"]) == 2


def test_pins_follow_the_lists_filters(client: Client, city: Case) -> None:
    for query, count in (("show=closed", 0), ("show=open", 1), ("q=公开", 1), ("q=没有", 0)):
        assert len(client.get(f"/map/pins.json?{WHOLE}&{query}").json()["pins"]) == count, query


def test_many_cases_are_told_off_the_kept_hexagons(client: Client, city: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "FEW", 0)

    (pin,) = client.get(f"/map/pins.json?{WHOLE}").json()["pins"]

    assert (pin["n"], pin["tone"], "url" in pin) == (1, "many", False)


SENSELESS = [
    *("", "box=1,2,3", "box=a,b,c,d&size=1,1", "box=2,2,1,1&size=9,9"),
    *("box=1,1,2,2&size=0,9", "box=nan,1,2,2&size=9,9"),
]


@pytest.mark.parametrize("query", SENSELESS)
def test_senseless_pieces_are_not_found(client: Client, city: Case, query: str) -> None:
    assert client.get(f"/map/pins.json?{query}").status_code == 404


def test_list_as_data_is_the_list(client: Client, city: Case) -> None:
    answer = client.get("/cases.json?show=open&per=50").json()

    assert (answer["count"], answer["totals"]["open"]) == (1, 1)
    assert [(each["number"], each["words"], each["state"]) for each in answer["cases"]] == [
        (city.number, "公开的", "dispatched")
    ]


def test_page_has_a_map_without_scripts_when_asked(client: Client, city: Case) -> None:
    plain, drawn = client.get("/cases/"), client.get("/cases/?map=1")

    assert (plain.context["map"], "livemap.js" in plain.content.decode()) == (None, True)
    assert len(drawn.context["map"].pins) == 1
