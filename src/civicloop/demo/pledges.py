"""Offices promise, report, get checked and judged; some keep their word, some do not."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from civicloop.accounts.actions.notices import follow
from civicloop.accounts.models import User
from civicloop.demo import pictures
from civicloop.demo.places import DATA
from civicloop.demo.story import Story
from civicloop.demo.world import City
from civicloop.kernel import blobs
from civicloop.kernel.models import Blob
from civicloop.pledges.actions import (
    check_pledge,
    claim_progress,
    draft_pledge,
    judge_pledge,
    publish_pledge,
    settle_pledge,
    withdraw_pledge,
)
from civicloop.pledges.models import Pledge, Verdict
from civicloop.pledges.terms import Terms

VERDICTS = (Verdict.KEPT, Verdict.PARTLY, Verdict.BROKEN, Verdict.UNKNOWN)
VOTE_SPREAD = 20  # days after the last claim

type Promise = dict[str, Any]


def stories(city: City) -> Iterable[Story]:
    for promise in json.loads((DATA / "pledges.json").read_text(encoding="utf-8")):
        yield promising(city, promise)


def promising(city: City, promise: Promise) -> Story:
    """Drafted, published, then everything that is said about it, by day."""
    yield (at := city.at(promise["ago"], 10, 5))
    officer = city.people[promise["office"]]
    pledge = draft_pledge(
        by=officer,
        office=city.offices[promise["office"]],
        terms=terms_of(city, promise),
        at=at,
        task=city.tasks.get(promise.get("task", "")),
    )
    if promise.get("is_draft"):
        return
    yield (at := city.at(promise["ago"], 16, 40))
    pledge = publish_pledge(by=officer, pledge=pledge, at=at)
    for at, say in sorted(voices(city, promise, pledge), key=lambda voice: voice[0]):
        yield at
        say(at)


def terms_of(city: City, promise: Promise) -> Terms:
    baseline, target = promise["baseline"], promise["target"]
    return Terms(
        name=promise["name"],
        name_en=promise["name_en"],
        promise=promise["promise"],
        measure=promise["measure"],
        unit=promise["unit"],
        baseline_value=Decimal(baseline) if baseline else None,
        baseline_on=city.day(promise["ago"] + 7) if baseline else None,
        target_value=Decimal(target) if target else None,
        due_on=city.day(-promise["due"]),
    )


type Voice = tuple[datetime, Any]


def voices(city: City, promise: Promise, pledge: Pledge) -> Iterator[Voice]:
    yield from claims(city, promise, pledge)
    yield from checks(city, promise, pledge)
    yield from ballots(city, promise, pledge)
    if "settle" in promise:
        coordinator = city.people["coordinator"]
        yield city.at(promise["settle"], 9, 30), lambda at: settle_pledge(by=coordinator, pledge=pledge, at=at)
    if "withdraw" in promise:
        ago, reason = promise["withdraw"]
        officer = city.people[promise["office"]]
        yield city.at(ago, 11), lambda at: withdraw_pledge(by=officer, pledge=pledge, reason=reason, at=at)


def claims(city: City, promise: Promise, pledge: Pledge) -> Iterator[Voice]:
    for ago, value, words, is_final in promise["claims"]:

        def claim(at: datetime, value: str = value, words: str = words, is_final: bool = is_final) -> None:
            claim_progress(
                by=city.people[promise["office"]],
                pledge=pledge,
                value=Decimal(value),
                measured_on=at.date(),
                words=words,
                at=at,
                evidence=evidence(promise["key"]),
                is_final=is_final,
            )

        yield city.at(ago, 14, 20), claim


def checks(city: City, promise: Promise, pledge: Pledge) -> Iterator[Voice]:
    for ago, value, finding in promise["checks"]:

        def check(at: datetime, value: str = value, finding: str = finding) -> None:
            check_pledge(
                by=city.people["inspector"],
                pledge=pledge,
                value=Decimal(value),
                measured_on=at.date(),
                finding=finding,
                at=at,
            )

        yield city.at(ago, 17, 15), check


def ballots(city: City, promise: Promise, pledge: Pledge) -> Iterator[Voice]:
    """Residents follow it from the start, and judge it in the days after the last claim."""
    dice = city.dice(f"ballots {promise['key']}")
    votes = [verdict for verdict, count in zip(VERDICTS, promise["ballots"], strict=True) for _ in range(count)]
    dice.shuffle(votes)
    for resident in dice.sample(city.residents, 6):
        yield followed(city, promise, pledge, resident, dice)
    if not votes:
        return
    opens = vote_opens(promise)
    for resident, verdict in zip(dice.sample(city.residents, len(votes)), votes, strict=True):
        ago = opens - 1 - int(min(VOTE_SPREAD, opens - 1) * dice.random())
        yield judged(city.at(ago, dice.randint(8, 21), dice.randint(0, 59)), promise, pledge, resident, verdict, dice)


def vote_opens(promise: Promise) -> int:
    """Days ago: with the final claim, else the day after the deadline."""
    final = [ago for ago, _value, _words, is_final in promise["claims"] if is_final]
    return int(final[0] if final else -promise["due"] - 1)


def followed(city: City, promise: Promise, pledge: Pledge, resident: User, dice: Random) -> Voice:
    at = city.at(max(1, promise["ago"] - dice.randint(1, 20)), dice.randint(9, 21))
    return at, lambda at: follow(by=resident, thing=pledge.chain_name, at=at)


def judged(at: datetime, promise: Promise, pledge: Pledge, resident: User, verdict: Verdict, dice: Random) -> Voice:
    sayings = promise["reasons"].get(verdict, [])
    reason = dice.choice(sayings) if sayings and dice.random() < 0.35 else ""
    return at, lambda at: judge_pledge(by=resident, pledge=pledge, verdict=verdict, reason=reason, at=at)


def evidence(key: str) -> Blob:
    """A picture of the place as the office shows it."""
    return blobs.store(pictures.scene("", seed=f"pledge {key}", is_fixed=True), "image/jpeg")
