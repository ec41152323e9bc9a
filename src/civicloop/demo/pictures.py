"""Drawn pictures for the demo's reports: a street scene with the problem in it, and the same scene without."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (640, 480)  # as drawn
SHOWN = (480, 360)
GROUND = 250  # where the pavement begins
KERB = 370  # where the road begins

type Colour = tuple[int, int, int]
type Pen = ImageDraw.ImageDraw
type Painter = Callable[[Pen, Random], None]


def scene(kind: str, *, seed: str, is_fixed: bool = False) -> bytes:
    """A JPEG of a place: the same seed draws the same place. `kind` is a category's code."""
    image = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(image)
    draw_place(pen, Random(seed), evening=is_fixed)
    if not is_fixed:
        PAINTERS.get(kind, paint_rubbish)(pen, Random(seed + kind))
    out = BytesIO()
    image.resize(SHOWN, Image.Resampling.BILINEAR).save(out, "JPEG", quality=75)
    return out.getvalue()


# --- the place ---------------------------------------------------------------------------------------


def draw_place(pen: Pen, dice: Random, *, evening: bool) -> None:
    draw_sky(pen, dice, evening=evening)
    draw_houses(pen, dice)
    pen.rectangle((0, GROUND, SIZE[0], KERB), fill=mix((196, 190, 180), (170, 168, 160), dice.random()))
    for x in range(-60, SIZE[0], 44):
        pen.line((x, KERB, x + 70, GROUND), fill=(176, 170, 160), width=1)
    pen.rectangle((0, GROUND + 40, SIZE[0], GROUND + 52), fill=(214, 190, 96))
    pen.rectangle((0, KERB, SIZE[0], KERB + 8), fill=(222, 220, 214))
    pen.rectangle((0, KERB + 8, SIZE[0], SIZE[1]), fill=(92, 94, 98))
    for x in range(dice.randint(-60, 0), SIZE[0], 120):
        pen.rectangle((x, 430, x + 64, 437), fill=(232, 230, 220))
    for _ in range(dice.randint(1, 3)):
        draw_tree(pen, dice.randint(20, SIZE[0] - 20), dice)


def draw_sky(pen: Pen, dice: Random, *, evening: bool) -> None:
    top, low = ((134, 170, 204), (226, 222, 208)) if evening else ((168, 190, 208), (226, 230, 230))
    cloud = dice.random() * 0.4
    for y in range(0, GROUND, 2):
        pen.rectangle((0, y, SIZE[0], y + 2), fill=mix(mix(top, low, y / GROUND), (214, 214, 214), cloud))


def draw_houses(pen: Pen, dice: Random) -> None:
    x = -dice.randint(0, 60)
    while x < SIZE[0]:
        width, height = dice.randint(90, 170), dice.randint(90, 210)
        wall = dice.choice([(206, 188, 164), (186, 176, 170), (214, 204, 190), (170, 150, 136), (196, 200, 196)])
        draw_house(pen, x, width, height, wall, dice)
        x += width + dice.choice([0, 0, 8])


def draw_house(pen: Pen, x: int, width: int, height: int, wall: Colour, dice: Random) -> None:
    top = GROUND - height
    pen.rectangle((x, top, x + width, GROUND), fill=wall)
    pen.rectangle((x, top, x + width, top + 6), fill=mix(wall, (70, 60, 60), 0.5))
    for y in range(top + 18, GROUND - 62, 34):
        for left in range(x + 12, x + width - 18, 28):
            pen.rectangle(
                (left, y, left + 16, y + 20), fill=dice.choice([(108, 126, 140), (150, 164, 170), (90, 104, 116)])
            )
    sign = dice.choice([(150, 60, 50), (60, 100, 84), (52, 84, 130), (170, 130, 60)])
    pen.rectangle((x + 8, GROUND - 52, x + width - 8, GROUND - 36), fill=sign)
    pen.rectangle((x + 14, GROUND - 34, x + width - 14, GROUND), fill=(88, 92, 92))


def draw_tree(pen: Pen, x: int, dice: Random) -> None:
    pen.rectangle((x - 5, 190, x + 5, GROUND + 26), fill=(104, 84, 66))
    for _ in range(9):
        left, top = x - 46 + dice.randint(0, 52), 110 + dice.randint(0, 66)
        pen.ellipse((left, top, left + 44, top + 40), fill=(78 + dice.randint(0, 26), 120 + dice.randint(0, 24), 72))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


