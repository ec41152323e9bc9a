"""How long a stage of a case may take: by its filing condition, else the city, changed by the key period there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from civicloop.cases import geography
from civicloop.cases.models import Case, Category, FilingCondition, KeyPeriod, LimitUnit, Stage, StageLimit
from civicloop.cases.places import Point
from civicloop.kernel import clock
from civicloop.kernel.stamps import remembered
from civicloop.kernel.worktime import moment, parse_spells


@dataclass(frozen=True)
class Allowed:
    """A limit as it holds for one case at one moment, and the key period that made it so."""

    amount: int
    unit: str
    period: KeyPeriod | None = None

    def get_unit_display(self) -> str:
        return str(LimitUnit(self.unit).label)


def allowed(case: Case, stage: Stage, at: datetime) -> Allowed | None:
    """The limit of a stage that begins at `at`; none where the city sets none for this stage."""
    usual = usual_limit(case, stage)
    period = period_for(case, at) if usual else None
    return changed(*usual, period) if usual else None


def usual_limit(case: Case, stage: Stage) -> tuple[int, str] | None:
    """By the filing condition, else (to fix it) by the category, else by the city's limit for the stage."""
    limits = remembered("stage limits", "limits", stage_limits)
    if case.condition_id and (case.condition_id, stage) in limits:
        return limits[case.condition_id, stage]
    if stage == Stage.HANDLE and case.category:
        return case.category.limit_amount, case.category.limit_unit
    return limits.get((None, stage))


def stage_limits() -> dict[tuple[int | None, str], tuple[int, str]]:
    """By filing condition (none: the city's own) and stage."""
    rows = StageLimit.objects.values_list("condition", "stage", "amount", "unit")
    return {(condition, stage): (amount, unit) for condition, stage, amount, unit in rows}


def changed(amount: int, unit: str, period: KeyPeriod | None) -> Allowed:
    """A share of the usual time; days that don't divide evenly become working hours, so that half a day is half."""
    if period is None or period.limit_percent == 100:
        return Allowed(amount, unit, period)
    share = amount * period.limit_percent
    if unit == LimitUnit.WORKING_DAYS and share % 100:
        share, unit = share * hours_a_day(), LimitUnit.WORKING_HOURS
    return Allowed(max(1, -(-share // 100)), unit, period)


def hours_a_day() -> int:
    """Working hours of a whole working day, rounded."""
    day = date(2000, 1, 1)
    spells = parse_spells(settings.WORKING_HOURS)
    return round(
        sum((moment(day, end) - moment(day, begin) for begin, end in spells), timedelta()) / timedelta(hours=1)
    )


def period_for(case: Case, at: datetime) -> KeyPeriod | None:
    """The key period that holds for a case's place and category on this day; of several the tightest."""
    day = clock.day_of(at)
    running = [each for each in remembered("periods", "limits", periods) if each.starts_on <= day <= each.ends_on]
    if not running:
        return None
    point = Point(case.latitude, case.longitude)
    here = {area.pk for area in geography.atlas().here(point)}
    found = [period for period in running if holds(period, here, case.category_id)]
    return min(found, key=lambda period: (period.limit_percent, period.code), default=None)


def periods() -> list[KeyPeriod]:
    """All that were not cancelled, with their areas and categories at hand."""
    return list(KeyPeriod.objects.filter(is_cancelled=False).prefetch_related("areas", "categories"))


def holds(period: KeyPeriod, here: set[int], category: int | None) -> bool:
    """Whether a period with its areas and categories at hand says anything about this place and category."""
    areas = {area.pk for area in period.areas.all()}
    kinds = {kind.pk for kind in period.categories.all()}
    return (not areas or bool(areas & here)) and (not kinds or category in kinds)


def condition_of(category: Category, chosen: FilingCondition | None) -> FilingCondition | None:
    """The chosen filing condition, else the category's first; one of another category is none."""
    if chosen and chosen.category_id == category.pk:
        return chosen
    return category.conditions.filter(is_retired=False).order_by("position", "pk").first()
