"""A client that nobody here wrote: `georeport`, over real HTTP.

What it does its own way, seen in version 0.3: it only reads; it takes the first of a one-request answer in JSON and the
whole element in XML; XML lists of one come out as a dict, and an empty XML list raises TypeError in the client.
"""

import pytest
from georeport import GeoReport
from pytest_django.live_server_helper import LiveServer

from civicloop.accounts.models import User
from civicloop.cases.models import Case
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.usefixtures("committed")

JUNE = {"start_date": "2026-06-01T00:00:00+08:00", "end_date": "2026-06-30T00:00:00+08:00"}


@pytest.fixture
def cases(live_server: LiveServer) -> list[Case]:
    make.category("test-pothole")
    olive = people.member("olive", officer_of=people.civility_office())
    return [filed(olive, words) for words in ("Bins & bags", "桶满了")]


def filed(by: User, words: str) -> Case:
    return make.filed(by, at=NOON, words=words, metres_north=1000 * len(words))


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_services_and_requests(live_server: LiveServer, cases: list[Case], form: str) -> None:
    city = GeoReport(f"{live_server.url}/open311/v2/", jurisdiction="city.example", output_format=form)
    first, second = cases

    services = city.get_service_list()
    listed = city.get_service_requests(**JUNE, status="open", service_code="test-rubbish")

    assert "test-rubbish" in {each["service_code"] for each in services}
    assert city.get_service_definition("test-rubbish")["service_code"] == "test-rubbish"
    assert [each["description"] for each in listed] == ["桶满了", "Bins & bags"]
    assert city.get_service_request(first.number)["service_request_id"] == first.number
    both = city.get_service_requests(service_request_id=f"{first.number},{second.number}", status="closed")
    assert {each["service_request_id"] for each in both} == {first.number, second.number}


def test_georeport_takes_a_list_of_one_and_an_empty_list_in_json(live_server: LiveServer, cases: list[Case]) -> None:
    city = GeoReport(f"{live_server.url}/open311/v2")

    assert [each["status"] for each in city.get_service_requests(service_request_id=cases[0].number)] == ["open"]
    assert city.get_service_requests(**JUNE, status="closed") == []


def test_georeport_stumbles_over_xml_lists_of_one_and_none_by_itself(
    live_server: LiveServer, cases: list[Case]
) -> None:
    city = GeoReport(f"{live_server.url}/open311/v2", output_format="xml")

    assert city.get_service_requests(service_request_id=cases[0].number)["status"] == "open"
    with pytest.raises(TypeError):
        city.get_service_requests(**JUNE, status="closed")
