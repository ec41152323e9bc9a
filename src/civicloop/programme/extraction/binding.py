"""Which clauses of a sentence bind, in the light of what stands around it: genre, headings, what came before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from civicloop.programme.extraction import words
from civicloop.programme.extraction.assembly import Assembly
from civicloop.programme.extraction.clauses import Reading, is_deed, topic_end
from civicloop.programme.extraction.deadlines import strongest
from civicloop.programme.extraction.drafts import is_only_a_time, limits
from civicloop.programme.extraction.kinds import GOAL, TARGET, is_report
from civicloop.programme.extraction.narration import tells
from civicloop.programme.extraction.offices import Named

AIM = re.compile(rf"{TARGET.pattern}|不发生|无重大")
SHARE = re.compile(r"(?:率|占比|比例)[^，,的]{0,4}(?:不低于|不少于|达到?|保持在|稳定在)")


class Binding(Assembly):
    """The judgement over the readings of one sentence."""

    def binding(self, readings: list[Reading], text: str, *, is_free: bool) -> list[Reading]:
        """The readings with the force taken from those that only tell."""
        if self.outline.tells and not is_free and not any(each.names and each.force == "modal" for each in readings):
            return []
        if words.HISTORY.match(text) and not any(each.force == "modal" for each in readings):
            return []
        if words.NEWS.search(text):
            readings = [each if each.force == "modal" else replace(each, force="") for each in readings]
        kept: list[Reading] = []
        for reading in readings:
            is_free = is_free or any(each.force == "modal" for each in kept)
            read_on = self.aimed(reading) if self.is_aim(reading) else reading
            kept.append(read_on if self.binds(read_on, is_free=is_free) else replace(reading, force=""))
        return kept

    def is_aim(self, reading: Reading) -> bool:
        return self.outline.mood == "aims" or (self.outline.orders and bool(SHARE.search(reading.clause.masked)))

    def aimed(self, reading: Reading) -> Reading:
        """Under a heading of aims a number or a day is an aim without a verb."""
        text = reading.clause.masked
        if reading.force or not (AIM.search(text) or limits(text, self.dated_on, self.policy)) or is_only_a_time(text):
            return reading
        return replace(reading, force="imperative", predicate=text, rule="a number or a day among the aims")

    def binds(self, reading: Reading, *, is_free: bool) -> bool:
        text = reading.clause.masked
        if words.SEEING.search(text) or words.ASIDE.match(text.strip()):
            return False
        if words.FINDING.search(text) and not topic_end(text.strip()):
            return False
        if tells(reading) or self.is_reported(reading):
            return False
        if reading.force == "modal":
            return not (
                words.WEAK_BAN.search(text)
                and not reading.names
                and not reading.refers
                and not words.WEAK_BAN.match(text.strip())
            )
        if words.PAST.search(text) or words.BEING.match(text):
            return False
        if reading.force == "assigned":
            return True
        return is_free or self.outline.orders or self.context.is_ordering or self.is_timed(reading)

    def is_reported(self, reading: Reading) -> bool:
        """What a report says that others did or asked, and what we ourselves are going to do."""
        is_tale = self.outline.genre == "report" and not self.outline.orders and not self.context.is_framed
        return bool(words.OWN_PLAN.match(reading.clause.masked.strip())) or (
            is_tale and not reading.rule.startswith("binds by")
        )

    def is_timed(self, reading: Reading) -> bool:
        found = strongest(limits(reading.clause.text, self.dated_on, self.policy))
        is_told = reading.names or GOAL.match(reading.predicate) or is_report(reading.clause.masked)
        return bool(found and (found.on or found.blank) and is_told)


def befalling(readings: list[Reading]) -> list[Reading]:
    """逾期不改的，清出市场: what follows such a condition is an order, whoever carries it out."""
    kept = readings[:1]
    for reading in readings[1:]:
        before = kept[-1].clause.masked
        is_due = (
            before.endswith("的") and not words.BEING.match(before) and not reading.force and is_deed(reading.predicate)
        )
        befalls = replace(reading, force="imperative", rule="befalls whom the clause before describes")
        kept.append(befalls if is_due else reading)
    return kept


def called(reading: Reading) -> Reading:
    """In a call every deed counts, whoever does it (爱护环境卫生, 不插队)."""
    is_deed_alone = not reading.force and (
        is_deed(reading.predicate) or reading.predicate.startswith(("不", "先", "自觉"))
    )
    return replace(reading, force="imperative", rule="a deed that is called for") if is_deed_alone else reading


def doers_before(readings: Sequence[Reading]) -> list[Named]:
    """The offices of which the sentence tells something before it binds them (市城管局已经作了承诺，更要兑现)."""
    told: list[Named] = []
    for reading in readings:
        if reading.force:
            break
        if (
            reading.names
            and words.PAST.search(reading.clause.masked)
            and not all(each.generic for each in reading.names)
        ):
            told = list(reading.names)
    return told
