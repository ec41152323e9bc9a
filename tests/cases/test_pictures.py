"""Strangers' pictures: made safe, small and anonymous."""

import io

import pytest
from PIL import ExifTags, Image

from civicloop.cases.pictures import clean, place_of
from civicloop.cases.places import Point
from civicloop.kernel import pictures
from civicloop.kernel.pictures import NotAPicture, PictureTooLarge
from tests.factories.cases import photo


def exif_with_place() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretCamera"
    exif[ExifTags.Base.Orientation] = 6  # to be turned a quarter
    exif[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (31.0, 30.0, 0.0),
        ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: (121.0, 15.0, 36.0),
    }  # fmt: skip
    return exif


def test_place_of_the_camera_is_read_and_none_of_it_kept() -> None:
    content = photo(exif=exif_with_place())
    assert b"SecretCamera" in content

    picture = clean(content)

    assert picture.place == Point(31.5, pytest.approx(121.26))
    for written in (picture.large, picture.small):
        assert b"SecretCamera" not in written
        assert b"Exif" not in written
        assert dict(Image.open(io.BytesIO(written)).getexif()) == {}


def test_picture_is_turned_upright_by_its_orientation() -> None:
    picture = clean(photo(size=(80, 40), exif=exif_with_place()))

    assert (picture.width, picture.height) == (40, 80)


def test_large_picture_is_shrunk_to_two_sizes() -> None:
    picture = clean(photo(size=(4000, 3000)))

    assert (picture.width, picture.height) == (1600, 1200)
    assert Image.open(io.BytesIO(picture.small)).size == (480, 360)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_other_formats_become_jpeg(format: str) -> None:
    assert Image.open(io.BytesIO(clean(photo(format=format)).large)).format == "JPEG"


def test_transparent_picture_is_laid_on_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(written, "PNG")

    seen = Image.open(io.BytesIO(clean(written.getvalue()).large))

    assert seen.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.4 not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        photo(size=(400, 300))[:700],
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
    ],
    ids=["empty", "text", "pdf", "svg", "truncated", "jpeg header only"],
)
def test_what_is_not_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        clean(content)


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)

    with pytest.raises(PictureTooLarge):
        clean(photo())


def test_a_bomb_of_pixels_is_refused_unread() -> None:
    written = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")  # 900 million pixels in a few kilobytes

    with pytest.raises(PictureTooLarge):
        clean(written.getvalue())


@pytest.mark.parametrize(
    "gps", [{}, {1: "N"}, {1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, {1: "N", 2: "x", 3: "E", 4: 5}]
)
def test_half_a_place_is_none(gps: dict[int, object]) -> None:
    assert place_of(gps) is None
