"""What is proposed to be blurred, and that the rest stays."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from civicloop.cases.blurring import Box, around, blurred, proposals, read, without_doubles


def face() -> Image.Image:
    """A drawn face: the classifier knows faces by dark eyes under a brighter brow, and a bright nose between."""
    image = Image.new("L", (400, 400), 150)
    pen = ImageDraw.Draw(image)
    pen.ellipse((110, 80, 290, 320), fill=215)
    for x in (155, 245):
        pen.rectangle((x - 30, 152, x + 30, 160), fill=90)
        pen.ellipse((x - 22, 165, x + 22, 190), fill=60)
    pen.rectangle((190, 165, 210, 240), fill=240)
    pen.ellipse((172, 235, 228, 252), fill=150)
    pen.ellipse((155, 268, 245, 292), fill=100)
    return image


def test_plain_wall_has_nothing_to_blur() -> None:
    assert proposals(Image.new("RGB", (640, 480), "grey")) == []
    assert proposals(Image.new("RGB", (8, 6), "grey")) == []


def test_face_is_proposed_where_it_is() -> None:
    found = proposals(face())

    assert found
    assert any(box.left < 500 < box.left + box.width and box.top < 500 < box.top + box.height for box in found)


def test_boxes_are_unreadable_and_the_rest_stays() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (100, 200, 3), dtype="uint8")
    written = io.BytesIO()
    Image.fromarray(noise).save(written, "PNG")

    after = np.asarray(blurred(written.getvalue(), [Box(0, 0, 500, 500)]))

    assert (after[50:] == noise[50:]).all()
    assert (after[:, 100:] == noise[:, 100:]).all()
    assert after[:50, :100].std() < noise[:50, :100].std() / 4


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,0,0,10", "900,0,200,10", "-1,0,5,5", "٣,1,1,1"]
)
def test_what_is_no_box_is_none(text: str) -> None:
    assert read(text) is None


@given(st.floats(-50, 1050), st.floats(-50, 1050))
def test_box_around_a_tap_lies_in_the_picture(x: float, y: float) -> None:
    box = around(x, y)

    assert read(box.text) == box


def test_face_seen_twice_is_one() -> None:
    large, inside, apart = Box(100, 100, 200, 200), Box(150, 150, 80, 80), Box(600, 600, 50, 50)

    assert without_doubles([inside, apart, large]) == [large, apart]
