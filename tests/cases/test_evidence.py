"""What pictures of a fix say beside what they show: how far away, when, and whether they were used before."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import ExifTags, Image

from civicloop.accounts.models import Office, User
from civicloop.cases import actions
from civicloop.cases.evidence import earliest_like, facts, parts_of
from civicloop.cases.models import Case, Purpose
from civicloop.cases.pictures import clean
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def scene(seed: int, *, quality: int = 90, size: int = 320, north: float = 0, taken: datetime | None = None) -> bytes:
    """Blurred noise, as unlike from seed to seed as streets are; its camera stood so many degrees north of the case."""
    coarse = np.random.default_rng(seed).integers(0, 255, (12, 12), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC).convert("RGB")
    exif = Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = (
            f"{timezone.localtime(taken):%Y:%m:%d %H:%M:%S}"
        )
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] = (make.CENTRE[0] + north, 0, 0), "N"
        gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] = (make.CENTRE[1], 0, 0), "E"
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, exif=exif)
    return written.getvalue()


def fixed_with(picture: bytes, coordinator: User, office: Office, alice: User, *, metres_north: float = 0) -> Case:
    case = make.dispatched(coordinator, office, metres_north=metres_north)
    case = actions.accept(case=case, by=alice, at=NOON)
    evidence = [actions.keep_evidence(clean(picture))]
    return actions.mark_fixed(case=case, by=alice, pictures=evidence, at=NOON + HOUR)


def told(case: Case) -> list[tuple[str, bool]]:
    return [(fact.words, fact.is_odd) for picture in case.pictures.all() for fact in facts(picture, case)]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_place_and_time_of_the_camera_are_shown_as_facts(coordinator: User, office: Office, alice: User) -> None:
    case = fixed_with(scene(1, taken=NOON + HOUR / 2), coordinator, office, alice)

    picture = case.pictures.get()
    assert (picture.distance_m, picture.place_from, picture.taken_at) == (0, "camera", NOON + HOUR / 2)
    assert [is_odd for _words, is_odd in told(case)] == [False, False]


@pytest.mark.parametrize(
    ("taken", "north", "expected"),
    [
        (None, 0.001, (111, "device", "Sent 111 m from the place.", False)),
        (None, 0.01, (1112, "device", "Sent 1112 m from the place.", True)),
        (NOON + HOUR, 0.01, (0, "camera", "Taken 0 m from the place.", False)),
    ],
    ids=["near", "far", "the camera says it itself"],
)
def test_device_says_where_it_stands_when_the_picture_does_not(
    client: Client, coordinator: User, office: Office, alice: User,
    taken: datetime | None, north: float, expected: tuple[int, str, str, bool],
) -> None:  # fmt: skip
    case = make.dispatched(coordinator, office)
    case = actions.accept(case=case, by=alice, at=NOON)
    client.force_login(alice)
    said: dict[str, object] = {"fixed-ending": "fixed", "revision": case.revision}
    said |= {"fixed-latitude": f"{make.CENTRE[0] + north:.6f}", "fixed-longitude": f"{make.CENTRE[1]:.6f}"}
    upload = SimpleUploadedFile("a.jpg", scene(1, taken=taken), "image/jpeg")

    client.post(f"/cases/{case.number}/fixed", said | {"fixed-pictures": upload})

    picture = case.pictures.get()
    with translation.override("en"):  # the request was answered in Chinese
        [words, is_odd] = told(case)[0]
    assert (picture.distance_m, picture.place_from, words, is_odd) == expected


def test_picture_from_elsewhere_and_from_before_is_odd(coordinator: User, office: Office, alice: User) -> None:
    case = fixed_with(scene(1, north=0.01, taken=NOON - 24 * HOUR), coordinator, office, alice)

    assert told(case) == [
        ("Taken 1112 m from the place.", True), ("Taken before the case was sent to the office.", True),
    ]  # fmt: skip


def test_picture_used_before_is_found_though_it_was_shrunk_and_saved_anew(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    first = fixed_with(scene(1), coordinator, office, alice)
    again = fixed_with(scene(1, quality=40, size=200), coordinator, office, alice, metres_north=900)
    other = fixed_with(scene(2), coordinator, office, alice, metres_north=1800)

    assert again.pictures.get().repeats == first.pictures.get()
    assert (first.pictures.get().repeats, other.pictures.get().repeats) == (None, None)
    page = client.get(f"/cases/{again.number}/", headers={"Accept-Language": "en"}).content.decode()
    assert "It looks like a picture that was used before." in page


def test_pictures_without_detail_are_like_nothing() -> None:
    """A likeness of nearly equal bits, as of a wall, would be like every other wall."""
    assert [list(parts_of(each)) for each in (None, 0, -1, 0b111)] == [[], [], [], []]
    assert [place for place, _value in parts_of(0x0F0F_0F0F_0F0F_0F0F)] == [0, 1, 2, 3]
    assert earliest_like(0) is None


def test_place_of_a_residents_picture_is_not_kept() -> None:
    case = make.tip(pictures=[actions.keep_picture(clean(scene(1, taken=NOON)))])

    picture = case.pictures.get()
    assert (picture.purpose, picture.distance_m, picture.taken_at) == (Purpose.BEFORE, None, None)
