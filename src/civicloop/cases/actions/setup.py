"""Kinds of problem, filing conditions, key periods: changed by the civility office, each change on the chain."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from civicloop.accounts.models import User
from civicloop.cases import rules
from civicloop.cases.actions.steps import allow
from civicloop.cases.models import Area, Category, Confusion, FilingCondition, KeyPeriod, Question, Stage, StageLimit
from civicloop.kernel import chain

type Limits = Mapping[str, tuple[int, str]]


@transaction.atomic
def save_category(*, by: User, category: Category, at: datetime) -> Category:
    """Keep a new or changed kind of problem; the chain tells what changed from what to what."""
    allow(rules.may_set_up(by))
    before = Category.objects.select_for_update().filter(pk=category.pk).first() if category.pk else None
    category.save()
    chain.record(by=by, verb="category.saved", thing=category, at=at, changes=changes(before, category))
    return category


def changes(before: Category | None, after: Category) -> dict[str, list[Any]]:
    names = [field.attname for field in Category._meta.concrete_fields if not field.primary_key]
    pairs = {name: [getattr(before, name) if before else None, getattr(after, name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def save_condition(*, by: User, condition: FilingCondition, limits: Limits, at: datetime) -> FilingCondition:
    allow(rules.may_set_up(by))
    condition.save()
    condition.limits.all().delete()
    StageLimit.objects.bulk_create(
        StageLimit(condition=condition, stage=stage, amount=amount, unit=unit)
        for stage, (amount, unit) in limits.items()
    )
    chain.record(
        by=by, verb="category.condition", thing=condition.category, at=at,
        condition=condition.name, limits=dict(limits), retired=condition.is_retired,
    )  # fmt: skip
    return condition


@transaction.atomic
def save_city_limits(*, by: User, limits: Limits, at: datetime) -> None:
    """How long stages may take in the city, but for fixing, which kinds have. Clocks that run keep their limits."""
    allow(rules.may_set_up(by))
    StageLimit.objects.filter(condition=None).exclude(stage__in=[*limits, Stage.HANDLE]).delete()
    for stage, (amount, unit) in limits.items():
        StageLimit.objects.update_or_create(condition=None, stage=stage, defaults={"amount": amount, "unit": unit})
    chain.record(by=by, verb="limits.saved", thing="city:limits", at=at, limits=dict(limits))


@transaction.atomic
def save_confusion(*, by: User, confusion: Confusion, at: datetime) -> Confusion:
    """Keep what a kind of problem is taken for, and how to tell."""
    allow(rules.may_set_up(by))
    confusion.save()
    tell_confusion(confusion, by, at, is_removed=False)
    return confusion


@transaction.atomic
def remove_confusion(*, by: User, confusion: Confusion, at: datetime) -> None:
    allow(rules.may_set_up(by))
    tell_confusion(confusion, by, at, is_removed=True)
    confusion.delete()


def tell_confusion(confusion: Confusion, by: User, at: datetime, *, is_removed: bool) -> None:
    chain.record(
        by=by, verb="category.confusion", thing=confusion.category, at=at, other=confusion.other.code,
        words=confusion.words, distinction=confusion.distinction, removed=is_removed,
    )  # fmt: skip


@transaction.atomic
def save_question(*, by: User, question: Question, at: datetime) -> Question:
    """Keep what is asked of whoever reports a problem of this kind."""
    allow(rules.may_set_up(by))
    question.save()
    tell_question(question, by, at, is_removed=False)
    return question


@transaction.atomic
def remove_question(*, by: User, question: Question, at: datetime) -> None:
    """It is asked no more; what was answered stays with the cases."""
    allow(rules.may_set_up(by))
    tell_question(question, by, at, is_removed=True)
    question.delete()


def tell_question(question: Question, by: User, at: datetime, *, is_removed: bool) -> None:
    chain.record(
        by=by, verb="category.question", thing=question.category, at=at, code=question.code, text=question.text,
        kind=question.kind, choices=question.choices, removed=is_removed,
    )  # fmt: skip


@transaction.atomic
def save_period(
    *, by: User, period: KeyPeriod, areas: Iterable[Area], categories: Iterable[Category], at: datetime
) -> KeyPeriod:
    """Keep a key period. Clocks that run already keep their limits: they were told to the public."""
    allow(rules.may_set_up(by))
    period.save()
    period.areas.set(areas)
    period.categories.set(categories)
    chain.record(
        by=by, verb="period.saved", thing=period, at=at, first=period.starts_on, last=period.ends_on,
        percent=period.limit_percent, cancelled=period.is_cancelled,
        areas=sorted(period.areas.values_list("code", flat=True)),
        categories=sorted(period.categories.values_list("code", flat=True)),
    )  # fmt: skip
    return period


@transaction.atomic
def take_categories(
    *, by: User, kinds: Sequence[tuple[Category, Sequence[tuple[FilingCondition, Limits]] | None]], at: datetime
) -> int:
    """Take over kinds of problem of another installation: all, or none; conditions only where the file had them."""
    allow(rules.may_set_up(by))
    for category, conditions in kinds:
        save_category(by=by, category=category, at=at)
        for condition, limits in conditions or ():
            condition.category = category
            known = FilingCondition.objects.filter(category=category, name=condition.name).first()
            condition.pk = known.pk if known else None
            save_condition(by=by, condition=condition, limits=limits, at=at)
    return len(kinds)
