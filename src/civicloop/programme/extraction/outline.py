"""Headings and what they say of the text under them: whether it orders or tells, for whom, and by when."""

import re
from dataclasses import dataclass, field, replace

from civicloop.programme.extraction.deadlines import Deadline
from civicloop.programme.extraction.offices import Named
from civicloop.programme.extraction.sentences import Paragraph, Sentence
from civicloop.programme.extraction.words import IMPERATIVE

ORDERING = re.compile(
    r"任务|措施|要求|安排|步骤|职责|分工|部署|整治重点|保障|下一步|下步|下阶段|时间进度|实施|"
    r"注意事项|有关事项|机制|重点工作|工作内容|主要内容|议定|决定事项|会议明确|整改|行动|阶段|"
    r"范围|方法|方式|加强|强化|推进|抓好|落实|开展|完善|做好|建立|健全"
)
TELLING = re.compile(
    r"基本情况|总体要求|总体思路|基本原则|(?:用户|群众|市民)(?:意见|反映|诉求)|[一-鿿]{0,6}结果$|"
    r"总体情况|工作回顾|回顾|成效|成绩|存在(?:的)?(?:主要)?(?:问题|不足)|主要问题|"
    r"突出问题$|问题清单|不足|原因|背景|现状|意义|经验|主要做法|做法|概况|出席|参会|会议情况|"
    r"考核结果|检查情况|测评情况|测评结果|指导思想|检查结果|排名|亮点|进展情况|完成情况|工作情况|"
    r"特点|收获|打算|备注|体会|教训|启示|感受|(?:差距|问题|症结|短板)(?:到底)?(?:在哪|何在|是什么|有多大)|"
    r"(?:做|有)了?(?:哪些|什么)(?!.*(?:做|办|抓))|效果(?:怎样|如何|怎么样)|怎么看|为什么"
)
AIMING = re.compile(r"目标")
TITLE = re.compile(
    r"(?:讲话|讲话提纲|发言|通知|方案|意见|报告|纪要|总结|致辞|办法|通报|函|请示|计划|清单|要点|"
    r"分工|分解表?|责任状|安排|决定|批复|建议|汇报|简报|规定|细则|预案|公告|通告|倡议书|承诺书|情况|"
    r"规范|守则|准则|条例|规则|公约|材料|一本通|手册|指南|读本)(?:[（(].{1,20}[）)])?$"
)
GENRES = (
    ("guide", re.compile(r"一本通|手册|指南|读本|问答$|小册子")),
    ("ceremony", re.compile(r"致辞|祝词|贺信|欢迎词|开幕词|闭幕词")),
    ("call", re.compile(r"倡议书?")),
    (
        "order",
        re.compile(
            r"方案|计划|通知|意见|办法|清单|分工|分解|纪要|要点|讲话|发言|规定|规范|守则|准则|条例|规则|公约|"
            r"细则|预案|通告|函$"
        ),
    ),
    ("report", re.compile(r"报告|汇报|总结|简报|情况|通报|述职|新闻|综述|评估|公告")),
)
LONGEST_HEADING = 42
LONGEST_INLINE = 24


@dataclass(frozen=True)
class Section:
    """A heading in force. `mood` is "orders", "tells", "aims" or "" (the document's genre decides)."""

    rank: int
    text: str
    mood: str
    names: tuple[Named, ...] = ()
    deadline: Deadline | None = None


@dataclass
class Outline:
    """Where in the document one stands: its genre and the headings above."""

    genre: str = ""
    sections: list[Section] = field(default_factory=list)
    addressees: tuple[Named, ...] = ()

    def open(self, section: Section) -> None:
        """Enter a section: those of its rank and below end. Without a mood of its own it takes the one above."""
        self.sections = [each for each in self.sections if each.rank < section.rank]
        above = self.mood
        is_marked = bool(self.sections) and self.sections[-1].rank % 2 == 0
        keeps = not section.mood or (above == "tells" and is_marked)
        self.sections.append(replace(section, mood=above) if keeps else section)

    def start_text(self, genre: str) -> None:
        self.genre, self.sections, self.addressees = genre, [], ()

    def rank_of(self, sentence: Sentence) -> int:
        """The rank of a heading; one without a mark stands under the last marked one."""
        if sentence.mark:
            return sentence.rank * 2
        return next((each.rank + 1 - each.rank % 2 for each in reversed(self.sections)), -1)

    @property
    def mood(self) -> str:
        return self.sections[-1].mood if self.sections else ""

    @property
    def deadline(self) -> Deadline | None:
        return next((each.deadline for each in reversed(self.sections) if each.deadline), None)

    @property
    def names(self) -> tuple[Named, ...]:
        return next((each.names for each in reversed(self.sections) if each.names), ())

    @property
    def orders(self) -> bool:
        """Whether a bare imperative is an order here."""
        return self.mood in {"orders", "aims"} or (not self.mood and self.genre in {"order", "call"})

    @property
    def tells(self) -> bool:
        return self.mood == "tells" or self.genre == "guide"


def genre_of(title: str) -> str:
    """The genre a title names: the last of its words counts (关于…情况的通知 orders)."""
    last = [(found.end(), genre) for genre, pattern in GENRES for found in pattern.finditer(title)]
    return max(last)[1] if last else ""


def mood_of(heading: str) -> str:
    """What a heading announces: 指导思想 tells, 整治突出问题 orders, 工作目标 aims."""
    bare = heading.strip("：:。 　")
    if TELLING.fullmatch(bare):
        return "tells"
    if IMPERATIVE.match(bare) and not bare.endswith("情况"):
        return "orders"
    if AIMING.search(bare):
        return "aims"
    if TELLING.search(bare):
        return "tells"
    return "orders" if ORDERING.search(heading) else ""


def is_title(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return paragraph.rank < 0 and not paragraph.is_closed and len(text) <= 60 and bool(TITLE.search(text))


def is_heading(paragraph: Paragraph) -> bool:
    return not paragraph.is_closed and len(paragraph.text.strip()) <= LONGEST_HEADING
