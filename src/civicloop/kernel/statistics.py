"""Fair numbers: a share with its Wilson interval, the mean of a scale with its Dirichlet interval, their floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964
Z90 = 1.644854
FLOOR = 10  # fewer opinions than this are counted but not summed up
PRIOR_WEIGHT = 5.0  # how many opinions the prior is worth


@dataclass(frozen=True)
class Estimate:
    """A value with the interval it may lie in, and how many observations it stands on."""

    value: float
    low: float
    high: float
    n: int

    def is_enough(self, floor: int = FLOOR) -> bool:
        return self.n >= floor


def wilson(successes: int, n: int, z: float = Z95) -> Estimate:
    """The share successes/n with Wilson's score interval (Wilson 1927); no observations say nothing: 0 to 1."""
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n}")
    if n == 0:
        return Estimate(0.0, 0.0, 1.0, 0)
    share, square = successes / n, z * z
    centre = share + square / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    low, high = ((centre + sign * spread) / (1 + square / n) for sign in (-1, 1))
    return Estimate(share, max(0.0, low), min(1.0, high), n)


def levels_mean(
    counts: Sequence[int], scores: Sequence[float], prior: Sequence[float] | None = None, z: float = Z90
) -> Estimate:
    """The mean score of opinions on a scale, with its 90 % interval (Dirichlet-multinomial).

    `counts[i]` opinions gave `scores[i]`; `prior[i]` is added to each (one each, unless given). The interval is the
    normal one with the posterior's exact mean and variance, kept inside the scale.
    """
    weights = [count + start for count, start in zip(counts, prior or [1.0] * len(counts), strict=True)]
    total = sum(weights)
    mean = sum(weight * score for weight, score in zip(weights, scores, strict=True)) / total
    square = sum(weight * score * score for weight, score in zip(weights, scores, strict=True)) / total
    spread = z * sqrt(max(0.0, square - mean * mean) / (total + 1))
    return Estimate(mean, max(min(scores), mean - spread), min(max(scores), mean + spread), sum(counts))


def pooled_prior(groups: Iterable[Sequence[int]], size: int, weight: float = PRIOR_WEIGHT) -> list[float]:
    """What is usual among all groups, worth `weight` opinions: each level's share of all, none of them nought."""
    pooled = [1.0] * size
    for counts in groups:
        pooled = [sum_ + count for sum_, count in zip(pooled, counts, strict=True)]
    total = sum(pooled)
    return [weight * share / total for share in pooled]
