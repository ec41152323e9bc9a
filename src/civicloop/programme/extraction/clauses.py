"""One clause at a time: who is its subject, whether and how it binds, what it asks to be done."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from civicloop.programme.extraction import words
from civicloop.programme.extraction.deadlines import find_deadlines
from civicloop.programme.extraction.offices import Directory, Named
from civicloop.programme.extraction.subjects import (
    ADVERBS,
    ASKING,
    HELPS,
    LEADS,
    PREPOSITION,
    leading_names,
    owner,
    subject,
    time_ahead,
)
from civicloop.programme.extraction.verbs import MANNER, verb_end

QUOTED = re.compile(r"“[^”]{3,}”|「[^」]{3,}」|《[^》]*》")
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
# 办理结果请于8月26日前函告我局: what is asked for stands first.
TOPIC_ASKED = re.compile(r"[^，,请由]{2,14}请(?=于|在|尽快|及时|按时|务必|速)")
CIRCUMSTANCE = re.compile(r"(?:后|时|的|之前|以来|期间|过程中|基础上|同时|前提下)$")
DONE_BY = re.compile(r"(?:报送?|上报|完成|到位|公布|公示|印发|启动|开工|竣工|投用|投入使用|见效|清零|销号|办结)")
ABOUT = re.compile(r"^[^，,]{2,10}(?:情况|方面|问题)$|的$|^[^，,]{0,12}(?:率|比例|面积|总数)")
HANDED_TO = re.compile(r"^向[^，,的]{2,16}(?:报送|上报|报告|反馈|提交|汇报)")
THEIRS = re.compile(r"(?P<they>(?:上述|以上|前述)[一-鿿]{2,4})的")  # 以上单位的名单明天报我
# 抽查中发现的问题当天交办开办单位, 摸底结果及时分送各镇
TOPIC = re.compile(r"^(?:[^，,]{1,10}的)?[^，,的]{0,6}(?:结果|情况|问题|隐患|名单|数据|方案|清单|线索|意见|台账|信息)")
PASSED_ON = re.compile(r"及时|直接|统一|当[天日场]|逐|同步|按|一律|立即|定期|每|[后明]天|转交")
# 能办的当场办, 该曝光的曝光
POSSIBLE = re.compile(r"^(?:该|能|可以|应该)[^，,的]{1,8}的(?:就|要|一律|当场|马上|立即|坚决|依法)?[^，,的]{1,8}$")
# 把问题清零, 对三座闸站进行试车, 对用户逐户核对
WITH_A_THING = re.compile(
    r"^(?:分别)?(?:把(?!关)|对[^，,]{2,30}(?:进行|予以|实施|开展|加以|逐[一-鿿]|再|全面|集中)[一-鿿]{2,})(?!.*(?:的|了|很|更|过)$)"
)
SETTING = re.compile(r"结合|随着|鉴于|关于")  # 结合老旧小区改造: a closing verb is what goes on already
# 清运不及时, 退订难, 检查的车: behind a verb these make it a finding's topic or an attribute.
COMPLEMENT = re.compile(
    r"的(?!同时)|难|慢$|差$|少$|乱$|(?:得|起来)[^，,]{0,3}(?:很|太|更|最|比较|还)|"
    r"不(?:力|细|严|够|清|全|实|更|好|到位|及时|彻底|规范|干净|合理|平|齐|了|上|住|畅|足|准|完|过来|下去)|"
    r"(?:单位|人员|员工|队伍|师傅|部门|企业|公司)(?:说|讲|没|未|不|也|都|刚|总|已|嫌|提出|反映|认为)"
)


@dataclass(frozen=True)
class Clause:
    """A clause of the running text between commas; `masked` hides quotations, letter for letter."""

    start: int
    text: str
    masked: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Reading:
    """What a clause says. `force`: "modal", "imperative", "assigned" (X负责 …), "" (does not bind)."""

    clause: Clause
    force: str
    names: tuple[Named, ...] = ()
    refers: str = ""
    predicate: str = ""
    is_ban: bool = False
    is_help: bool = False
    rule: str = ""


def mask(text: str) -> str:
    """Quotations hidden by as many fillers, so that the words in them neither bind nor name."""
    return QUOTED.sub(lambda found: "＊" * len(found[0]), text)


def split_clauses(start: int, text: str) -> Iterator[Clause]:
    """Clauses between commas outside brackets and quotations."""
    masked = mask(text)
    shown = BRACKETED.sub(lambda found: "＊" * len(found[0]), masked)
    low = 0
    for comma in re.finditer(r"[，,](?!\d{3}(?!\d))", shown):
        yield Clause(start + low, text[low : comma.start()], masked[low : comma.start()])
        low = comma.end()
    if text[low:].strip():
        yield Clause(start + low, text[low:], masked[low:])


def read(clause: Clause, directory: Directory) -> Reading:
    """The clause by itself: names, whether it binds, its predicate."""
    text = clause.masked.strip()
    names, refers, low = subject(text, directory)
    if not names and not refers and (of := THEIRS.match(text)):
        refers = of["they"]
    if told := by_whom(text, directory):
        names = told
    rest = text[low:]
    asked = bool(ASKING.match(text) or TOPIC_ASKED.match(text))
    found = Reading(clause, "", tuple(names), refers, rest, rule="no word that binds")
    if assigned := LEADS.match(rest):
        return made(found, "assigned", rest, f"names {assigned[0]}") if names or refers else imperative(found, rest)
    if HELPS.match(rest) and names and not words.MODAL.match(rest):
        return Reading(clause, "assigned", tuple(names), refers, rest, is_help=True, rule="names who helps")
    if modal := binding_modal(rest):
        return Reading(
            clause,
            "modal",
            tuple(names or banned(rest[modal.end() :], directory)),
            refers,
            rest[modal.end() :],
            is_ban=bool(modal["ban"]),
            is_help=bool(names and HELPS.match(rest)),
            rule=f"binds by {modal[0]}",
        )
    if asked and rest:
        return made(found, "modal", rest, "asks somebody")
    if told:
        return replace(found, force="assigned", rule="names by whom")
    ordered = imperative(found, rest)
    return ordered if ordered.force or names or refers else replace(ordered, names=tuple(owner(text, directory)))


def made(reading: Reading, force: str, predicate: str, rule: str) -> Reading:
    return Reading(reading.clause, force, reading.names, reading.refers, predicate, rule=rule)


def is_asked(reading: Reading) -> bool:
    text = reading.clause.masked.strip()
    return bool(re.match(r"(?:同时|另)?(?:商|恳)?(?:请|建议(?=将|把|尽快))", text) or TOPIC_ASKED.match(text))


def imperative(reading: Reading, rest: str) -> Reading:
    """The reading with the force of a bare deed, where its predicate reads as one."""
    bare = ADVERBS.sub("", rest)
    if CIRCUMSTANCE.search(rest) or words.PURPOSE.match(bare) or words.PAST.search(rest):
        return reading
    if reading.names and words.PLAN.match(bare):
        return reading
    if PREPOSITION.match(bare) and acts(bare):
        return made(reading, "imperative", bare, "orders a deed upon something")
    if (verb := words.IMPERATIVE.match(bare)) and not COMPLEMENT.match(bare, verb.end()):
        return made(reading, "imperative", bare, "opens with a verb that orders")
    rule = next((rule for rule, fits in DEEDS if fits(reading, rest, bare)), "")
    return made(reading, "imperative", rest, rule) if rule else reading


# What else reads as a deed, the surest first: the reading, its predicate, and that behind its adverbs.
DEEDS: tuple[tuple[str, Callable[[Reading, str, str], object]], ...] = (
    ("names who and when", lambda reading, rest, bare: reading.names and time_ahead(rest)),
    (
        "is to be handed in or done by a day",
        lambda reading, rest, bare: DONE_BY.search(rest) and find_deadlines(rest, dated_on=None),
    ),
    ("is to be handed in", lambda reading, rest, bare: HANDED_TO.match(bare)),
    (
        "what was found is passed on",
        lambda reading, rest, bare: (end := topic_end(rest)) and is_deed(rest[end:]),
    ),
    ("what can or should be done is to be done", lambda reading, rest, bare: POSSIBLE.match(bare)),
    ("does something with a thing", lambda reading, rest, bare: reading.names and WITH_A_THING.match(bare)),
    (
        "an office or a day, and the deed",
        lambda reading, rest, bare: (reading.names or has_day(reading.clause.masked)) and is_deed(rest),
    ),
)


def topic_end(text: str) -> int:
    """Where the words end that say what is handed on, when or how it is done follows; else 0."""
    if not (found := TOPIC.match(text)):
        return 0
    ahead = time_ahead(text[found.end() :])
    return found.end() + ahead if ahead or PASSED_ON.match(text, found.end()) else 0


def has_day(text: str) -> bool:
    """Whether the clause opens with a limit (6月25日以前签完)."""
    return bool(time_ahead(text.strip()))


def is_deed(rest: str) -> bool:
    """Whether what follows an office's name is a deed that its sentence does not merely mention."""
    bare = ADVERBS.sub("", rest)
    manner = MANNER.match(bare)
    known = words.IMPERATIVE.match(bare, manner.end() if manner else 0)
    size = known.end() if known else verb_end(bare)
    return bool(size and not COMPLEMENT.match(bare, size) and not ABOUT.search(bare))


