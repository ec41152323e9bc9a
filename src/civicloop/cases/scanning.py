"""Where problems cluster more than chance explains: the spatial scan statistic of Kulldorff (1997), Poisson model.

Plain arrays in, clusters out; nothing here knows of cases. Circles around each place grow until they hold half of what
is expected; the most unlikely one wins, and its p-value comes from maps drawn at random from the same expectation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LARGEST_SHARE = 0.5
LEAST_CASES = 2
RUNS = 999
BATCH = 100  # random maps looked at together


@dataclass(frozen=True)
class Cluster:
    """`places` are indexes into what was given, the centre first; `radius` is in the unit of the coordinates."""

    places: tuple[int, ...]
    radius: float
    count: int
    expected: float
    llr: float
    p: float

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.count / self.expected


def log_likelihood_ratio(
    count: NDArray[np.float64], expected: NDArray[np.float64], total: float
) -> NDArray[np.float64]:
    """c·ln(c/E) + (C−c)·ln((C−c)/(C−E)) where more than expected was seen, else 0; `expected` adds up to `total`."""
    outside, rest = total - count, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.where(count > 0, count * np.log(count / expected), 0.0)
        outer = np.where(outside > 0, outside * np.log(outside / rest), 0.0)
        return np.where((count > expected) & (rest > 0), inner + outer, 0.0)


def scan(
    x: Sequence[float],
    y: Sequence[float],
    counts: Sequence[int],
    exposure: Sequence[float],
    *,
    seed: int,
    runs: int = RUNS,
    largest_share: float = LARGEST_SHARE,
    most_places: int | None = None,
    level: float = 1.0,
) -> list[Cluster]:
    """Clusters that do not overlap, the most unlikely first, up to the p-value `level`.

    `x`, `y` in a plane (metres); `exposure` is what makes more problems likely without a reason to worry: people,
    length of streets, visits. Its scale does not matter. `seed` makes the p-values the same each time.
    `most_places` bounds the circles besides, and with them the work.
    Raises ValueError where nothing is exposed, or something happened where nothing is.
    """
    seen, weight = np.asarray(counts, float), np.asarray(exposure, float)
    total = seen.sum()
    if not len(seen) or total == 0:
        return []
    if weight.sum() <= 0 or (weight < 0).any() or (seen[weight == 0] > 0).any():
        raise ValueError("problems were seen where nothing is exposed to them")
    expected = weight / weight.sum() * total
    order, distance = nearest(np.asarray(x, float), np.asarray(y, float))
    order, distance = order[:, :most_places], distance[:, :most_places]
    inside = expected[order].cumsum(axis=1)
    allowed = inside <= total * largest_share
    allowed &= ~same_distance_follows(distance)
    found = best(seen[order].cumsum(axis=1), inside, allowed, total)
    chance = by_chance(expected, order, inside, allowed, total, runs, np.random.default_rng(seed))
    return chosen(found, order, distance, seen, expected, chance, level)


def nearest(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each place all places by distance, itself first, and those distances."""
    apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    order = np.argsort(apart, axis=1, kind="stable")
    return order, np.take_along_axis(apart, order, axis=1)


def same_distance_follows(distance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """A circle holds all places at its rim: one that would cut between equals is no circle."""
    follows = np.zeros(distance.shape, bool)
    follows[:, :-1] = distance[:, 1:] == distance[:, :-1]
    return follows


@dataclass(frozen=True)
class Best:
    """The strongest circle around each place: how many places it holds, and its statistic."""

    size: NDArray[np.int64]
    llr: NDArray[np.float64]


def best(count: NDArray[np.float64], inside: NDArray[np.float64], allowed: NDArray[np.bool_], total: float) -> Best:
    llr = log_likelihood_ratio(count, inside, total)
    llr = np.where(allowed & (count >= LEAST_CASES), llr, 0.0)
    at = llr.argmax(axis=1)
    return Best(at + 1, llr[np.arange(len(at)), at])


def by_chance(
    expected: NDArray[np.float64],
    order: NDArray[np.int64],
    inside: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    total: float,
    runs: int,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """The strongest statistic of each of `runs` maps on which the same number of problems fell by chance."""
    share = expected / expected.sum()
    strongest = np.zeros(runs)
    for start in range(0, runs, BATCH):
        maps = random.multinomial(int(total), share, size=min(BATCH, runs - start)).astype(float)
        for at, drawn in enumerate(maps, start):
            strongest[at] = best(drawn[order].cumsum(axis=1), inside, allowed, total).llr.max()
    return strongest


def chosen(
    found: Best,
    order: NDArray[np.int64],
    distance: NDArray[np.float64],
    seen: NDArray[np.float64],
    expected: NDArray[np.float64],
    chance: NDArray[np.float64],
    level: float,
) -> list[Cluster]:
    """The strongest circle, then the next that shares no place with those before, and so on."""
    taken: set[int] = set()
    clusters = []
    for centre in np.argsort(-found.llr, kind="stable"):
        llr, size = float(found.llr[centre]), int(found.size[centre])
        p = (1 + int((chance >= llr).sum())) / (1 + len(chance))
        if llr <= 0 or p > level:
            break
        places = tuple(int(each) for each in order[centre, :size])
        if taken.isdisjoint(places):
            taken.update(places)
            members = list(places)
            clusters.append(
                Cluster(
                    places, float(distance[centre, size - 1]), int(seen[members].sum()),
                    float(expected[members].sum()), llr, p,
                )
            )  # fmt: skip
    return clusters
