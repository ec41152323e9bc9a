"""The report page, used without JavaScript, by strangers."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, Image

from civicloop.accounts.models import User
from civicloop.cases import tokens
from civicloop.cases.models import Area, Case, Picture
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
KEY = "k" * tokens.FORM_KEY_LENGTH
HERE = {"latitude": "31.0", "longitude": "121.01"}


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    make.city()


def jpeg(**options: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.jpg", make.photo(**options), "image/jpeg")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def send(client: Client, **fields: object) -> object:
    return client.post("/report/", {"do": "send", "form_key": KEY, "words": "垃圾", **HERE, **fields})


def test_report_without_account_leads_to_its_secret_link(client: Client) -> None:
    kind = make.category()

    response = send(client, category=kind.pk, pictures=[jpeg()], contact="13800000000", place_text="东门")

    assert response.url == f"/c/{tokens.token_of(KEY)}/"
    case = Case.objects.get()
    assert (case.words, case.category, case.place_text, case.area.name) == ("垃圾", kind, "东门", "东区")
    assert case.pictures.count() == 1
    page = client.get(response.url).content.decode()
    assert case.number in page
    assert response.url in page


def test_double_tap_is_one_report(client: Client) -> None:
    first, second = send(client), send(client)

    assert first.url == second.url
    assert Case.objects.count() == 1


def test_place_in_words_is_worked_out_where_nothing_is_said(client: Client) -> None:
    send(client)

    assert Case.objects.get().place_text == "东区"


def test_members_report_is_theirs(client: Client, charlie: User) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    send(client)

    assert Case.objects.get().reporter == charlie


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"latitude": "", "longitude": ""}, "请说明地点"),
        ({"words": ""}, "至少一项"),
        ({"latitude": "48.85", "longitude": "2.35"}, "不在本市范围内"),
        ({"latitude": "1000"}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
    ],
)
def test_what_is_missing_or_wrong_is_said_on_the_page(client: Client, fields: dict[str, str], message: str) -> None:
    response = send(client, **fields)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert Case.objects.count() == 0


def test_file_that_is_no_picture_is_refused_beside_its_field(client: Client) -> None:
    response = send(client, pictures=[SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")])

    assert "不是能打开的照片" in response.content.decode()
    assert Case.objects.count() == 0


def test_picture_is_kept_while_the_place_is_chosen(client: Client) -> None:
    looked = client.post("/report/", {"do": "picture", "form_key": KEY, "pictures": [jpeg()]}).content.decode()
    seal = hidden(looked, "kept")

    shown = client.get(f"/report/{seal}/0.jpg")
    send(client, kept=seal)

    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert Case.objects.get().pictures.count() == 1
    assert client.get(f"/report/{seal}/1.jpg").status_code == 404


def test_seal_of_pictures_cannot_be_forged(client: Client) -> None:
    stranger = make.tip(pictures=[make.kept()]).pictures.get()

    send(client, kept=f"[[{stranger.blob_id},{stranger.small_id},1,1]]")

    assert Picture.objects.exclude(pk=stranger.pk).count() == 0


def test_place_of_the_camera_is_proposed(client: Client) -> None:
    exif = Image.Exif()
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (31.0, 1.0, 12.0), 3: "E", 4: (121.0, 0.0, 36.0)}

    page = client.post("/report/", {"do": "picture", "form_key": KEY, "pictures": [jpeg(exif=exif)]}).content.decode()

    assert (hidden(page, "latitude"), hidden(page, "longitude")) == ("31.02", "121.01")


def test_place_of_a_camera_elsewhere_is_not_proposed(client: Client) -> None:
    exif = Image.Exif()
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (48.0, 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)}

    page = client.post("/report/", {"do": "picture", "form_key": KEY, "pictures": [jpeg(exif=exif)]}).content.decode()

    assert hidden(page, "latitude") == ""


def test_tap_on_the_map_sets_the_place_and_comes_closer(client: Client) -> None:
    page = client.post("/report/", {"form_key": KEY, "zoom": "0", "map.x": "160", "map.y": "160"}).content.decode()

    assert (hidden(page, "latitude"), hidden(page, "longitude")) == ("31.0", "121.0")
    assert hidden(page, "zoom") == "2"
    again = {name: hidden(page, name) for name in ("zoom", "centre_latitude", "centre_longitude")}
    page = client.post("/report/", {"form_key": KEY, **again, "map.x": "160", "map.y": "80"}).content.decode()
    assert float(hidden(page, "latitude")) == pytest.approx(31.00675, abs=0.00001)


def test_words_bring_their_category_forward(client: Client) -> None:
    page = client.post("/report/", {"do": "look", "form_key": KEY, "words": "消防通道被占"}).content.decode()

    likely = re.findall(r'class="likely">.*?>([^<]+)</label>', page)
    assert likely == ["占用消防通道"]


def test_open_case_nearby_is_offered_to_join(client: Client, coordinator: User) -> None:
    case = make.filed(coordinator, longitude=121.01)

    page = client.post("/report/", {"do": "look", "form_key": KEY, **HERE}).content.decode()
    assert f"/cases/{case.number}/join" in page

    response = client.post(f"/cases/{case.number}/join", {"form_key": KEY, "contact": "13800000000"})
    assert response.url == f"/c/{tokens.token_of(KEY)}/"
    assert (case.followers.count(), Case.objects.count()) == (2, 1)


def test_too_many_reports_from_one_address_are_refused(client: Client) -> None:
    codes = [send(client, form_key=f"{n:022d}").status_code for n in range(21)]

    assert codes == [302] * 20 + [429]


def test_too_many_pictures_from_one_address_are_refused_unread(client: Client) -> None:
    broken = lambda: SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")  # noqa: E731

    codes = [client.post("/report/", {"do": "picture", "pictures": [broken()]}).status_code for _ in range(61)]

    assert codes == [200] * 60 + [429]


def test_report_page_shows_before_there_is_a_map(client: Client) -> None:
    Area.objects.all().delete()

    assert 'name="latitude"' in client.get("/report/").content.decode()
    assert send(client).status_code == 302


def test_page_needs_its_token_against_forged_requests() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert send(strict).status_code == 403
