"""A funnel plot: each office's share against how many it was counted from, with the limits of mere chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from civicloop.kernel.statistics import FLOOR, Z95

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 620, 20, 270
Z998 = 3.0902
STEPS = 40


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    share: float
    n: int
    tone: str
    word: str


@dataclass(frozen=True)
class Funnel:
    """`inner` and `outer` are the outlines of the 95 and 99.8 per cent limits around the share of all."""

    dots: list[Dot]
    inner: str
    outer: str
    middle: float
    share: float
    ticks: list[tuple[float, str]]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


def limits(share: float, n: int, z: float) -> tuple[float, float]:
    """Within which a share of n lies by mere chance (the normal approximation; Spiegelhalter 2005)."""
    spread = z * sqrt(share * (1 - share) / n) if n else 1.0
    return max(0.0, share - spread), min(1.0, share + spread)


def funnel(offices: Sequence[tuple[str, int, int]]) -> Funnel | None:
    """Of (label, in time, due); offices with too few to say stay out. None where nobody has enough."""
    shown = [each for each in offices if each[2] >= FLOOR]
    if not shown:
        return None
    total, hits = sum(each[2] for each in shown), sum(each[1] for each in shown)
    share, most = hits / total, max(each[2] for each in shown)
    return Funnel(
        dots=[dot(label, hit, n, share, most) for label, hit, n in shown],
        inner=outline(share, most, Z95),
        outer=outline(share, most, Z998),
        middle=height(share),
        share=share,
        ticks=[(height(each / 4), f"{each * 25}%") for each in range(5)],
        most=most,
    )


def dot(label: str, hits: int, n: int, share: float, most: int) -> Dot:
    own = hits / n
    low, high = limits(share, n, Z998)
    near_low, near_high = limits(share, n, Z95)
    if own < low:
        tone, word = "red", _("clearly below the others")
    elif own > high:
        tone, word = "green", _("clearly above the others")
    elif near_low <= own <= near_high:
        tone, word = "grey", _("no different from the others")
    else:
        tone, word = "yellow", _("perhaps different: watch it")
    return Dot(place(n, most), height(own), label, own, n, tone, word)


def outline(share: float, most: int, z: float) -> str:
    """There along the upper limit and back along the lower one."""
    counts = [max(1.0, most * step / STEPS) for step in range(1, STEPS + 1)]
    bounds = [limits(share, round(n), z) for n in counts]
    upper = [f"{place(n, most)},{height(high)}" for n, (_low, high) in zip(counts, bounds, strict=True)]
    lower = [f"{place(n, most)},{height(low)}" for n, (low, _high) in zip(counts, bounds, strict=True)]
    return " ".join(upper + lower[::-1])


def place(n: float, most: int) -> float:
    return round(LEFT + (RIGHT - LEFT - 16) * n / most, 1)


def height(share: float) -> float:
    return round(BOTTOM - share * (BOTTOM - TOP), 1)