# --- the problems ------------------------------------------------------------------------------------


def paint_stalls(pen: Pen, dice: Random) -> None:
    for x in range(dice.randint(30, 80), 560, dice.randint(150, 190)):
        cloth = dice.choice([(190, 60, 52), (58, 96, 150), (206, 150, 50), (60, 128, 92)])
        for stripe in range(0, 120, 20):
            tone = cloth if stripe % 40 else (236, 232, 224)
            pen.polygon(
                [(x + stripe, 262), (x + stripe + 20, 262), (x + stripe + 26, 292), (x + stripe + 4, 292)], fill=tone
            )
        pen.rectangle((x + 8, 330, x + 120, 362), fill=(140, 108, 76))
        for fruit in range(x + 12, x + 114, 13):
            pen.ellipse((fruit, 318, fruit + 14, 332), fill=dice.choice([(196, 70, 50), (214, 160, 60), (96, 140, 70)]))
        pen.line((x + 12, 290, x + 12, 362), fill=(90, 80, 70), width=3)
        pen.line((x + 116, 290, x + 116, 362), fill=(90, 80, 70), width=3)


def paint_rubbish(pen: Pen, dice: Random) -> None:
    x = dice.randint(160, 400)
    for _ in range(34):
        left, top = x + round(dice.gauss(0, 46)), 318 + dice.randint(0, 40)
        size = dice.randint(10, 30)
        tone = dice.choice(
            [(58, 60, 64), (226, 224, 216), (150, 120, 84), (90, 112, 140), (178, 74, 60), (120, 132, 84)]
        )
        pen.polygon(
            [
                (left, top),
                (left + size, top - size // 2),
                (left + size + 8, top + size // 2),
                (left + 4, top + size // 2),
            ],
            fill=tone,
        )


def paint_bins(pen: Pen, dice: Random) -> None:
    x = dice.randint(180, 380)
    for left in (x, x + 66):
        pen.rectangle((left, 284, left + 54, 358), fill=(62, 104, 84))
        pen.rectangle((left - 3, 278, left + 57, 288), fill=(48, 84, 68))
    paint_rubbish(pen, dice)


def paint_bicycles(pen: Pen, dice: Random) -> None:
    for _ in range(14):
        x, y = dice.randint(60, 540), dice.randint(296, 352)
        tone = dice.choice([(224, 160, 40), (60, 130, 190), (70, 160, 110)])
        for wheel in (x, x + 38):
            pen.ellipse((wheel, y, wheel + 30, y + 30), outline=(50, 50, 54), width=3)
        pen.line([(x + 15, y + 15), (x + 28, y - 8), (x + 52, y + 15), (x + 15, y + 15)], fill=tone, width=4)
        pen.line((x + 28, y - 8, x + 26, y - 18), fill=tone, width=4)


def paint_cars(pen: Pen, dice: Random) -> None:
    for x in (dice.randint(20, 120), dice.randint(330, 420)):
        tone = dice.choice([(186, 190, 194), (60, 66, 76), (150, 50, 46), (230, 230, 228)])
        pen.rounded_rectangle((x, 308, x + 176, 350), 12, fill=tone)
        pen.polygon([(x + 34, 310), (x + 56, 278), (x + 124, 278), (x + 150, 310)], fill=mix(tone, (30, 40, 50), 0.4))
        for wheel in (x + 26, x + 120):
            pen.ellipse((wheel, 334, wheel + 32, 366), fill=(36, 36, 40))


def paint_hole(pen: Pen, dice: Random) -> None:
    x = dice.randint(160, 380)
    edge = [(x + dice.randint(-8, 8) + dx, 424 + dice.randint(-6, 6) + dy) for dx, dy in OVAL]
    pen.polygon(edge, fill=(48, 46, 46))
    pen.polygon([(px + 6, py + 8) for px, py in edge], fill=(70, 84, 96))


def paint_cables(pen: Pen, dice: Random) -> None:
    for _ in range(8):
        start, sag = dice.randint(60, 130), dice.randint(30, 120)
        points = [(x, start + round(sag * (1 - ((x - 320) / 330) ** 2))) for x in range(0, 641, 40)]
        pen.line(points, fill=(40, 40, 44), width=2)
    x = dice.randint(240, 400)
    pen.line([(x, 160), (x + 14, 240), (x - 8, 310), (x + 20, 330)], fill=(30, 30, 34), width=4)


def paint_water(pen: Pen, dice: Random) -> None:
    x = dice.randint(120, 300)
    pen.ellipse((x, 330, x + 300, 410), fill=(84, 88, 70))
    pen.ellipse((x + 30, 342, x + 250, 396), fill=(104, 104, 78))
    for _ in range(18):
        left, top = x + dice.randint(30, 250), dice.randint(345, 395)
        pen.ellipse((left, top, left + 10, top + 6), fill=(170, 168, 140))


def paint_smoke(pen: Pen, dice: Random) -> None:
    x = dice.randint(200, 360)
    pen.rectangle((x, 318, x + 110, 336), fill=(54, 50, 48))
    pen.rectangle((x + 8, 336, x + 14, 364), fill=(54, 50, 48))
    pen.rectangle((x + 96, 336, x + 102, 364), fill=(54, 50, 48))
    for _ in range(26):
        left, top = x + dice.randint(-10, 100), dice.randint(150, 310)
        size = dice.randint(20, 60)
        pen.ellipse((left, top, left + size, top + size), fill=(190 + dice.randint(0, 30),) * 3)
    for left in range(x + 6, x + 100, 12):
        pen.ellipse((left, 312, left + 10, 320), fill=(206, 90, 40))


def paint_hoarding(pen: Pen, dice: Random) -> None:
    lean = dice.randint(20, 60)
    for x in range(60, 560, 84):
        shift = lean if x > 260 else 0
        pen.polygon(
            [(x, 350), (x + 80, 350), (x + 80 + shift, 250 + shift), (x + shift, 250 + shift)], fill=(72, 120, 150)
        )
        pen.line((x, 350, x + shift, 250 + shift), fill=(220, 224, 226), width=3)
    for _ in range(60):
        left, top = dice.randint(0, 640), dice.randint(180, 380)
        pen.ellipse((left, top, left + 8, top + 5), fill=(204, 190, 164))


def paint_posters(pen: Pen, dice: Random) -> None:
    x = dice.randint(200, 380)
    pen.rectangle((x, 40, x + 34, 366), fill=(128, 124, 120))
    for _ in range(15):
        left, top = x - 14 + dice.randint(0, 24), dice.randint(120, 320)
        pen.rectangle(
            (left, top, left + 26, top + 34), fill=dice.choice([(240, 238, 226), (238, 214, 120), (226, 150, 140)])
        )
        for line in range(top + 6, top + 30, 6):
            pen.line((left + 3, line, left + 22, line), fill=(120, 60, 60), width=1)


def paint_broken(pen: Pen, dice: Random) -> None:
    for x in range(40, 600, 40):
        height = dice.choice([52, 52, 52, 0, 24])
        pen.line((x, 356, x, 356 - height), fill=(120, 70, 60), width=6)
        if height > 40:
            pen.line((x, 312, x + 40, 312 + dice.choice([0, 0, 26])), fill=(120, 70, 60), width=4)


OVAL = [(-70, 0), (-48, -20), (0, -27), (46, -22), (72, 2), (50, 24), (4, 30), (-46, 22)]
PAINTERS: dict[str, Painter] = {
    **dict.fromkeys(["pavement-trading", "street-vendor", "outside-trading", "market-disorder"], paint_stalls),
    **dict.fromkeys(["pavement-promotion"], paint_stalls),
    **dict.fromkeys(
        ["exposed-rubbish", "heaped-waste", "piled-goods", "dirty-road", "dumped-furniture"], paint_rubbish
    ),
    **dict.fromkeys(["messy-green"], paint_rubbish),
    "full-bins": paint_bins,
    **dict.fromkeys(["shared-bicycles", "parked-bicycles"], paint_bicycles),
    **dict.fromkeys(["parked-cars", "blocked-access", "blocked-fire-lane"], paint_cars),
    **dict.fromkeys(["broken-road", "missing-tactile", "worn-markings"], paint_hole),
    "hanging-cables": paint_cables,
    **dict.fromkeys(["dirty-water", "polluted-river", "poured-waste-water"], paint_water),
    **dict.fromkeys(["street-barbecue", "burning-rubbish", "cooking-fumes"], paint_smoke),
    **dict.fromkeys(["building-dust", "building-on-road", "unlicensed-digging"], paint_hoarding),
    **dict.fromkeys(["small-ads", "illegal-billboard", "damaged-public-notice"], paint_posters),
    **dict.fromkeys(["missing-kerb"], paint_broken),
}
