"""Where characters stand: one box each, sixteen bytes a box, so that thousands of pages fit in memory."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import overload

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Boxes(Sequence[Box]):
    """A list of boxes that can be read and not changed."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self.sides = array("f", chain.from_iterable(boxes))

    def __len__(self) -> int:
        return len(self.sides) // 4

    @overload
    def __getitem__(self, place: int) -> Box: ...

    @overload
    def __getitem__(self, place: slice) -> list[Box]: ...

    def __getitem__(self, place: int | slice) -> Box | list[Box]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        index = range(len(self))[place] * 4
        left, top, right, bottom = self.sides[index : index + 4]
        return left, top, right, bottom

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Boxes) and self.sides == other.sides
