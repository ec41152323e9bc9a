"""The survival estimator, against lifelines and against a published example."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from civicloop.cases.survival import Seen, stayed, turnbull

# Beverley and others' breast cosmesis after radiotherapy alone, as Finkelstein and Wolfe (1985) print it: months.
RADIOTHERAPY = [
    (45, inf), (6, 10), (0, 7), (46, inf), (46, inf), (7, 16), (17, inf), (7, 14), (37, 44), (0, 8), (4, 11), (15, inf),
    (11, 15), (22, inf), (46, inf), (46, inf), (25, 37), (46, inf), (26, 40), (46, inf), (27, 34), (36, 44), (46, inf),
    (36, 48), (37, inf), (40, inf), (17, 25), (46, inf), (11, 18), (38, inf), (5, 12), (37, inf), (0, 5), (18, inf),
    (24, inf), (36, inf), (5, 11), (19, 35), (17, 25), (24, inf), (32, inf), (33, inf), (19, 26), (37, inf), (34, inf),
    (36, inf),
]  # fmt: skip


def test_published_example_gives_the_published_masses() -> None:
    curve = turnbull([Seen(*each) for each in RADIOTHERAPY])

    found = {
        (left, right): round(mass, 4) for left, right, mass in zip(curve.left, curve.right, curve.mass, strict=True)
    }
    assert {each: mass for each, mass in found.items() if mass} == {
        (4, 5): 0.0463, (6, 7): 0.0334, (7, 8): 0.0887, (11, 12): 0.0708, (24, 25): 0.0926, (33, 34): 0.0818,
        (38, 40): 0.1209, (46, 48): 0.4656,
    }  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40))
def test_days_known_exactly_give_the_product_limit_estimate(days: list[tuple[int, bool]]) -> None:
    """A relapse seen on a day lies after the day before it; censoring on the same day comes after."""
    curve = turnbull([Seen(day - 1, day) if came else Seen(day) for day, came in days])
    reference = KaplanMeierFitter().fit([day for day, _came in days], [came for _day, came in days])
    last = max([day for day, came in days if came], default=0)

    asked = list(range(last + 1))
    assert np.allclose([curve.at(day) for day in asked], np.ravel(reference.predict(asked)), atol=1e-4)


def test_wide_intervals_agree_with_lifelines() -> None:
    dice = np.random.default_rng(7)
    true = dice.exponential(40, 300)
    looks = np.sort(dice.integers(1, 90, (300, 4)), axis=1)
    left = np.array([max([0, *row[row < day]]) for row, day in zip(looks, true, strict=True)])
    right = np.array([min([inf, *row[row >= day]]) for row, day in zip(looks, true, strict=True)])

    curve = turnbull([Seen(a, b) for a, b in zip(left, right, strict=True)])
    reference = KaplanMeierFitter().fit_interval_censoring(
        np.minimum(left + 1, right), right, tol=1e-6
    )  # theirs are closed

    upper = reference.survival_function_["NPMLE_estimate_upper"]
    asked = [10, 21, 40, 60, 80]
    expected = [upper[upper.index <= day].iloc[-1] for day in asked]
    assert np.allclose([curve.at(day) for day in asked], expected, atol=0.002)


def test_interval_holds_the_share_and_narrows_with_more_closings() -> None:
    few = stayed([Seen(10, 20, 2), Seen(100, count=8)], 30)
    many = stayed([Seen(10, 20, 200), Seen(100, count=800)], 30)

    assert (few.value, many.value, few.n, many.n) == (pytest.approx(0.8), pytest.approx(0.8), 10, 1000)
    assert few.low <= 0.8 <= few.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert stayed([], 30).n == 0


def test_day_by_which_most_relapses_have_come() -> None:
    curve = turnbull([Seen(4, 5, 6), Seen(19, 20, 2), Seen(79, 80, 2), Seen(365, count=90)])

    assert [curve.day_by_which(share, 365) for share in (0.5, 0.8, 1.0)] == [5, 20, 80]
    assert turnbull([Seen(365)]).day_by_which(0.8, 365) == inf
