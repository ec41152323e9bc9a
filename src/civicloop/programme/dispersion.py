"""How much more than chance offices differ from each other: over-dispersion, for the limits of a funnel plot.

Offices are not drawn from one urn: some have harder work, other places, other habits. Limits of mere chance then call
nearly everybody an outlier. After D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics
in Medicine 24 (2005) 1185–1202, and Spiegelhalter et al., Statistical methods for healthcare regulation, J. R. Statist.
Soc. A 175 (2012) 1–47: φ is the mean square of the winsorised z-scores; the limits are widened by √φ (multiplicative),
or each office's variance by τ² between offices (additive; the moment estimate of DerSimonian and Laird, 1986).
"""

from collections.abc import Sequence
from math import floor, sqrt
from typing import NamedTuple

WINSORISED = 0.1  # the share of the z-scores at each end that are drawn in, so that true outliers don't hide themselves
FEWEST = 10  # with fewer offices no end can be drawn in, and φ would be the outliers' own


class Spread(NamedTuple):
    """What widens the limits: by the factor `phi`, or by the variance `tau2`. Chance alone: 1 and 0."""

    phi: float = 1.0
    tau2: float = 0.0

    def error(self, standard_error: float) -> float:
        """The standard error of an office's share with the spread between offices in it."""
        return sqrt(self.phi * standard_error**2 + self.tau2)


CHANCE = Spread()


def winsorised(scores: Sequence[float], share: float = WINSORISED) -> list[float]:
    """The scores in order, those of each end set to the nearest that is not of the end."""
    ordered = sorted(scores)
    count = floor(share * len(ordered))
    low, high = ordered[count], ordered[len(ordered) - 1 - count]
    return [min(max(each, low), high) for each in ordered]


def phi_of(scores: Sequence[float], share: float = WINSORISED) -> float:
    """The mean square of the winsorised z-scores; about 1 where chance explains the differences."""
    drawn_in = winsorised(scores, share)
    return sum(each**2 for each in drawn_in) / len(drawn_in)


def tau2_of(phi: float, errors: Sequence[float]) -> float:
    """The variance between offices, from φ and each office's standard error; 0 where chance explains it all."""
    weights = [1 / error**2 for error in errors]
    count, total = len(weights), sum(weights)
    excess = count * phi - (count - 1)
    return max(0.0, excess / (total - sum(weight**2 for weight in weights) / total))


def spread_of(shares: Sequence[tuple[float, float]], middle: float, *, is_additive: bool = False) -> Spread:
    """Of (share, standard error) around the share of all. Chance alone with few offices, or where φ is not above 1."""
    if len(shares) < FEWEST or not all(error for _share, error in shares):
        return CHANCE
    phi = phi_of([(share - middle) / error for share, error in shares])
    if phi <= 1:
        return CHANCE
    return Spread(tau2=tau2_of(phi, [error for _share, error in shares])) if is_additive else Spread(phi=phi)
