"""Reports and updates that come through Open311, from those who have a key."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicloop.accounts.models import Office, User
from civicloop.cases import actions
from civicloop.cases.models import AreaKind, Case, Category, Judgement
from civicloop.kernel import clock
from civicloop.kernel.models import Event
from civicloop.open311.models import Sending, Update
from tests.conftest import NOON
from tests.factories import cases as make
from tests.factories import open311

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def secret() -> str:
    make.city()
    make.category()
    return open311.key()[1]


def post(client: Client, address: str = "requests", **said: Any) -> tuple[int, dict[str, Any]]:
    response = client.post(f"/open311/v2/{address}.json", said, headers={"Accept-Language": "en"})
    (answer,) = response.json()
    return response.status_code, answer


def report(secret: str, **more: Any) -> dict[str, Any]:
    usual = {
        "api_key": secret,
        "service_code": "test-rubbish",
        "lat": "31.001",
        "long": "121.002",
        "description": "Bins",
    }
    return {name: value for name, value in {**usual, **more}.items() if value is not None}


# --- reports -----------------------------------------------------------------------------------------


def test_report_becomes_a_tip_of_its_sender(client: Client, secret: str) -> None:
    status, answer = post(
        client,
        **report(secret, first_name="Wang", last_name="Wu", email="w@example.org", phone="138", address_string="Gate"),
    )

    case = Case.objects.get()
    assert (status, answer["service_request_id"], answer["account_id"]) == (200, case.number, None)
    assert (case.state, case.source, case.category, case.words) == ("tip", "open311", make.category(), "Bins")
    assert (case.latitude, case.longitude, case.place_text, case.reporter) == (31.001, 121.002, "Gate", None)
    assert case.followers.get().contact == "Wang Wu · w@example.org · 138"
    assert Sending.objects.get().key.name == "FixMyStreet"


def test_sender_can_pass_the_secret_link_on(client: Client, secret: str) -> None:
    _status, answer = post(client, **report(secret))

    link = answer["service_notice"].split()[-1]
    assert client.get(link).status_code == 200
    token = link.rstrip("/").rpartition("/")[2]
    assert (
        client.get(f"/open311/v2/tokens/{token}.json").json()[0]["service_request_id"] == answer["service_request_id"]
    )


def test_report_is_read_by_others_only_after_it_was_filed(client: Client, secret: str, coordinator: User) -> None:
    _status, answer = post(client, **report(secret))
    address = f"/open311/v2/requests/{answer['service_request_id']}.json"
    assert client.get(address).status_code == 404

    actions.file_case(case=Case.objects.get(), by=coordinator, category=make.category(), at=clock.now())

    (found,) = client.get(address).json()
    assert (found["status"], found["description"]) == ("open", "Bins")


def test_report_comes_form_encoded_and_answers_in_xml(client: Client, secret: str) -> None:
    body = f"api_key={secret}&service_code=test-rubbish&lat=31.001&long=121.002&description=%E5%9E%83%E5%9C%BE&email="

    response = client.post("/open311/v2/requests.xml?jurisdiction_id=city.example", body, content_type=FORM)

    root = ET.fromstring(response.content)
    case = Case.objects.get()
    assert (root.tag, root.findtext("request/service_request_id")) == ("service_requests", case.number)
    assert (case.words, case.followers.get().contact) == ("垃圾", "")


def test_key_may_stand_in_the_address(client: Client, secret: str) -> None:
    said = report(secret, api_key=None)

    assert client.post(f"/open311/v2/requests.json?api_key={secret}", said).status_code == 200


def test_pictures_come_along_cleaned(client: Client, secret: str) -> None:
    photos = [SimpleUploadedFile(f"{colour}.jpg", make.photo(colour), "image/jpeg") for colour in ("red", "green")]

    status, _answer = post(client, **report(secret, media=photos, description=None))

    assert (status, Case.objects.get().pictures.count()) == (200, 2)
    status, answer = post(client, **report(secret, media=SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")))
    assert (status, answer["code"]) == (400, 400)
    status, answer = post(client, **report(secret, media=[SimpleUploadedFile("x", make.photo()) for _ in range(4)]))
    assert (status, answer["description"]) == (400, "media: “4” is not at most 3 pictures.")


def test_picture_elsewhere_is_kept_as_its_address(client: Client, secret: str) -> None:
    post(client, **report(secret, media_url="http://example.org/1.jpg"))

    assert Case.objects.get().words == "Bins\nhttp://example.org/1.jpg"


def test_report_sent_again_is_the_same_report(client: Client, secret: str) -> None:
    first, again = post(client, **report(secret)), post(client, **report(secret))
    other = post(client, **report(secret, description="Other bins"))
    _key, stranger = open311.key("Other application")
    elsewhere = post(client, **report(stranger))

    assert first == again
    assert (
        len({first[1]["service_request_id"], other[1]["service_request_id"], elsewhere[1]["service_request_id"]}) == 3
    )
    assert Case.objects.count() == 3


def test_place_is_found_by_area_code_or_by_a_name_in_the_address(client: Client, secret: str) -> None:
    road = {"type": "LineString", "coordinates": [[121.01, 31.01], [121.02, 31.02], [121.03, 31.03]]}
    make.area("lake", "南湖", AreaKind.LAKE, make.square(121.0, 31.0, 121.02, 31.02), name_en="South Lake")
    make.area("road", "人民路", AreaKind.ROAD, road)
    bare = report(secret, lat=None, long=None)

    post(client, **bare, address_id="lake")
    post(client, **bare, address_string="东区人民路5号")
    post(client, **bare, address_string="by the south lake")
    assert [(round(case.latitude, 4), round(case.longitude, 4)) for case in Case.objects.order_by("pk")] == [
        (31.01, 121.01), (31.02, 121.02), (31.01, 121.01),
    ]  # fmt: skip

    status, answer = post(client, **bare, address_string="小城 nowhere")
    assert (status, answer["description"]) == (
        400, "address_string: “小城 nowhere” is not an address that is known here.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status", "description"),
    [
        ({"api_key": None}, 403, "api_key is missing or not valid."),
        ({"api_key": "guess"}, 403, "api_key is missing or not valid."),
        ({"service_code": None}, 400, "service_code was not provided."),
        ({"service_code": " "}, 400, "service_code was not provided."),
        ({"service_code": "nowhere"}, 404, "service_code “nowhere” was not found."),
        ({"lat": None}, 400, "lat was not provided."),
        ({"lat": None, "long": ""}, 400, "lat, long was not provided."),
        ({"lat": "north"}, 400, "lat: “north” is not degrees in WGS-84."),
        ({"lat": "nan"}, 400, "lat: “nan” is not degrees in WGS-84."),
        ({"lat": "121.002", "long": "31.001"}, 400, "lat: “121.002” is not degrees in WGS-84."),
        ({"lat": "48.1"}, 400, "This place is outside the city. Choose a place on the map."),
    ],
)
def test_bad_report_is_told_why(
    client: Client, secret: str, change: dict[str, Any], status: int, description: str
) -> None:
    assert post(client, **report(secret, **change)) == (status, {"code": status, "description": description})
    assert Case.objects.count() == 0


def test_torn_body_is_told_in_the_specification_s_shape(client: Client, secret: str) -> None:
    response = client.post("/open311/v2/requests.json", b"torn", content_type="multipart/form-data")

    assert (response.status_code, [set(error) for error in response.json()]) == (400, [{"code", "description"}])


def test_long_address_and_null_characters_do_no_harm(client: Client, secret: str) -> None:
    status, _answer = post(client, **report(secret, address_string="x" * 500, description="Bins\0!"))

    case = Case.objects.get()
    assert (status, len(case.place_text), case.words) == (200, 120, "Bins!")
    assert client.get("/open311/v2/requests/%00.json").status_code == 400


def test_too_long_a_description_is_refused_whole(client: Client, secret: str) -> None:
    assert post(client, **report(secret, description="x" * 4001))[0] == 400
    assert post(client, **report(secret, description="x" * 4000))[0] == 200


def test_session_is_no_key(client: Client, secret: str, coordinator: User) -> None:
    client.force_login(coordinator)

    assert post(client, **report(secret, api_key=None))[0] == 403


def test_key_s_hourly_limit_holds_for_that_key_alone(client: Client, secret: str) -> None:
    _key, small = open311.key("Small application", hourly_limit=2)

    statuses = [post(client, **report(small, description=f"Bins {n}"))[0] for n in range(3)]

    assert statuses == [200, 200, 429]
    assert post(client, **report(secret))[0] == 200


def test_contact_and_words_stay_out_of_the_chain(client: Client, secret: str) -> None:
    post(client, **report(secret, email="w@example.org"))

    record = "".join(Event.objects.values_list("data", flat=True))
    assert "w@example.org" not in record
    assert "Bins" not in record


# --- updates -----------------------------------------------------------------------------------------


@pytest.fixture
def sent(client: Client, secret: str, coordinator: User, office: Office, alice: User) -> Case:
    """A case that came through the key, fixed and closed."""
    post(client, **report(secret))
    now = clock.now()
    case = actions.file_case(
        case=Case.objects.get(), by=coordinator, category=Category.objects.get(code="test-rubbish"), at=now
    )
    case = actions.dispatch(case=case, by=coordinator, office=office, at=now)
    case = actions.accept(case=case, by=alice, at=now)
    case = actions.mark_fixed(case=case, by=alice, pictures=[make.kept()], at=now)
    return actions.verify(case=case, by=coordinator, passed=True, at=now)


def update(secret: str, case: Case, **more: Any) -> dict[str, Any]:
    usual = {
        "api_key": secret, "service_request_id": case.number, "update_id": "11", "status": "OPEN",
        "updated_datetime": "2026-06-10T12:00:00Z", "description": "Is back", "first_name": "Wang", "last_name": "-",
    }  # fmt: skip
    return {**usual, **more}


def test_update_is_a_word_on_the_case_that_is_read_back(client: Client, secret: str, sent: Case) -> None:
    status, answer = post(client, "servicerequestupdates", **update(secret, sent))

    step = sent.steps.get(deed="noted")
    assert (status, answer) == (200, {"update_id": str(step.pk)})
    assert (step.note, step.state) == ("Is back", "probation")
    told = client.get("/open311/v2/servicerequestupdates.json", headers={"Accept-Language": "en"}).json()
    assert told[-1]["update_id"] == str(step.pk)
    assert told[-1]["description"].endswith("\nIs back")


def test_update_arrives_once(client: Client, secret: str, sent: Case) -> None:
    _key, other = open311.key("Other application")
    first = post(client, "servicerequestupdates", **update(secret, sent))
    again = post(client, "servicerequestupdates", **update(secret, sent))
    elsewhere = post(client, "servicerequestupdates", **update(other, sent))

    assert [status for status, _answer in (first, again, elsewhere)] == [200, 400, 200]
    assert again[1]["description"] == "update_id “11” has arrived before."
    assert Update.objects.count() == 2


def test_reopening_by_the_sender_reopens(client: Client, secret: str, sent: Case) -> None:
    _status, answer = post(client, "servicerequestupdates", **update(secret, sent, status="REOPEN"))

    sent.refresh_from_db()
    assert sent.state == "rework"
    assert Judgement.objects.values_list("is_fixed", "reason").get() == (False, "Is back")
    assert answer["update_id"] == str(sent.steps.get(deed="judged").pk)


def test_fixed_by_the_sender_is_a_judgement(client: Client, secret: str, sent: Case) -> None:
    post(client, "servicerequestupdates", **update(secret, sent, status="FIXED", description=""))

    assert Judgement.objects.values_list("is_fixed", "reason").get() == (True, "")


def test_strangers_update_judges_nothing(client: Client, secret: str, sent: Case) -> None:
    _key, other = open311.key("Other application")

    assert post(client, "servicerequestupdates", **update(other, sent, status="REOPEN"))[0] == 200

    sent.refresh_from_db()
    assert (sent.state, Judgement.objects.count()) == ("probation", 0)


def test_update_reaches_cases_that_the_key_sent_or_that_are_public(client: Client, secret: str) -> None:
    post(client, **report(secret))
    own, other = Case.objects.get(), make.tip(at=NOON)

    assert post(client, "servicerequestupdates", **update(secret, own))[0] == 200
    assert post(client, "servicerequestupdates", **update(secret, other))[0] == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": "guess"}, 403),
        ({"update_id": ""}, 400),
        ({"service_request_id": ""}, 400),
        ({"service_request_id": "C-2026-999999"}, 404),
        ({"description": ""}, 400),
        ({"updated_datetime": "soon"}, 400),
    ],
)
def test_bad_update_is_refused(client: Client, secret: str, sent: Case, change: dict[str, str], status: int) -> None:
    assert post(client, "servicerequestupdates", **update(secret, sent, **change))[0] == status
    assert Update.objects.count() == 0
