"""The terms of trade, as data: who gets how much of a price."""

from dataclasses import dataclass

AUTHOR_PERCENT = 100  # the rest, rounded down, stays with the house


@dataclass(frozen=True)
class Split:
    """A price in whole credits, parted without a remainder."""

    author: int
    house: int


def split(credits: int, author_percent: int = AUTHOR_PERCENT) -> Split:
    house = credits * (100 - author_percent) // 100
    return Split(author=credits - house, house=house)
