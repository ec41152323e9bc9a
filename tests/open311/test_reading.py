"""What everyone may read through Open311: services, requests, updates."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, tokens
from civicloop.cases.models import Case, Category
from civicloop.kernel import clock
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUNE = {"start_date": "2026-06-01T00:00:00+08:00", "end_date": "2026-06-30T00:00:00+08:00"}


def get(client: Client, address: str, **said: Any) -> Any:
    response = client.get(f"/open311/v2/{address}.json?{urlencode(said)}", headers={"Accept-Language": "en"})
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


def asked(client: Client, **said: Any) -> list[str]:
    return [each["service_request_id"] for each in get(client, "requests", **said)]


def fault(client: Client, address: str, **said: Any) -> tuple[int, str]:
    (error,) = get(client, address, **said)
    return error["code"], error["description"]


# --- discovery and services --------------------------------------------------------------------------


def test_discovery_leads_to_the_endpoint(client: Client) -> None:
    response = client.get("/open311/discovery.json", headers={"Accept-Language": "en"})

    found = response.json()
    (endpoint,) = found["endpoints"]
    assert endpoint == {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": "http://testserver/open311/v2",
        "changeset": found["changeset"],
        "type": "test",
        "formats": ["text/xml", "application/json"],
    }
    assert datetime.fromisoformat(found["changeset"]).tzinfo
    assert client.get(f"{endpoint['url']}/services.xml").status_code == 200


def test_discovery_is_the_same_in_xml(client: Client) -> None:
    root = ET.fromstring(client.get("/open311/discovery.xml").content)

    assert root.tag == "discovery"
    assert [each.text for each in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_changeset_moves_when_a_category_is_added(client: Client) -> None:
    later = clock.now() + 10 * DAY
    actions.add_category(by=None, code="local-x", name="X", at=later)

    assert datetime.fromisoformat(client.get("/open311/discovery.json").json()["changeset"]) == later.replace(
        microsecond=0
    )


def test_services_are_the_categories(client: Client) -> None:
    Category.objects.all().delete()
    make.category(synonyms=["垃圾", "rubbish"])

    assert get(client, "services", jurisdiction_id="city.example") == [
        {
            "service_code": "test-rubbish", "service_name": "Test rubbish",
            "description": "To be fixed within 4 working hours.", "metadata": False, "type": "realtime",
            "keywords": "垃圾, rubbish", "group": "City appearance",
        }
    ]  # fmt: skip


def test_services_speak_chinese_unless_asked_for_english(client: Client) -> None:
    make.category()

    names = {each.findtext("service_name") for each in ET.fromstring(client.get("/open311/v2/services.xml").content)}
    assert "测试垃圾" in names


def test_definition_has_no_questions(client: Client) -> None:
    make.category()

    assert get(client, "services/test-rubbish") == {"service_code": "test-rubbish", "attributes": []}
    root = ET.fromstring(client.get("/open311/v2/services/test-rubbish.xml").content)
    assert (root.tag, [each.tag for each in root]) == ("service_definition", ["service_code", "attributes"])
    assert fault(client, "services/nowhere") == (404, "service_code “nowhere” was not found.")


# --- requests ----------------------------------------------------------------------------------------


def test_request_says_every_field_and_null_where_there_is_nothing(
    client: Client, coordinator: User, office: Office
) -> None:
    make.city()
    case = make.dispatched(coordinator, office, words="Bins", place_text="East gate", pictures=[make.kept()])

    assert get(client, f"requests/{case.number}") == [
        {
            "service_request_id": case.number, "status": "open", "status_notes": "Sent to the office",
            "service_name": "Test rubbish", "service_code": "test-rubbish", "description": "Bins",
            "agency_responsible": "城市管理局", "service_notice": "Waits for 城市管理局 to take it on",
            "requested_datetime": "2026-06-10T12:00:00+08:00", "updated_datetime": "2026-06-10T12:00:00+08:00",
            "expected_datetime": "2026-06-10T18:00:00+08:00", "address": "East gate", "address_id": None,
            "zipcode": None, "lat": 31.0, "long": 121.0,
            "media_url": f"http://testserver/cases/{case.number}/{case.pictures.get().pk}-large.jpg",
        }
    ]  # fmt: skip
    assert client.get(get(client, f"requests/{case.number}")[0]["media_url"]).status_code == 200


def test_one_request_is_a_list_of_one_in_xml_too(client: Client, coordinator: User) -> None:
    case = make.filed(coordinator)

    response = client.get(f"/open311/v2/requests/{case.number}.xml")

    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<service_requests><request>')
    request = ET.fromstring(response.content).find("request")
    assert request is not None
    assert (request.findtext("service_request_id"), request.findtext("agency_responsible")) == (case.number, "")


def test_closed_request_was_updated_when_it_was_closed(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.closed(coordinator, office, alice)
    actions.end_probations(at=NOON + 40 * DAY)

    (found,) = get(client, f"requests/{case.number}")
    assert (found["status"], found["status_notes"]) == ("closed", "Stayed fixed")
    assert found["updated_datetime"] == "2026-06-10T14:00:00+08:00"


def test_only_what_everyone_may_see_is_there(client: Client, coordinator: User, charlie: User) -> None:
    tip = make.tip(words="not filed")
    hidden = actions.file_case(
        case=make.tip(words="hidden"), by=coordinator, category=make.category(), at=NOON, is_public=False
    )
    refused = actions.refuse_tip(case=make.tip(words="refused"), by=coordinator, reason="no", at=NOON)
    client.force_login(coordinator)

    numbers = ",".join(each.number for each in (tip, hidden, refused))
    assert asked(client, service_request_id=numbers) == asked(client, **JUNE) == []
    assert get(client, "servicerequestupdates", **JUNE) == []
    for case in (tip, hidden, refused):
        assert fault(client, f"requests/{case.number}")[0] == 404


@pytest.fixture
def three(coordinator: User, office: Office, alice: User) -> dict[str, Case]:
    return {
        "old": make.closed(coordinator, office, alice, at=NOON - 5 * DAY, metres_north=1000),
        "mid": make.filed(coordinator, at=NOON, kind=make.category("test-pothole")),
        "new": make.filed(coordinator, at=NOON + 5 * DAY, metres_north=2000),
    }


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (JUNE, ["new", "mid", "old"]),
        ({**JUNE, "status": "open"}, ["new", "mid"]),
        ({**JUNE, "status": "closed"}, ["old"]),
        ({**JUNE, "status": "open,closed"}, ["new", "mid", "old"]),
        ({**JUNE, "status": ""}, ["new", "mid", "old"]),
        ({**JUNE, "status": "Open", "service_code": ""}, ["new", "mid"]),
        ({**JUNE, "service_code": "test-pothole"}, ["mid"]),
        ({**JUNE, "service_code": "test-pothole, test-rubbish"}, ["new", "mid", "old"]),
        ({**JUNE, "service_code": "nowhere"}, []),
        ({"start_date": "2026-06-10T04:00:00Z"}, ["new", "mid"]),
        ({"start_date": "2026-06-10T12:00:01 08:00"}, ["new"]),
        ({"end_date": "2026-06-10T12:00:00+08:00"}, ["mid", "old"]),
        ({"start_date": "2026-06-10", "end_date": "2026-06-11"}, ["mid"]),
        ({"updated_after": "2026-06-05T14:00:00+08:00"}, ["new", "mid", "old"]),
        ({"updated_after": "2026-06-05T14:00:01+08:00"}, ["new", "mid"]),
        ({"updated_before": "2026-06-10T12:00:00+08:00"}, ["mid", "old"]),
        ({**JUNE, "page": "1", "page_size": "2"}, ["new", "mid"]),
        ({**JUNE, "page": "2", "page_size": "2"}, ["old"]),
        ({**JUNE, "page": "3", "page_size": "2"}, []),
        ({**JUNE, "nonsense": "1", "jurisdiction_id": "x", "api_key": "y"}, ["new", "mid", "old"]),
        ({}, []),
    ],
)
def test_filters(client: Client, three: dict[str, Case], said: dict[str, str], found: list[str]) -> None:
    assert asked(client, **said) == [three[name].number for name in found]


def test_numbers_override_every_other_filter(client: Client, three: dict[str, Case]) -> None:
    numbers = f"{three['old'].number}, {three['mid'].number},,C-2026-999999"

    said = {"service_request_id": numbers, "status": "open", "service_code": "x", "start_date": "2020-01-01T00:00:00Z"}
    assert asked(client, **said) == [three["mid"].number, three["old"].number]


def test_parameter_may_be_declared_several_times(client: Client, three: dict[str, Case]) -> None:
    said = urlencode([*JUNE.items(), ("service_code", "test-pothole"), ("service_code", "test-rubbish")])

    assert len(client.get(f"/open311/v2/requests.json?{said}").json()) == 3


def test_without_dates_the_last_ninety_days_are_meant(client: Client, coordinator: User) -> None:
    now = clock.now()
    lately = make.filed(coordinator, at=now - 89 * DAY)
    make.filed(coordinator, at=now - 91 * DAY, metres_north=1000)

    assert asked(client) == [lately.number]


@pytest.mark.parametrize(
    "said",
    [
        {"start_date": "2026-06-01T00:00:00"},
        {"start_date": "yesterday"},
        {"end_date": "2026-13-01T00:00:00Z"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
        {"start_date": "2026-06-02T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
        {"updated_after": "now"},
        {"status": "fixed"},
        {"page": "0"},
        {"page": "x"},
        {"page_size": "1001"},
        {"page_size": "-1"},
        {"service_request_id": ",".join(["C-1"] * 1001)},
    ],
)
def test_nonsense_is_a_400_that_names_the_parameter(client: Client, said: dict[str, str]) -> None:
    code, description = fault(client, "requests", **said)

    assert code == 400
    assert any(name in description for name in said)


def test_extensions_tell_the_history(client: Client, coordinator: User, office: Office, alice: User) -> None:
    case = make.closed(coordinator, office, alice, pictures=[make.kept()])
    before, after = case.pictures.order_by("pk")

    (found,) = get(client, f"requests/{case.number}", extensions="true")

    address = f"http://testserver/cases/{case.number}"
    assert found["extended_attributes"] == {
        "state": "probation", "rework_count": 0,
        "photos": [
            {"url": f"{address}/{before.pk}-large.jpg", "type": "before"},
            {"url": f"{address}/{after.pk}-large.jpg", "type": "after"},
        ],
    }  # fmt: skip
    assert [each["type"] for each in found["notes"]] == ["filed", "dispatched", "accepted", "fixed", "passed"]
    assert found["notes"][1] == {
        "datetime": "2026-06-10T12:00:00+08:00", "summary": "Sent to 城市管理局", "description": None,
        "type": "dispatched",
    }  # fmt: skip
    root = ET.fromstring(client.get(f"/open311/v2/requests/{case.number}.xml?extensions=true").content)
    assert len(root.findall("request/notes/note")) == 5


@pytest.mark.parametrize("extensions", ["", "true"])
def test_more_requests_cost_no_more_queries(
    client: Client, coordinator: User, office: Office, alice: User,
    django_assert_num_queries: DjangoAssertNumQueries, extensions: str,
) -> None:  # fmt: skip
    for count in (1, 3):
        while Case.objects.count() < count:
            make.closed(coordinator, office, alice, metres_north=1000 * Case.objects.count(), pictures=[make.kept()])
        with django_assert_num_queries(3 if extensions else 2):
            assert len(asked(client, **JUNE, extensions=extensions)) == count


# --- tokens, updates, errors -------------------------------------------------------------------------


def test_token_is_the_secret_link_and_leads_to_the_case_it_was_joined_to(client: Client, coordinator: User) -> None:
    link = tokens.token_of("k" * 22)
    tip, known = make.tip(link), make.filed(coordinator, metres_north=1000)

    assert get(client, f"tokens/{link}") == [{"service_request_id": tip.number, "token": link}]
    actions.merge_tip(case=tip, into=known, by=coordinator, at=NOON)
    assert get(client, f"tokens/{link}") == [{"service_request_id": known.number, "token": link}]
    assert fault(client, "tokens/123")[0] == 404


def test_updates_tell_what_happened_in_a_time(client: Client, coordinator: User, office: Office, alice: User) -> None:
    case = make.closed(coordinator, office, alice)
    last = case.steps.get(deed="passed")

    told = get(client, "servicerequestupdates", **JUNE)

    assert [(each["status"], each["service_request_id"]) for each in told] == [
        (status, case.number) for status in ("open", "investigating", "in_progress", "in_progress", "fixed")
    ]
    assert told[-1] == {
        "update_id": str(last.pk), "service_request_id": case.number, "status": "fixed",
        "updated_datetime": "2026-06-10T14:00:00+08:00",
        "description": "Checked by someone outside the office: Fixed. Closed", "media_url": None,
    }  # fmt: skip
    assert told[-2]["media_url"].endswith("-large.jpg")
    later = {"start_date": "2026-06-10T13:30:00+08:00", "end_date": "2026-06-11T00:00:00+08:00"}
    assert [each["status"] for each in get(client, "servicerequestupdates", **later)] == ["fixed"]
    root = ET.fromstring(client.get(f"/open311/v2/servicerequestupdates.xml?{urlencode(later)}").content)
    assert root.tag == "service_request_updates"
    assert root.findtext("request_update/update_id") == str(last.pk)


@pytest.mark.parametrize(
    ("address", "status", "media_type"),
    [
        ("requests/C-1.xml", 404, "text/xml"),
        ("requests/C-1.json", 404, "application/json"),
        ("requests.html", 404, "text/xml"),
        ("requests", 404, "text/xml"),
        ("", 404, "text/xml"),
        ("no/such/thing.xml", 404, "text/xml"),
    ],
)
def test_error_has_the_shape_of_the_specification(client: Client, address: str, status: int, media_type: str) -> None:
    response = client.get(f"/open311/v2/{address}")

    assert (response.status_code, response["Content-Type"]) == (status, f"{media_type}; charset=utf-8")
    if media_type == "text/xml":
        root = ET.fromstring(response.content)
        assert (root.tag, root.findtext("error/code")) == ("errors", str(status))
        assert root.findtext("error/description")
    else:
        assert [set(error) for error in response.json()] == [{"code", "description"}]


def test_wrong_method_is_an_error_of_the_same_shape(client: Client) -> None:
    response = client.delete("/open311/v2/requests.json")

    assert (response.status_code, response.json()[0]["code"], response["Allow"]) == (405, 405, "GET, HEAD, POST")
    assert client.post("/open311/v2/services.json").status_code == 405
    assert client.head("/open311/v2/services.json").status_code == 200


def test_pages_elsewhere_may_read(client: Client) -> None:
    assert client.get("/open311/v2/services.json")["Access-Control-Allow-Origin"] == "*"
