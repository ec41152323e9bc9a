"""Groups of binding clauses into drafts: who, by when, and what brackets and fields beside them add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from civicloop.programme.extraction import roles as role
from civicloop.programme.extraction import words
from civicloop.programme.extraction.clauses import Reading, is_asked, mask
from civicloop.programme.extraction.deadlines import Deadline, read_deadline, strongest
from civicloop.programme.extraction.drafts import Draft, limits
from civicloop.programme.extraction.offices import THEY, WE, YOU, Directory, Named
from civicloop.programme.extraction.outline import Outline
from civicloop.programme.extraction.policy import Policy
from civicloop.programme.extraction.roles import Roles

UNCARRIED = re.compile(
    r"拒不|[^，,]{2,16}的[，,]?(?:一律)?不得|(?:严禁|禁止|不许|不准|任何|逾期|(?:对|对于)(?:违反|违规|不|拒|"
    r"整改不力|落实不力|工作不力|隐瞒|弄虚作假|玩忽|造成|因)|除[^，,]+外)|(?:对|凡|"
    r"对于)[^，,]{2,30}的?(?:单位|部门|个人|人员|地方|"
    r"干部|的)[，,].*(?:追责|问责|通报|约谈|处理|取消|处分|责任)|凡"
    r"|.{0,30}(?:追究[^，,]{0,10}责任|严肃(?:追责|问责|处理))$"
)


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
        self.drafts.append(draft)
        self.context.item.append(draft)

    @property
    def calls(self) -> bool:
        """Whether what is said here calls on everybody (倡议)."""
        return self.outline.genre == "call" or self.context.is_calling

    def name(self, draft: Draft, group: list[Reading], duty: list[Named]) -> None:
        """Who: told in the sentence, else its subject, else pointed back to, else carried over."""
        told = role.spoken(mask(draft.text), self.directory)
        own = [name for each in group if not each.is_help or not told.lead for name in each.names]
        own = [name for name in own if name not in told.support]
        refers = next((each.refers for each in group if each.refers), "")
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
            draft.lead = list(self.context.listed)
            draft.reasons.append(f"{refers} points back")
        elif not refers or not WE.fullmatch(refers):
            self.carry(draft)
        else:
            self.context.subject = []

    def carry(self, draft: Draft) -> None:
        """The subject of before, but not for calls, for bans upon everybody, or for what befalls offenders."""
        if draft.calls or UNCARRIED.match(draft.text.strip()) or (draft.start_of_sentence and self.stands_alone(draft)):
            return
        if names := self.context.subject or list(self.outline.names):
            draft.lead, draft.is_carried = list(names), True
            draft.reasons.append("lead carried over from before")

    def stands_alone(self, draft: Draft) -> bool:
        """Whether the order is nobody's in particular: what befalls offenders, a call, 要 after several offices."""
        text = draft.text.strip()
        if draft.aims:
            return True
        if words.ABSTRACT.search(mask(text)) and not words.CONCRETE.search(mask(text)):
            return True
        named = [name for name in self.context.subject if not name.generic]
        return len(named) > 1

    def date(self, draft: Draft) -> None:
        draft.deadline = strongest(limits(draft.text, self.dated_on, self.policy))
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
