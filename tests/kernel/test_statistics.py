"""Intervals against published and simulated values."""

import random

import pytest

from civicloop.kernel.statistics import Estimate, levels_mean, pooled_prior, wilson

SCORES = (5, 4, 3, 2, 1)


@pytest.mark.parametrize(
    ("successes", "n", "low"), [(5, 5, 0.566), (19, 20, 0.764), (180, 200, 0.851), (900, 1000, 0.880)]
)
def test_wilson_low_bound_has_the_published_values(successes: int, n: int, low: float) -> None:
    assert round(wilson(successes, n).low, 3) == low


def test_wilson_interval_of_half_of_ten_is_symmetric() -> None:
    estimate = wilson(5, 10)

    assert (estimate.value, round(estimate.low, 3), round(estimate.high, 3)) == (0.5, 0.237, 0.763)


def test_wilson_says_nothing_without_observations() -> None:
    assert wilson(0, 0) == Estimate(0.0, 0.0, 1.0, 0)


def test_wilson_stays_between_nought_and_one() -> None:
    assert (wilson(0, 3).low, wilson(3, 3).high) == (0.0, 1.0)


def test_wilson_refuses_more_successes_than_trials() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        wilson(4, 3)


def test_estimate_below_the_floor_is_not_enough() -> None:
    assert [wilson(3, n).is_enough() for n in (9, 10)] == [False, True]


def test_levels_mean_without_opinions_is_the_prior_middle() -> None:
    estimate = levels_mean([0, 0, 0, 0, 0], SCORES)

    assert (estimate.value, estimate.n) == (3.0, 0)


def test_levels_mean_adds_the_prior_to_the_counts() -> None:
    assert levels_mean([9, 0, 0, 0, 0], SCORES, prior=[1, 0, 0, 0, 2]).value == (10 * 5 + 2 * 1) / 12


@pytest.mark.parametrize("counts", [[30, 12, 5, 2, 1], [4, 3, 2, 2, 4], [3, 3, 20, 18, 9]])
def test_levels_interval_agrees_with_simulated_dirichlet_quantiles(counts: list[int]) -> None:
    rolls = random.Random(7)
    means = sorted(simulated_mean(rolls, counts) for _ in range(20_000))

    estimate = levels_mean(counts, SCORES)

    assert estimate.low == pytest.approx(means[1_000], abs=0.05)
    assert estimate.high == pytest.approx(means[19_000], abs=0.05)


def simulated_mean(rolls: random.Random, counts: list[int]) -> float:
    draws = [rolls.gammavariate(count + 1, 1) for count in counts]
    return sum(draw * score for draw, score in zip(draws, SCORES, strict=True)) / sum(draws)


def test_levels_interval_stays_on_the_scale() -> None:
    assert levels_mean([1, 0, 0, 0, 0], SCORES, prior=[0.1] * 5).high == 5


def test_pooled_prior_is_worth_its_weight_and_leans_to_what_is_usual() -> None:
    prior = pooled_prior([[80, 10, 5, 0, 0], [60, 20, 15, 3, 2]], 5, weight=4.0)

    assert round(sum(prior), 9) == 4.0
    assert prior == sorted(prior, reverse=True)
    assert prior[0] == 4.0 * 141 / 200
