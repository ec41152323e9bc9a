"""Windows open and are rated, bad ratings are answered; charges are disputed, answered, appealed and decided."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from civicloop.appraisal.actions.disputes import (
    Charge,
    accept_answer,
    admit_appeal,
    answer_dispute,
    appeal_dispute,
    decide_appeal,
    lodge_dispute,
    refuse_appeal,
    withdraw_dispute,
)
from civicloop.appraisal.actions.windows import answer_rating, open_window, rate_visit
from civicloop.appraisal.models import Dispute, FollowUp, Inadmissible, Level, Remedy, Trouble, Window
from civicloop.demo.places import DATA
from civicloop.demo.story import Story
from civicloop.demo.world import City

OPENED = 95
RATINGS = 240
BAD = (Level.DISSATISFIED, Level.VERY_DISSATISFIED)

type Told = dict[str, Any]


@cache
def told() -> Told:
    loaded: Told = json.loads((DATA / "windows.json").read_text(encoding="utf-8"))
    return loaded


def stories(city: City) -> Iterable[Story]:
    for number, counter in enumerate(told()["windows"]):
        yield serving(city, number, counter)
    for dispute in told()["disputes"]:
        yield disputing(city, dispute)


# --- windows -----------------------------------------------------------------------------------------


def serving(city: City, number: int, counter: Told) -> Story:
    """A window opens; then one visit after another, and what the office says to the bad ones."""
    dice = city.dice(f"window {number}")
    yield (at := city.at(OPENED, 9, 10 + number))
    window = open_window(
        by=city.people[counter["office"]],
        office=city.offices[counter["office"]],
        name=counter["name"],
        name_en=counter["name_en"],
        place=counter["place"],
        at=at,
    )
    pending: list[tuple[datetime, FollowUp]] = []
    for visit, moment in enumerate(visiting_times(city, counter, dice)):
        while pending and pending[0][0] <= moment:
            at, follow_up = pending.pop(0)
            yield at
            answered(city, counter, follow_up, dice, at)
        yield moment
        if owed := rated(window, counter, f"demo-{number}-{visit}", dice, moment):
            pending.append((city.after_work(moment, dice.uniform(3, 30)), owed))
            pending.sort(key=lambda each: each[0])
    for at, follow_up in pending:
        yield at
        answered(city, counter, follow_up, dice, at)


def visiting_times(city: City, counter: Told, dice: Random) -> list[datetime]:
    count = RATINGS * counter["share"] // 100
    days = sorted((dice.randint(1, OPENED - 1) for _ in range(count)), reverse=True)
    return sorted(city.at(day, dice.randint(9, 17), dice.randint(0, 59)) for day in days)


def rated(window: Window, counter: Told, visit: str, dice: Random, at: datetime) -> FollowUp | None:
    """One rating; what is owed for a bad one."""
    level = dice.choices([5, 4, 3, 2, 1], counter["mood"])[0]
    trouble = dice.choice(list(told()["sayings"])) if level in BAD else ""
    rating = rate_visit(
        window=window,
        level=Level(level),
        visit=visit,
        at=at,
        trouble=Trouble(trouble) if trouble else None,
        words=dice.choice(told()["sayings"][trouble]) if trouble and dice.random() < 0.6 else "",
    )
    return FollowUp.objects.filter(rating=rating).first()


def answered(city: City, counter: Told, follow_up: FollowUp, dice: Random, at: datetime) -> None:
    """One in eight is left lying."""
    if dice.random() < 0.12:
        return
    remedy, answer = dice.choice(told()["answers"])
    planned_on = (at + timedelta(days=30)).date() if remedy == Remedy.PLANNED else None
    officer = city.people[counter["office"]]
    answer_rating(by=officer, follow_up=follow_up, remedy=Remedy(remedy), answer=answer, planned_on=planned_on, at=at)


# --- disputes ----------------------------------------------------------------------------------------


def disputing(city: City, quarrel: Told) -> Story:
    """From the bill to the end that is told, or to today."""
    yield (at := city.at(quarrel["ago"], 20, 10))
    lodger = city.residents[quarrel["lodger"]]
    operator = city.offices[quarrel["operator"]]
    dispute, _key = lodge_dispute(by=lodger, operator=operator, charge=charge_of(city, quarrel), at=at)
    if "withdraw" in quarrel:
        yield (at := city.at(quarrel["withdraw"], 12))
        withdraw_dispute(by=lodger, dispute=dispute, at=at)
    if "answer" in quarrel:
        ago, words, refund = quarrel["answer"]
        yield (at := city.at(ago, 16, 30))
        officer = city.people[operator.code]
        answer_dispute(by=officer, dispute=dispute, words=words, refund=Decimal(refund), at=at)
    if "accept" in quarrel:
        yield (at := city.at(quarrel["accept"], 21))
        accept_answer(by=lodger, dispute=dispute, at=at)
    if "appeal" in quarrel:
        ago, words = quarrel["appeal"]
        yield (at := city.at(ago, 19, 40))
        appeal_dispute(by=lodger, dispute=dispute, words=words, at=at)
        yield from regulating(city, quarrel, dispute)


def regulating(city: City, quarrel: Told, dispute: Dispute) -> Story:
    regulator = city.people["coordinator"]
    if "refuse" in quarrel:
        ago, ground, words = quarrel["refuse"]
        yield (at := city.at(ago, 10))
        refuse_appeal(by=regulator, dispute=dispute, ground=Inadmissible(ground), words=words, at=at)
    if "admit" in quarrel:
        yield (at := city.at(quarrel["admit"], 10))
        admit_appeal(by=regulator, dispute=dispute, at=at)
    if "decide" in quarrel:
        ago, words, refund = quarrel["decide"]
        yield (at := city.at(ago, 15))
        decide_appeal(by=regulator, dispute=dispute, words=words, refund=Decimal(refund), at=at)


def charge_of(city: City, quarrel: Told) -> Charge:
    return Charge(
        service_number=f"1390000{1000 + quarrel['lodger']:04d}",
        amount=Decimal(quarrel["amount"]),
        charged_from=city.day(quarrel["ago"] + 40),
        charged_until=city.day(quarrel["ago"] + 10),
        facts=quarrel["facts"],
        wish=quarrel["wish"],
    )
