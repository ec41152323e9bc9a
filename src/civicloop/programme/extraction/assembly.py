"""Groups of binding clauses into drafts: who, by when, and what brackets and fields beside them add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from civicloop.programme.extraction import roles as role
from civicloop.programme.extraction import words
from civicloop.programme.extraction.clauses import Reading, is_asked, mask, topic_end
from civicloop.programme.extraction.deadlines import Deadline, read_deadline, strongest
from civicloop.programme.extraction.drafts import Draft, limits
from civicloop.programme.extraction.offices import THEY, WE, YOU, Directory, Named
from civicloop.programme.extraction.outline import Outline
from civicloop.programme.extraction.policy import Policy
from civicloop.programme.extraction.roles import Roles

UNCARRIED = re.compile(
    r"[^，,]{2,20}的[一-鿿]{0,3}[，,](?:一律|依法|坚决|要|将)?(?:责令|清出|处罚|取消|通报|约谈|追究|停|扣|罚|撤|查处)|拒不|[^，,]{2,16}的[，,]?(?:一律)?不得|(?:严禁|禁止|不许|不准|任何|逾期|(?:对|对于)(?:违反|违规|不|拒|"
    r"整改不力|落实不力|工作不力|隐瞒|弄虚作假|玩忽|造成|因)|除[^，,]+外)|(?:对|凡|"
    r"对于)[^，,]{2,30}的?(?:单位|部门|个人|人员|地方|"
    r"干部|的)[，,].*(?:追责|问责|通报|约谈|处理|取消|处分|责任)|凡"
    r"|.{0,30}(?:追究[^，,]{0,10}责任|严肃(?:追责|问责|处理))$"
)


FORBIDDING = re.compile(r"严禁|禁止|不许|不准")  # behind an order to all of some kind it binds the same
PAPER = re.compile(r"[^，,的]{0,4}(?P<paper>方案|清单|名单|台账|图纸|指南|协议|计划|报告)")
OUTCOME_OF_IT = re.compile(r"[^，,]{0,6}(?:结果|成绩|得分)")  # 考核结果纳入绩效 is nobody's in particular
LONGEST_TOPIC = 12
HAN_PAIR = re.compile(r"(?!工作|问题|情况|单位|部门|要求|进行|全市|全区)[一-鿿]{2}")


@dataclass
class Context:
    """What later sentences inherit: the subject, the offices last listed, whether orders are being given."""

    subject: list[Named] = field(default_factory=list)
    listed: list[Named] = field(default_factory=list)
    is_ordering: bool = False
    speaker: str = ""
    item: list[Draft] = field(default_factory=list)
    lead_in: tuple[int, list[Named]] | None = None
    phase: Deadline | None = None
    is_assigned: bool = False
    is_framed: bool = False
    is_calling: bool = False


class Assembly:
    """What has been drawn of a document so far, and what the next order may inherit from it."""

    def __init__(self, *, dated_on: date | None, directory: Directory, policy: Policy) -> None:
        self.dated_on, self.directory, self.policy = dated_on, directory, policy
        self.outline, self.context = Outline(), Context()
        self.drafts: list[Draft] = []
        self.named: list[list[Named]] = [[]]  # who was named, section by section

    def add(self, group: list[Reading], assigned: Roles, duty: list[Named], *, is_first: bool) -> None:
        start, end = group[0].clause.start, group[-1].clause.end
        text = "，".join(reading.clause.text for reading in group)
        draft = Draft(start, end, text, readings=group, speaker=self.context.speaker, aims=self.outline.mood == "aims")
        draft.reasons += [f"{reading.rule}: {reading.clause.text.strip()[:12]}" for reading in group if reading.force][
            :2
        ]
        draft.start_of_sentence, draft.calls = is_first, self.calls
        self.name(draft, group, duty)
        self.date(draft)
        self.give(draft, assigned)
        self.keep(draft)
        self.context.item.append(draft)

    def keep(self, draft: Draft) -> None:
        self.named[-1] += [name for name in draft.lead if name not in self.named[-1]]
        self.drafts.append(draft)

    @property
    def calls(self) -> bool:
        """Whether what is said here calls on everybody (倡议)."""
        return self.outline.genre == "call" or self.context.is_calling

    def name(self, draft: Draft, group: list[Reading], duty: list[Named]) -> None:
        """Who: told in the sentence, else its subject, else pointed back to, else carried over."""
        told = role.spoken(mask(draft.text), self.directory)
        bound = [each for each in group if each.names and each.force] or group
        own = [name for each in bound if not each.is_help or not told.lead for name in each.names]
        own = [name for name in own if name not in told.support]
        refers = next((each.refers for each in group if each.refers), "")
        helpers = [name for each in group if each.is_help for name in each.names]
        if helpers and not (told.lead or duty or own):  # 环卫公司配合，增派两个班组: helping is their order
            own, told.support = helpers, [name for name in told.support if name not in helpers]
        draft.support = told.support
        if names := told.lead or duty or own:
            draft.lead = unique(names)
            draft.reasons.append("lead named in the sentence")
            self.context.subject = [name for name in draft.lead if name.text != "领导"]  # 领导要重视、措施要具体
            self.context.listed = [*draft.lead, *draft.support]
        elif self.outline.addressees and (YOU.fullmatch(refers) or any(is_asked(each) for each in group)):
            draft.lead = self.context.subject = list(self.outline.addressees)
            draft.reasons.append("asked of the addressee")
        elif refers and THEY.fullmatch(refers):
            draft.lead = self.pointed_at() or ([Named(refers, generic=True)] if refers[0] in "上以前" else [])
            draft.reasons.append(f"{refers} points back")
        elif not refers or not WE.fullmatch(refers):
            self.carry(draft)
        else:
            self.context.subject = []

    def pointed_at(self) -> list[Named]:
        """Whom 上述单位 means: those listed just before; at a meeting's end everybody; else those of the section."""
        if self.context.item and self.context.listed:
            return list(self.context.listed)
        if self.context.is_framed:
            return unique([name for names in self.named for name in names])
        return list(next((names for names in reversed(self.named) if names), []))

    def carry(self, draft: Draft) -> None:
        """The subject of before, but not for calls, for bans upon everybody, or for what befalls offenders."""
        text = draft.text.strip()
        is_collective = not draft.start_of_sentence and all(name.generic for name in self.context.subject)
        is_uncarried = UNCARRIED.match(text) and not (is_collective and FORBIDDING.match(text))
        if draft.calls or is_uncarried or (draft.start_of_sentence and self.stands_alone(draft)):
            return
        if names := self.maker_of(text) or self.context.subject or list(self.outline.names):
            draft.lead, draft.is_carried = list(names), True
            draft.reasons.append("lead carried over from before")

    def maker_of(self, text: str) -> list[Named]:
        """Who was told in this item to make what is spoken of (各牵头单位要制定方案；…。方案报区河长办)."""
        found = PAPER.match(text)
        makers = [each.lead for each in self.context.item[:-1] if found and found["paper"] in each.text]
        return makers[-1] if makers and found and found["paper"] not in self.context.item[-1].text else []

    def stands_alone(self, draft: Draft) -> bool:
        """Whether the order is nobody's in particular: what befalls offenders, a call, 要 after several offices."""
        text = draft.text.strip()
        if draft.aims:
            return True
        if words.ABSTRACT.search(mask(text)) and not words.CONCRETE.search(mask(text)):
            return True
        named = [name for name in self.context.subject if not name.generic]
        return len(named) > 1 and not self.takes_up(text)

    def takes_up(self, text: str) -> bool:
        """Whether the order speaks of what the one before it in this item ordered (制定方案。方案要包括…)."""
        if not self.context.item or OUTCOME_OF_IT.match(text):
            return False
        if topic_end(text):
            return True
        topic = words.MODAL.split(text, maxsplit=1)[0][:LONGEST_TOPIC]
        pairs = {topic[at : at + 2] for at in range(len(topic) - 1)}
        return any(HAN_PAIR.fullmatch(pair) and pair in self.context.item[-1].text for pair in pairs)

    def date(self, draft: Draft) -> None:
        found = limits(draft.text, self.dated_on, self.policy)
        if any(each.trigger for each in found):  # 收到差评的，一日内联系、五日内反馈: all counted from the same event
            found = [each for each in found if not each.rule.startswith("counted") or each.trigger]
        draft.deadline = strongest(found)
        if (not draft.deadline or draft.deadline.vague) and (phase := self.context.phase or self.outline.deadline):
            draft.deadline = phase
            draft.reasons.append("deadline of the section's heading")
        elif draft.deadline:
            draft.reasons.append(f"deadline by rule: {draft.deadline.rule}")

    def assign(self, roles: Roles) -> None:
        """Roles told after the order, to every order of the item that has none of its own."""
        for draft in self.context.item:
            self.give(draft, roles)

    def give(self, draft: Draft, roles: Roles) -> None:
        if roles.lead and (draft.is_carried or not draft.lead or all(name.generic for name in draft.lead)):
            draft.lead, draft.is_carried = unique(roles.lead), False
            draft.reasons.append("lead named beside the order")
            self.context.listed = [*roles.lead, *roles.support]
        draft.support = unique([*draft.support, *roles.support])
        if roles.when and not (draft.deadline and draft.deadline.on):
            draft.deadline = self.read_when(roles.when) or draft.deadline

    def read_when(self, when: str) -> Deadline | None:
        return read_deadline(when, dated_on=self.dated_on, policy=self.policy)


def unique(names: Sequence[Named]) -> list[Named]:
    return list(dict.fromkeys(names))
