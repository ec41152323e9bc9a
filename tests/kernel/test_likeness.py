"""The hash by which copies of a picture are recognised."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageEnhance

from civicloop.kernel.pictures import are_alike, difference, jpeg, likeness


def scene(seed: int) -> Image.Image:
    """A picture with something in it, another one for each seed."""
    dice = Random(seed)
    image = Image.new("RGB", (400, 300), (180, 190, 200))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = dice.randrange(350), dice.randrange(250)
        colour = tuple(dice.randrange(256) for _ in range(3))
        pen.rectangle((x, y, x + dice.randint(20, 150), y + dice.randint(20, 120)), fill=colour)
    return image


def test_copy_that_was_shrunk_brightened_and_saved_anew_is_alike() -> None:
    original = scene(3)
    smaller = ImageEnhance.Brightness(original.resize((200, 150))).enhance(1.15)
    again = Image.open(io.BytesIO(jpeg(smaller, quality=60)))

    assert are_alike(likeness(original), likeness(again))


def test_other_pictures_are_not_alike() -> None:
    hashes = [likeness(scene(seed)) for seed in range(1, 9)]

    assert not any(are_alike(one, other) for nth, one in enumerate(hashes) for other in hashes[:nth])


def test_hash_fits_a_signed_column_and_differs_in_whole_bits() -> None:
    assert -(2**63) <= likeness(scene(5)) < 2**63
    assert (difference(0, -1), difference(-1, -1), difference(0b1011, 0)) == (64, 0, 3)
