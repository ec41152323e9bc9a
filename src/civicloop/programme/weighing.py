"""Weights that add up: shares of a hundred, scaled without losing one, and the progress of a whole from its parts."""

from collections.abc import Sequence

WHOLE = 100


def weighted(parts: Sequence[tuple[int, int]]) -> int:
    """The progress in per cent of a whole whose parts are (weight, progress); the weights add up to 100.

    Rounded down, so that a whole is at 100 only when all its parts are.
    """
    total = sum(weight for weight, _progress in parts)
    if total != WHOLE:
        raise ValueError(f"the weights add up to {total}")
    return sum(weight * progress for weight, progress in parts) // WHOLE


def rescaled(weights: Sequence[int]) -> list[int]:
    """The same proportions adding up to exactly 100: whole numbers by the largest remainders, the first on a tie."""
    total = sum(weights)
    if not weights:
        return []
    if not total:
        return rescaled([1] * len(weights))
    floors = [weight * WHOLE // total for weight in weights]
    remainders = [(weight * WHOLE % total, -place) for place, weight in enumerate(weights)]
    places = sorted(range(len(weights)), key=lambda place: remainders[place], reverse=True)
    for place in places[: WHOLE - sum(floors)]:
        floors[place] += 1
    return floors
