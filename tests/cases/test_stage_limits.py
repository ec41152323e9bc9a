"""Limits by filing condition, category and city, and how key periods change them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, stage_limits
from civicloop.cases.models import AreaKind, Category, FilingCondition, KeyPeriod, LimitUnit, Stage, StageLimit
from civicloop.cases.stage_limits import Allowed
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
HOURS, DAYS, CALENDAR = LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS


def condition(kind: Category, name: str = "停工", position: int = 1, **limits: tuple[int, str]) -> FilingCondition:
    made = FilingCondition.objects.create(category=kind, name=name, position=position)
    for stage, (amount, unit) in limits.items():
        StageLimit.objects.create(condition=made, stage=stage, amount=amount, unit=unit)
    return made


def period(code: str = "week", percent: int = 50, **fields: object) -> KeyPeriod:
    day = date(2026, 6, 10)
    return KeyPeriod.objects.create(
        code=code, name=code, starts_on=day, ends_on=day + timedelta(days=7), limit_percent=percent, **fields
    )


def test_condition_comes_before_the_category_and_the_city(coordinator: User) -> None:
    kind = make.category()
    stop = condition(kind, handle=(2, HOURS), check=(1, HOURS))
    case = actions.file_case(case=make.tip(), by=coordinator, category=kind, condition=stop, at=NOON)

    found = {stage: stage_limits.allowed(case, stage, NOON) for stage in Stage}

    assert found == {
        Stage.CHECK: Allowed(1, HOURS), Stage.FILE: Allowed(2, HOURS), Stage.DISPATCH: Allowed(2, HOURS),
        Stage.HANDLE: Allowed(2, HOURS), Stage.VERIFY: Allowed(8, HOURS),
    }  # fmt: skip


def test_case_filed_without_a_condition_has_the_categorys_first(coordinator: User) -> None:
    kind = make.category()
    second, first = condition(kind, "拆除", 2), condition(kind, "停工", 1)

    plain = actions.file_case(case=make.tip(), by=coordinator, category=kind, at=NOON)
    chosen = actions.file_case(case=make.tip(), by=coordinator, category=kind, condition=second, at=NOON)

    assert (plain.condition, chosen.condition) == (first, second)


def test_category_without_conditions_has_its_own_limit(coordinator: User) -> None:
    case = make.filed(coordinator)

    assert case.condition is None
    assert stage_limits.allowed(case, Stage.HANDLE, NOON) == Allowed(4, HOURS)


@pytest.mark.parametrize(
    ("usual", "percent", "expected"),
    [
        ((4, HOURS), 50, (2, HOURS)), ((3, HOURS), 50, (2, HOURS)), ((1, HOURS), 10, (1, HOURS)),
        ((1, DAYS), 50, (4, HOURS)), ((4, DAYS), 50, (2, DAYS)), ((2, DAYS), 200, (4, DAYS)),
        ((3, CALENDAR), 50, (2, CALENDAR)), ((5, DAYS), 100, (5, DAYS)),
    ],
)  # fmt: skip
def test_period_takes_its_share_of_a_limit(usual: tuple[int, str], percent: int, expected: tuple[int, str]) -> None:
    found = stage_limits.changed(*usual, KeyPeriod(limit_percent=percent))

    assert (found.amount, found.unit) == expected


def test_period_holds_on_its_days_in_its_areas_for_its_kinds(coordinator: User) -> None:
    make.city()
    square = make.area("square", "广场", AreaKind.PLACE, make.square(121.01, 30.99, 121.03, 31.01))
    kind, other = make.category(), make.category("test-noise")
    week = period()
    week.areas.add(square)
    week.categories.add(kind)
    there, far = (make.tip(longitude=longitude, category=kind) for longitude in (121.02, 120.97))
    another = make.tip(longitude=121.02, category=other)
    later = NOON + timedelta(days=8)

    found = [stage_limits.period_for(*asked) for asked in ((there, NOON), (far, NOON), (another, NOON), (there, later))]

    assert found == [week, None, None, None]


def test_tightest_of_several_periods_holds_and_a_cancelled_one_never() -> None:
    period("loose", 200)
    tight = period("tight", 60)
    period("cancelled", 10, is_cancelled=True)

    assert stage_limits.period_for(make.tip(), NOON) == tight


def test_clock_of_a_case_runs_by_the_period_of_the_day_it_is_sent(coordinator: User, office: Office) -> None:
    case = make.filed(coordinator)
    week = period()

    sent = actions.dispatch(case=case, by=coordinator, office=office, at=NOON)

    assert sent.period == week
    assert sent.due_at == NOON + timedelta(hours=4)  # two working hours after a break of two


@pytest.mark.parametrize(
    "fields",
    [{"starts_on": date(2026, 6, 2), "ends_on": date(2026, 6, 1)}, {"limit_percent": 5}, {"limit_percent": 401}],
    ids=["ends before it starts", "too tight", "too loose"],
)
def test_database_refuses_periods_without_sense(fields: dict[str, object]) -> None:
    usual = {"code": "x", "name": "x", "starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 1)}

    with pytest.raises(IntegrityError):
        KeyPeriod.objects.create(**{**usual, **fields})  # type: ignore[misc]
