"""The one chart of a pledge: baseline, what was claimed, what was checked, and the target, over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from civicloop.pledges.models import Check, Claim, Pledge
from civicloop.ui.charts import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Mark, height_of, scale, word

HEIGHT = 280
ROOM_FOR_A_WORD = 110
INSET = 16  # so that the first and the last mark stay inside the frame


@dataclass(frozen=True)
class Spot:
    """A value somebody stated, where it stands on the chart."""

    x: float
    y: float
    day: date
    word: str


@dataclass(frozen=True)
class Label:
    """Where the promised value is written: beside its mark, or beyond the line where there is no room."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class PledgeChart:
    start: Spot
    goal: Spot
    claims: list[Spot]
    checks: list[Spot]
    ticks: list[Mark]
    claim_line: str
    today_x: float | None
    start_label: str
    goal_label: str
    goal_word: Label
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(pledge: Pledge, claims: Sequence[Claim], checks: Sequence[Check], today: date) -> PledgeChart | None:
    """None for a draft that lacks its numbers."""
    if pledge.baseline_value is None or pledge.baseline_on is None:
        return None
    if pledge.target_value is None or pledge.due_on is None:
        return None
    said: list[Claim | Check] = [*claims, *checks]
    steps = scale(
        [float(value) for value in (pledge.baseline_value, pledge.target_value, *(each.value for each in said))]
    )
    first = min([pledge.baseline_on, *(each.measured_on for each in said)])
    last = max([pledge.due_on, min(today, pledge.verdicts_until() or today), *(each.measured_on for each in said)])

    def spot(day: date, value: Decimal) -> Spot:
        return Spot(_x(day, first, last), height_of(float(value), steps), day, word(float(value), pledge.unit))

    start, goal = spot(pledge.baseline_on, pledge.baseline_value), spot(pledge.due_on, pledge.target_value)
    claimed = [spot(each.measured_on, each.value) for each in _by_day(claims)]
    return PledgeChart(
        start=start,
        goal=goal,
        claims=claimed,
        checks=[spot(each.measured_on, each.value) for each in _by_day(checks)],
        ticks=[Mark(height_of(step, steps), word(step, "")) for step in steps],
        claim_line=" ".join(f"{each.x},{each.y}" for each in [start, *claimed]),
        today_x=_x(today, first, last) if first <= today <= last else None,
        start_label=date_format(pledge.baseline_on, "Y-m-d"),
        goal_label=date_format(pledge.due_on, "Y-m-d"),
        goal_word=_label_at(start, goal),
    )


def _label_at(start: Spot, goal: Spot) -> Label:
    if goal.x + ROOM_FOR_A_WORD <= RIGHT:
        return Label(goal.x + 12, goal.y + 5, "start")
    return Label(goal.x, goal.y + (-16 if goal.y < start.y else 28), "end")


def _by_day[Said: (Claim, Check)](said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda each: (each.measured_on, each.at))


def _x(day: date, first: date, last: date) -> float:
    share = (day - first).days / max(1, (last - first).days)
    return round(LEFT + INSET + (RIGHT - LEFT - 2 * INSET) * share, 1)
