"""Over-dispersion in the funnel, against a published example and an independent computation."""

from math import log, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.programme.dispersion import CHANCE, Spread, phi_of, spread_of, tau2_of, winsorised
from civicloop.programme.funnel import funnel

# Thirteen trials of the BCG vaccine (Colditz et al. 1994): ill and well of the treated, ill and well of the others.
BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]


def test_variance_between_is_that_of_a_published_example() -> None:
    """DerSimonian and Laird's estimate for the log risk ratios is 0.3088, with Q = 152.233 (as metafor documents)."""
    ratios = [log((a / (a + b)) / (c / (c + d))) for a, b, c, d in BCG]
    errors = [sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]
    middle = np.average(ratios, weights=[1 / error**2 for error in errors])
    scores = [(ratio - middle) / error for ratio, error in zip(ratios, errors, strict=True)]

    phi = phi_of(scores, share=0)

    assert [phi * len(BCG), tau2_of(phi, errors)] == pytest.approx([152.233, 0.3088], abs=5e-4)


def test_ends_are_drawn_in_to_the_nearest_that_stays() -> None:
    scores = [-9.0, -1.0, -0.5, -0.2, 0.0, 0.1, 0.4, 0.6, 1.1, 7.0]
    assert winsorised(scores) == [-1.0, -1.0, -0.5, -0.2, 0.0, 0.1, 0.4, 0.6, 1.1, 1.1]


@given(st.lists(st.floats(-8, 8), min_size=10, max_size=60))
def test_phi_is_what_numpy_makes_of_the_definition(scores: list[float]) -> None:
    count = len(scores) // 10
    inner = np.sort(scores)[count : len(scores) - count]
    clipped = np.clip(scores, inner[0], inner[-1])
    assert phi_of(scores) == pytest.approx(float(np.mean(clipped**2)))


def test_few_offices_and_offices_that_differ_by_chance_leave_the_limits() -> None:
    alike = [(0.8 + step / 1000, 0.05) for step in range(-5, 6)]
    apart = [(0.2, 0.02), (0.5, 0.02), (0.9, 0.02)]
    assert (spread_of(alike, 0.8), spread_of(apart, 0.5)) == (CHANCE, CHANCE)


def test_spread_widens_small_and_great_offices_as_its_model_says() -> None:
    assert [Spread(phi=4.0).error(0.1), Spread(tau2=0.09).error(0.4)] == pytest.approx([0.2, 0.5])


def drawn(*, between: float, extra: tuple[str, int, int] | None = None, is_additive: bool = False) -> list[str]:
    """The tones of 40 made-up offices of 200 tasks whose true shares spread around 70 % so much, and of one more."""
    dice = Random(20261125)
    offices = []
    for number in range(40):
        true = min(max(dice.gauss(0.7, between), 0.05), 0.95)
        offices.append((f"o{number}", sum(dice.random() < true for _ in range(200)), 200))
    found = funnel([*offices, *([extra] if extra else [])], is_additive=is_additive)
    assert found is not None
    return [dot.tone for dot in found.dots]


@pytest.mark.parametrize("is_additive", [False, True])
def test_offices_that_all_differ_are_not_all_flagged(is_additive: bool) -> None:
    tones = drawn(between=0.12, is_additive=is_additive)
    assert sum(tone in {"red", "green"} for tone in tones) <= 1


@pytest.mark.parametrize("is_additive", [False, True])
def test_office_far_from_all_that_differ_is_flagged(is_additive: bool) -> None:
    assert drawn(between=0.05, extra=("far", 60, 200), is_additive=is_additive)[-1] == "red"


def test_limits_of_chance_alone_would_have_flagged_many() -> None:
    """What the spread is for: by the naive limits a good part of the same offices are outliers."""
    dice, flagged = Random(20261125), 0
    error = sqrt(0.7 * 0.3 / 200)
    for _number in range(40):
        true = min(max(dice.gauss(0.7, 0.12), 0.05), 0.95)
        share = sum(dice.random() < true for _ in range(200)) / 200
        flagged += abs(share - 0.7) > 3.0902 * error
    assert flagged >= 15
