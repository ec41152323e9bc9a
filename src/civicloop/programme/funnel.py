"""A funnel plot: each office's share against how many it was counted from, with the limits of what is usual.

Where offices differ more than chance explains, the limits are widened (`dispersion`): else they would flag nearly all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from civicloop.kernel.statistics import FLOOR, Z95
from civicloop.programme.dispersion import CHANCE, Spread, spread_of

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
    spread: Spread = CHANCE
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM

    @property
    def phi_words(self) -> str:
        return f"{self.spread.phi:.1f}"

    @property
    def tau_words(self) -> str:
        """The standard deviation between offices, in percentage points."""
        return f"{100 * sqrt(self.spread.tau2):.1f}"


def limits(share: float, n: int, z: float, spread: Spread = CHANCE) -> tuple[float, float]:
    """Within which a share of n is usual: by chance (the normal approximation; Spiegelhalter 2005) and `spread`."""
    reach = z * spread.error(chance(share, n)) if n else 1.0
    return max(0.0, share - reach), min(1.0, share + reach)


def chance(share: float, n: int) -> float:
    """The standard error of a share of n by chance alone."""
    return sqrt(share * (1 - share) / n)


def funnel(offices: Sequence[tuple[str, int, int]], *, is_additive: bool = False) -> Funnel | None:
    """Of (label, in time, due); offices with too few to say stay out. None where nobody has enough.

    `is_additive`: differences beyond chance are taken as a variance between offices, not in proportion to chance's.
    """
    shown = [each for each in offices if each[2] >= FLOOR]
    if not shown:
        return None
    total, hits = sum(each[2] for each in shown), sum(each[1] for each in shown)
    share, most = hits / total, max(each[2] for each in shown)
    own = [(hit / n, chance(share, n)) for _label, hit, n in shown]
    spread = spread_of(own, share, is_additive=is_additive)
    return Funnel(
        dots=[dot(label, hit, n, share, most, spread) for label, hit, n in shown],
        inner=outline(share, most, Z95, spread),
        outer=outline(share, most, Z998, spread),
        spread=spread,
        middle=height(share),
        share=share,
        ticks=[(height(each / 4), f"{each * 25}%") for each in range(5)],
        most=most,
    )


def dot(label: str, hits: int, n: int, share: float, most: int, spread: Spread) -> Dot:
    own = hits / n
    low, high = limits(share, n, Z998, spread)
    near_low, near_high = limits(share, n, Z95, spread)
    if own < low:
        tone, word = "red", _("clearly below the others")
    elif own > high:
        tone, word = "green", _("clearly above the others")
    elif near_low <= own <= near_high:
        tone, word = "grey", _("no different from the others")
    else:
        tone, word = "yellow", _("perhaps different: watch it")
    return Dot(place(n, most), height(own), label, own, n, tone, word)


def outline(share: float, most: int, z: float, spread: Spread) -> str:
    """There along the upper limit and back along the lower one."""
    counts = [max(1.0, most * step / STEPS) for step in range(1, STEPS + 1)]
    bounds = [limits(share, round(n), z, spread) for n in counts]
    upper = [f"{place(n, most)},{height(high)}" for n, (_low, high) in zip(counts, bounds, strict=True)]
    lower = [f"{place(n, most)},{height(low)}" for n, (low, _high) in zip(counts, bounds, strict=True)]
    return " ".join(upper + lower[::-1])


def place(n: float, most: int) -> float:
    return round(LEFT + (RIGHT - LEFT - 16) * n / most, 1)


def height(share: float) -> float:
    return round(BOTTOM - share * (BOTTOM - TOP), 1)
