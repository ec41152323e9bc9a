"""The report page, used without JavaScript, by strangers."""

import io
import re
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, Image

from civicloop.accounts.models import User
from civicloop.cases import actions, tokens
from civicloop.cases.forms import unsealed
from civicloop.cases.models import Area, Case, Category, Picture
from civicloop.cases.pictures import clean
from civicloop.kernel import blobs
from civicloop.kernel.models import Blob
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
KEY = "k" * tokens.FORM_KEY_LENGTH
HERE = {"latitude": "31.0", "longitude": "121.01"}


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    make.city()


def jpeg(**options: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.jpg", make.photo(**options), "image/jpeg")


def stripes() -> bytes:
    """A picture with something to be seen everywhere."""
    drawn = (np.indices((150, 200)).sum(axis=0) // 6 % 2 * 255).astype("uint8")
    written = io.BytesIO()
    Image.fromarray(drawn).save(written, "PNG")
    return written.getvalue()


def kept_page(client: Client, **said: object) -> str:
    """The page after the striped picture was chosen."""
    chosen = SimpleUploadedFile("stripes.png", stripes(), "image/png")
    answer = client.post("/report/", {"do": "picture", "form_key": KEY, "pictures": [chosen], **said})
    return answer.content.decode()


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

    likely = re.findall(r'class="likely" title="[^"]*">.*?>([^<]+)</label>', page)
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


# --- pictures: what is blurred, and that it can't be seen again ---------------------------------------


def test_spots_that_were_marked_are_blurred_and_the_original_is_gone(client: Client) -> None:
    seal = hidden(kept_page(client), "kept")
    original = Blob.objects.get(pk=unsealed(seal)[0].blob)

    send(client, kept=seal, **{"blur-0": ["0,0,500,500", "not a box"]})

    with Image.open(io.BytesIO(blobs.read(Picture.objects.get().blob))) as image:
        pixels = image.convert("L")
        corner, rest = (np.asarray(pixels.crop(box)).std() for box in ((8, 8, 80, 60), (130, 100, 190, 140)))
    assert corner < 20 < rest
    assert not Blob.objects.filter(pk=original.pk).exists()
    assert not default_storage.exists(original.key)
    assert client.get(f"/report/{seal}/0.jpg").status_code == 404


def test_picture_without_spots_is_sent_as_it_is(client: Client) -> None:
    seal = hidden(kept_page(client), "kept")

    send(client, kept=seal)

    assert Picture.objects.get().blob_id == unsealed(seal)[0].blob


def test_tap_on_a_picture_marks_a_spot(client: Client) -> None:
    seal = hidden(kept_page(client), "kept")

    tapped = client.post("/report/", {"form_key": KEY, "kept": seal, "mark-0.x": "160", "mark-0.y": "60"})

    assert 'name="blur-0" value="455,205,90,90" checked' in tapped.content.decode()


def test_double_tap_with_blurring_is_one_report(client: Client) -> None:
    seal = hidden(kept_page(client), "kept")

    urls = {send(client, kept=seal, **{"blur-0": "0,0,500,500"}).url for _ in range(2)}

    assert len(urls) == 1
    assert (Case.objects.count(), Picture.objects.count()) == (1, 1)


def test_same_picture_is_offered_to_join_whatever_it_was_called(client: Client, coordinator: User) -> None:
    same = actions.keep_picture(clean(stripes()))
    other = make.filed(coordinator, kind=make.category("test-other"), longitude=121.0115, pictures=[same])

    page = kept_page(client, **HERE)

    assert other.number in page
    assert "与您的照片相像" in page


# --- emergencies, questions, accounts -----------------------------------------------------------------


def test_emergency_is_sent_to_its_number_and_not_taken(client: Client) -> None:
    response = send(client, words="对面楼着火了")

    assert response.status_code == 200
    assert 'href="tel:119">拨打' in response.content.decode()
    assert Case.objects.count() == 0


def test_who_says_that_it_is_not_urgent_may_report(client: Client) -> None:
    send(client, words="昨天这里着火了，烧黑的垃圾还没清", not_urgent="1")

    assert Case.objects.count() == 1


def test_answers_to_the_kinds_questions_are_kept(client: Client) -> None:
    kind = Category.objects.get(code="broken-road")
    looked = client.post("/report/", {"do": "look", "form_key": KEY, "category": kind.pk}).content.decode()

    send(client, category=kind.pk, **{"answer-deep": "20", "answer-other": "x"})

    assert 'name="answer-deep"' in looked
    assert Case.objects.get().answers == {"deep": "20"}


def test_city_may_want_an_account(client: Client, settings: Any) -> None:
    settings.ANONYMOUS_REPORTS = False

    assert client.get("/report/").url == "/account/login/?next=/report/"
    assert client.post("/report/receive", {"words": "垃圾", **HERE}).status_code == 403


def test_officer_reports_for_a_caller_of_the_hotline(client: Client, coordinator: User) -> None:
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")

    send(client, source="hotline", contact="13800000000")

    case = Case.objects.get()
    assert (case.source, case.reporter, case.followers.get().contact) == ("hotline", None, "13800000000")


def test_resident_cannot_choose_where_a_report_came_from(client: Client, charlie: User) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    send(client, source="hotline")

    assert (Case.objects.get().source, Case.objects.get().reporter) == ("public", charlie)


# --- drafts from a device without a connection --------------------------------------------------------


def test_draft_is_received_once_however_often_it_is_sent(client: Client) -> None:
    said = {"form_key": KEY, "words": "垃圾", **HERE}

    answers = [client.post("/report/receive", {**said, "pictures": [jpeg()]}).json() for _ in range(2)]

    assert answers == [{"number": Case.objects.get().number, "url": f"/c/{tokens.token_of(KEY)}/"}] * 2


def test_draft_takes_its_place_from_the_picture(client: Client) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (31.0, 0.0, 0.0), 3: "E", 4: (121.0, 0.0, 36.0)})

    client.post("/report/receive", {"form_key": KEY, "pictures": [jpeg(exif=exif)]})

    case = Case.objects.get()
    assert (case.latitude, case.longitude) == (31.0, pytest.approx(121.01))


def test_draft_that_lacks_something_is_refused_in_words(client: Client) -> None:
    answer = client.post("/report/receive", {"form_key": KEY, "words": "垃圾"})

    assert answer.status_code == 422
    assert "地点" in answer.json()["message"]


def test_draft_needs_a_token_against_forgery_that_can_be_fetched_later() -> None:
    client = Client(enforce_csrf_checks=True)
    said = {"form_key": KEY, "words": "垃圾", **HERE}

    refused = client.post("/report/receive", said)
    token = client.get("/report/key").json()["csrf"]
    taken = client.post("/report/receive", said, headers={"X-CSRFToken": token})

    assert (refused.status_code, taken.status_code) == (403, 200)


def test_service_worker_keeps_a_page_that_names_nobody(client: Client, charlie: User) -> None:
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    worker, page = client.get("/sw.js"), client.get("/report/offline/")

    assert worker["Content-Type"].startswith("text/javascript")
    assert "/report/offline/" in worker.content.decode()
    assert charlie.name not in page.content.decode()
