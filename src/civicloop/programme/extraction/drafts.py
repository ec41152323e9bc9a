"""Sentences into drafts: which clauses of a sentence make one order, where the next begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from civicloop.programme.extraction import words
from civicloop.programme.extraction.clauses import BRACKETED, POSSIBLE, Reading
from civicloop.programme.extraction.deadlines import Deadline, find_deadlines, strongest
from civicloop.programme.extraction.kinds import OUTCOME, PLEDGE, TRAIL, is_report
from civicloop.programme.extraction.offices import Named
from civicloop.programme.extraction.policy import Policy
from civicloop.programme.extraction.subjects import PREPOSITION

SANCTION = re.compile(
    r"(?:对|凡)[^，,]{2,24}的[^，,]{0,8}(?:要|应|将|一律|依法|必须|严肃)[^，,]{0,6}(?:追究|追责|"
    r"问责|通报|处理|取消|约谈)"
)
TOPICLESS = re.compile(rf"由|{words.MODAL.pattern}")
# 情节严重的，… 一年内两次进入黑榜的项目，…: whom or what the order befalls.
CONDITION = re.compile(r"的(?:项目|企业|单位|商户|个人|人员|车辆|小区|问题|点位|网点|部门|公司|地方|干部|街道|社区)?$")
LEFT_OVER = 3  # 于, 在, 当天 …
PLANNED = re.compile(r"将(?:于|在|会|适时|择机)")
ROLE_ONLY = re.compile(r"(?:总?牵头|主办|总协调)$")
BAN_TAIL = re.compile(r"(?:并|且|但)?(?:均|也)?不(?:得|准|许)")
EXPLICIT_BAN = re.compile(r"不得(?!少于|低于|超过|高于|多于)|严禁|禁止|不准|不许")


@dataclass
class Draft:
    """An order in the making, at `start`…`end` of the running text."""

    start: int
    end: int
    text: str
    readings: list[Reading] = field(default_factory=list)
    lead: list[Named] = field(default_factory=list)
    support: list[Named] = field(default_factory=list)
    deadline: Deadline | None = None
    refers: str = ""
    is_carried: bool = False
    speaker: str = ""
    row: bool = False
    start_of_sentence: bool = True
    aims: bool = False
    calls: bool = False
    reasons: list[str] = field(default_factory=list)


def limits(text: str, dated_on: date | None, policy: Policy) -> list[Deadline]:
    return find_deadlines(text, dated_on=dated_on, policy=policy)


def grouped(readings: Sequence[Reading], dated_on: date | None, policy: Policy) -> list[list[Reading]]:
    """The clauses of one sentence as groups, each an order: a new one where subject, ban, report or limit changes."""
    groups: list[list[Reading]] = []
    ahead: list[Reading] = []
    for reading in readings:
        if groups and not starts_anew(groups[-1], reading, dated_on, policy):
            groups[-1].append(reading)
        elif reading.force:
            ahead += handed_over(groups)
            groups.append([*introduction(ahead, is_topic=is_bare(reading)), reading])
            ahead = []
        elif groups:
            groups[-1].append(reading)
        else:
            ahead.append(reading)
    return [without_asides(group) for group in groups]


def handed_over(groups: list[list[Reading]]) -> list[Reading]:
    """Clauses at the end of the last group that lead up to the next (…，对无物业小区，由街道负责)."""
    taken: list[Reading] = []
    while groups and not groups[-1][-1].force and leads_up(groups[-1][-1]):
        taken.insert(0, groups[-1].pop())
    return taken


def leads_up(reading: Reading) -> bool:
    text = BRACKETED.sub("", reading.clause.masked.strip())
    return bool(PREPOSITION.match(text) or is_only_a_time(text)) and not words.PAST.search(text)


def is_only_a_time(text: str) -> bool:
    return any(len(text) - len(each.text) <= LEFT_OVER for each in limits(text, None, Policy()))


def without_asides(group: list[Reading]) -> list[Reading]:
    """The group up to a closing 如果…就会…, which warns and orders nothing."""
    last = max(index for index, reading in enumerate(group) if reading.force)
    for index in range(last + 1, len(group)):
        if words.ASIDE.match(group[index].clause.masked.strip()):
            return group[:index]
    return group


def is_bare(reading: Reading) -> bool:
    """Whether the clause opens with its modal or 由, so that the clause before it is what it speaks of."""
    text = reading.clause.masked.strip()
    return bool(reading.force and (TOPICLESS.match(text) or POSSIBLE.match(text)))


def introduction(ahead: Sequence[Reading], *, is_topic: bool) -> list[Reading]:
    """The clauses before the first that binds, from where they lead up to it (对检查发现的问题，…)."""
    kept: list[Reading] = []
    for reading in reversed(ahead):
        text = BRACKETED.sub("", reading.clause.masked.strip())
        may_stand = reading.names or (not kept and (is_topic or CONDITION.search(text)))
        if words.PAST.search(text) or PLANNED.search(text) or not (leads_up(reading) or may_stand):
            break
        kept.insert(0, reading)
    return kept


def starts_anew(group: Sequence[Reading], reading: Reading, dated_on: date | None, policy: Policy) -> bool:
    if not reading.force:
        return False
    if reading.is_help:
        return False
    text = reading.clause.masked
    if changes_subject(group, reading) or SANCTION.match(text.strip()):
        return True
    if (
        forbids(reading)
        and not any(forbids(each) for each in group)
        and (reading.names or not BAN_TAIL.match(text.strip()))
    ):
        return True
    return is_dated_anew(group, reading, dated_on, policy)


def forbids(reading: Reading) -> bool:
    return reading.force == "modal" and bool(EXPLICIT_BAN.search(reading.clause.masked))


def changes_subject(group: Sequence[Reading], reading: Reading) -> bool:
    named = [name for each in group if not each.is_help for name in each.names]
    refers = any(each.refers for each in group)
    if (not named and not refers and starts_by(reading)) or all(is_role_only(each) for each in group if each.force):
        return False
    if not (reading.names or reading.refers) or list(reading.names) == named:
        return False
    return bool(named) or any(each.force for each in group)


def starts_by(reading: Reading) -> bool:
    """Whether the clause only says by whom what stands before is done (…，由市场部牵头)."""
    return reading.clause.masked.strip().startswith("由")


def is_role_only(reading: Reading) -> bool:
    return bool(reading.names and ROLE_ONLY.search(reading.clause.masked))


def is_dated_anew(group: Sequence[Reading], reading: Reading, dated_on: date | None, policy: Policy) -> bool:
    """Whether the clause has a limit of its own beside the group's: a second date, or a report with one."""
    own = strongest(limits(reading.clause.text, dated_on, policy))
    theirs = strongest(limits("，".join(each.clause.text for each in group), dated_on, policy))
    if theirs and theirs.trigger and own and own.rule.startswith("counted"):
        return False
    if not own or own.vague or not theirs or theirs.vague or own.text == theirs.text:
        return bool(own and not own.vague and is_long(group) and separate_kind(group, reading))
    return not (TRAIL.match(reading.predicate) and OUTCOME.search(reading.clause.masked)) or bool(own.on)


def is_long(group: Sequence[Reading]) -> bool:
    return len([each for each in group if each.force]) > 1


def separate_kind(group: Sequence[Reading], reading: Reading) -> bool:
    text = reading.clause.masked
    before = "，".join(each.clause.masked for each in group)
    return (is_report(text) and not is_report(before)) or bool(PLEDGE.search(text) and not PLEDGE.search(before))