def acts(text: str) -> bool:
    """Whether a verb that orders stands behind the opening preposition's object (对26个市场逐一排查)."""
    verbs = list(words.IMPERATIVE.finditer(text, 3))
    if SETTING.match(text):
        verbs = [verb for verb in verbs if verb.end() < len(text)]
    return any(
        not re.match(r"[^，,]{0,12}的|等?(?:问题|工作|情况|行为|对象|同时|基础上|过程中)$", text[verb.end() :])
        for verb in verbs
    )


def by_whom(text: str, directory: Directory) -> list[Named]:
    """The offices behind a 由 inside the clause (围挡由市城管局逐一清理)."""
    found = re.search(r"(?<!可以)(?<!可)由(?![^，,；;。]*任(?:组长|主任|总指挥|队长|副|指挥))", text)
    return leading_names(text[found.end() :], directory) if found else []


def banned(rest: str, directory: Directory) -> list[Named]:
    """Whom a ban that comes first is laid on: 严禁任何单位 …."""
    return leading_names(rest, directory) if rest.startswith("任何") else []


def binding_modal(rest: str) -> re.Match[str] | None:
    """The first modal of the predicate that is not inside an attribute (应尽的责任)."""
    for modal in words.MODAL.finditer(rest):
        if not re.match(r"[^，,]{0,6}的", rest[modal.end() :]) or modal["ban"] or modal["strong"] or modal["yao"]:
            return modal
    return None
