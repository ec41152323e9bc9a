"""The scan statistic: published values, a plain reading of its definition, and honest p-values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicloop.cases.scanning import LARGEST_SHARE, log_likelihood_ratio, scan

# Leukaemia in upstate New York, 1978–82, whole cases only: 552 among 1,057,673 people. Clusters as SaTScan and the
# R package smerc (tests of scan.test) give them: people inside, cases, expected (two digits), statistic (six).
PEOPLE, CASES = 1_057_673, 552


def test_statistic_is_that_of_published_clusters() -> None:
    expected = 95_249 / PEOPLE * CASES

    (llr,) = log_likelihood_ratio(np.array([85.0]), np.array([expected]), CASES)

    assert (round(expected, 2), round(float(llr), 6)) == (49.71, 11.577255)
    assert round(34_083 / PEOPLE * CASES, 2) == 17.79


def test_fewer_than_expected_is_no_cluster() -> None:
    assert log_likelihood_ratio(np.array([3.0, 5.0]), np.array([5.0, 5.0]), 20).tolist() == [0.0, 0.0]


def plain(points: list[tuple[float, float]], counts: list[int], exposure: list[float]) -> float:
    """The strongest circle by trying every centre and radius, as the definition says it."""
    total, scale, strongest = sum(counts), sum(counts) / sum(exposure), 0.0
    for a in points:
        for b in points:
            radius = math.dist(a, b)
            members = [n for n, point in enumerate(points) if math.dist(a, point) <= radius]
            c, e = sum(counts[n] for n in members), sum(exposure[n] for n in members) * scale
            if c < 2 or c <= e or e > total * LARGEST_SHARE:
                continue
            rest = (total - c) * math.log((total - c) / (total - e)) if total > c else 0.0
            strongest = max(strongest, c * math.log(c / e) + rest)
    return strongest


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 6), st.integers(1, 9)),
        min_size=1, max_size=9, unique_by=lambda each: each[:2],
    )
)  # fmt: skip
def test_strongest_circle_is_the_one_a_plain_search_finds(rows: list[tuple[int, int, int, int]]) -> None:
    x, y, counts, exposure = (list(column) for column in zip(*rows, strict=True))
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]

    found = scan(x, y, counts, exposure, seed=1, runs=9)

    wanted = plain(points, counts, [float(each) for each in exposure]) if sum(counts) else 0.0
    assert math.isclose(found[0].llr if found else 0.0, wanted, abs_tol=1e-9)


def grid(side: int = 8) -> tuple[list[float], list[float]]:
    return [float(n % side) for n in range(side * side)], [float(n // side) for n in range(side * side)]


def test_planted_cluster_is_found_and_so_is_a_second_one() -> None:
    x, y = grid()
    counts = [2] * 64
    for place in (0, 1, 8):
        counts[place] = 14
    for place in (63, 62, 55):
        counts[place] = 12

    first, second = scan(x, y, counts, [1.0] * 64, seed=7, level=0.05)

    assert (sorted(first.places), first.count, first.p) == ([0, 1, 8], 42, 0.001)
    assert sorted(second.places) == [55, 62, 63]
    assert first.ratio > second.ratio > 1


def test_where_more_is_exposed_more_is_expected() -> None:
    x, y = grid()
    counts = [2] * 64
    counts[0] = 30
    exposure = [1.0] * 64
    exposure[0] = 15.0

    assert scan(x, y, counts, exposure, seed=7, level=0.05) == []


def test_chance_alone_is_seldom_taken_for_a_cluster() -> None:
    """At the level of 10 %, about one map in ten; 60 maps give from 1 to 13 but once in a thousand times."""
    x, y = grid(5)
    random = np.random.default_rng(2026)
    maps = [random.multinomial(60, [1 / 25] * 25).tolist() for _ in range(60)]

    alarms = sum(bool(scan(x, y, each, [1.0] * 25, seed=n, runs=99, level=0.10)) for n, each in enumerate(maps))

    assert 1 <= alarms <= 13


def test_nothing_seen_is_no_cluster_and_nothing_exposed_is_a_mistake() -> None:
    assert scan([], [], [], [], seed=1) == []
    assert scan([0, 1], [0, 0], [0, 0], [1, 1], seed=1) == []
    with pytest.raises(ValueError, match="exposed"):
        scan([0, 1], [0, 0], [3, 0], [0, 1], seed=1)
