"""The chart of a pledge tells baseline, claims, checks and target in their order and to scale."""

from datetime import date, timedelta
from decimal import Decimal

from civicloop.accounts.models import Office, User
from civicloop.pledges.chart import PledgeChart, chart_of
from civicloop.pledges.models import Pledge
from tests.conftest import NOON
from tests.factories import pledges as make

TODAY = NOON.date()


def chart(pledge: Pledge, today: date = TODAY) -> PledgeChart:
    drawn = chart_of(pledge, list(pledge.claims.all()), list(pledge.checks.all()), today)
    assert drawn is not None
    return drawn


def test_draft_without_numbers_has_no_chart(alice: User, office: Office) -> None:
    assert chart_of(make.draft(alice, office, target_value=None), [], [], NOON.date()) is None


def test_chart_starts_at_the_baseline_and_aims_at_the_target(alice: User, office: Office) -> None:
    drawn = chart(make.published(alice, office))

    assert (drawn.start.word, drawn.goal.word) == ("60 盏", "95 盏")
    assert (drawn.start.x < drawn.goal.x, drawn.start.y > drawn.goal.y) == (True, True)
    assert (drawn.start_label, drawn.goal_label) == ("2026-03-01", "2026-06-30")


def test_claims_are_drawn_by_the_day_they_were_measured(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)
    make.claim(alice, pledge, value=90, at=NOON)
    make.claim(alice, pledge, value=70, at=NOON - timedelta(days=30))

    assert [spot.word for spot in chart(pledge).claims] == ["70 盏", "90 盏"]


def test_falling_measure_falls(alice: User, office: Office) -> None:
    drawn = chart(make.published(alice, office, baseline_value=Decimal(26), target_value=Decimal(10)))

    assert drawn.start.y < drawn.goal.y


def test_half_the_time_is_half_the_way_across(alice: User, office: Office) -> None:
    pledge = make.published(alice, office, baseline_on=date(2026, 6, 1), due_on=date(2026, 6, 21))
    make.check(make.inspector(), pledge, value=74, at=NOON + timedelta(days=1))
    drawn = chart(pledge)

    assert [spot.x for spot in drawn.checks] == [(drawn.start.x + drawn.goal.x) / 2]


def test_today_is_marked_until_the_vote_has_ended(alice: User, office: Office) -> None:
    pledge = make.published(alice, office)

    marks = [chart(pledge, today=day).today_x is not None for day in (date(2026, 7, 30), date(2026, 8, 1))]
    assert marks == [True, False]
