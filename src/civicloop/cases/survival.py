"""How long fixed stays fixed: survival from intervals, since a relapse is only known to lie between two looks.

Turnbull's estimator (1976, J. R. Stat. Soc. B 38, 290–295), by self-consistency. An observation (left, right] says
that the relapse came after `left` and not after `right`; `right` is infinite where none was seen. Plain numbers, no
database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from civicloop.kernel.statistics import Estimate, wilson

MOST_ROUNDS, PRECISION = 10_000, 1e-9
SAMPLES = 200  # of the bootstrap

type Floats = NDArray[np.float64]
type Measure = Callable[["Curve"], float]


@dataclass(frozen=True)
class Seen:
    """One closing: fixed still after `left` days, back after `right` at the latest; `count` closings alike."""

    left: float
    right: float = inf
    count: int = 1


@dataclass(frozen=True)
class Curve:
    """The share that stays fixed: it falls by `mass` somewhere within each (`left`, `right`]."""

    left: Floats
    right: Floats
    mass: Floats

    def at(self, day: float) -> float:
        """The share still fixed after so many days; within an interval the fall counts at its end."""
        return float(1 - self.mass[self.right <= day].sum())

    def day_by_which(self, share: float, horizon: float) -> float:
        """The day by which so large a share of the relapses within the horizon has come; infinite where none does."""
        known = self.right <= horizon
        total = self.mass[known].sum()
        if total <= PRECISION:
            return inf
        reached = np.cumsum(self.mass[known]) >= share * total - PRECISION
        return float(self.right[known][int(np.argmax(reached))])


def innermost(seen: Sequence[Seen]) -> tuple[Floats, Floats]:
    """Turnbull's intervals: from a left end to the next right end with no other left end between."""
    ends = sorted({(each.left, 1) for each in seen} | {(each.right, 0) for each in seen})
    pairs = [(a, b) for (a, is_left), (b, is_left_too) in pairwise(ends) if is_left and not is_left_too]
    return np.array([a for a, _b in pairs], float), np.array([b for _a, b in pairs], float)


def turnbull(seen: Sequence[Seen]) -> Curve:
    """The likeliest curve for these observations."""
    left, right = innermost(seen)
    within = np.array([(each.left <= left) & (right <= each.right) for each in seen], float)
    counts = np.array([each.count for each in seen], float)
    return Curve(left, right, likeliest(within, counts))


def likeliest(within: Floats, counts: Floats) -> Floats:
    """Masses of the intervals, by self-consistency from equal ones; `within`: which of them an observation covers."""
    mass = np.full(within.shape[1], 1 / max(1, within.shape[1]))
    for _round in range(MOST_ROUNDS):
        shares = within * mass
        fresh: Floats = (counts / shares.sum(axis=1)) @ shares / counts.sum()
        if np.abs(fresh - mass).max() < PRECISION:
            return fresh
        mass = fresh
    return mass


def stayed(seen: Sequence[Seen], day: float, *, seed: int = 0) -> Estimate:
    """The share still fixed after so many days, with its 95 % interval; nothing known: 0 to 1.

    The interval is the bootstrap's, and never narrower than Wilson's over those of whom the day is known: samples of
    a few closings that all went well would say that nothing can happen.
    """
    n = sum(each.count for each in seen)
    if n == 0:
        return Estimate(0.0, 0.0, 1.0, 0)
    found = resampled(seen, lambda curve: curve.at(day), seed)
    low, high = np.quantile(found, [0.025, 0.975])
    value = turnbull(seen).at(day)
    known = sum(each.count for each in seen if each.left >= day or each.right <= day)
    plain = wilson(round(value * known), known)
    return Estimate(value, min(float(low), plain.low), max(float(high), plain.high), n)


def resampled(seen: Sequence[Seen], measure: Measure, seed: int = 0) -> list[float]:
    """A measure of the curve of each of many samples drawn from the observations."""
    dice = np.random.default_rng(seed)
    counts = np.array([each.count for each in seen])
    n = int(counts.sum())
    draws = dice.multinomial(n, counts / n, size=SAMPLES)
    return [
        measure(turnbull([Seen(each.left, each.right, int(k)) for each, k in zip(seen, draw, strict=True) if k]))
        for draw in draws
    ]
