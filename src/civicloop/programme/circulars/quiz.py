"""A circular's few questions: how they are written, kept and marked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST_CHOICES = 2
RIGHT = re.compile(r"^[*＊]\s*")


@dataclass(frozen=True)
class Item:
    """One question; `right` are the places of the right choices, several for a question with several answers."""

    text: str
    choices: tuple[str, ...]
    right: frozenset[int]

    @property
    def has_several(self) -> bool:
        return len(self.right) > 1

    @property
    def kept(self) -> dict[str, object]:
        return {"text": self.text, "choices": list(self.choices), "right": sorted(self.right)}


def parse(text: str, lines: str) -> Item:
    """Choices stand one a line, the right ones behind an asterisk. ValueError: too few of either."""
    rows = [line.strip() for line in lines.splitlines() if RIGHT.sub("", line.strip())]
    right = frozenset(place for place, row in enumerate(rows) if RIGHT.match(row))
    if len(rows) < LEAST_CHOICES or not right:
        raise ValueError(lines)
    return Item(text.strip(), tuple(RIGHT.sub("", row) for row in rows), right)


def read(kept: Sequence[Mapping[str, Any]]) -> list[Item]:
    return [Item(str(each["text"]), tuple(each["choices"]), frozenset(each["right"])) for each in kept]


def mark(items: Sequence[Item], answers: Sequence[frozenset[int]]) -> int:
    """Per cent of the questions answered wholly right; everything where nothing is asked."""
    if not items:
        return 100
    right = sum(item.right == answer for item, answer in zip(items, answers, strict=True))
    return 100 * right // len(items)
