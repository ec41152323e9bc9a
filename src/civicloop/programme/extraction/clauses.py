"""One clause at a time: who is its subject, whether and how it binds, what it asks to be done."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from civicloop.programme.extraction import words
from civicloop.programme.extraction.deadlines import find_deadlines
from civicloop.programme.extraction.offices import SUFFIXES, THEY, WE, YOU, Directory, Named
from civicloop.programme.extraction.verbs import MANNER, verb_end

QUOTED = re.compile(r"“[^”]{3,}”|「[^」]{3,}」|《[^》]*》")
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
LONGEST_SUBJECT = 60
# 办理结果请于8月26日前函告我局: what is asked for stands first.
TOPIC_ASKED = re.compile(r"[^，,请由]{2,14}请(?=于|在|尽快|及时|按时|务必|速)")
FROM_WHAT_COMES_BEFORE = "counted from what comes before"  # it may hold the subject (管网部接到报修后1小时内)
YEAR_AHEAD = re.compile(r"(?:20\d\d年|今年|全年|本年度)(?=[一-鿿＊])(?![一-鿿]{0,3}[以之]?[前内底末来])")
LAST_CHARS = frozenset(each[-1] for each in SUFFIXES.split("|")) | frozenset(
    "们点圈理长层方户者域街市政卫旅理信法社科游绿水划源境税传战保动通电气金测象计审环检防工药草联场门位区方关织组委府室县镇乡道村居业司系统口厅班校人志导部员工上下力量众体媒商等地办城局支队站所管安交通警育）)"
)
ADVERBS = re.compile(
    rf"^(?:{words.LINK}|也|一定|坚决|切实|即|才|可|应(?!急)|共同|分别|具体|继续|进一步|主动|"
    rf"积极|认真|牵头|同时|全部|全面|均|统一|逐步|一律|都|提前|各自|直接|当场|随时|当即|[,，、\s])+"
)
ASKING = re.compile(r"(?:同时|另)?(?:请|希望|要求|责成|责令|建议(?=将|把|由|对|在|尽快|贵|你))(?!示|求|教|假|问)")
OCCASIONS = (
    r"(?:上下学|上学|放学|高峰|夜间|重点|节假日|双休日|节日|假期|春节|国庆|中秋|元旦|高考|中考|"
    r"汛期|测评|迎检|活动|会议|展会|"
    r"暑期|寒假|暑假|整治|创建|、){1,4}"
)
WHILE = re.compile(rf"(?:早晚高峰|{OCCASIONS}(?:期间|时段|高峰期))[，,]?(?=[一-鿿])")
NOT_A_VERB = re.compile(
    r"的|之|等|门|工作|人员|干部|职工|系统|行业|有关|相关|关于|会议|同志|党|领导|负责|主任|局长|"
    r"部长|书记|经理|主要|分管|纪检|"
    r"[^一-鿿＊]"
)
COUNTED_NAME = re.compile(r"[一二三四五六七八九十两几百\d]+[家所个座名条处]")  # 拿出三家医院的方案 names nobody
LEADS = re.compile(r"^(?:负责|牵头|主办|承担|具体负责|总牵头|全面负责|统筹)")
CIRCUMSTANCE = re.compile(r"(?:后|时|的|之前|以来|期间|过程中|基础上|同时|前提下)$")
DONE_BY = re.compile(r"(?:报送?|上报|完成|到位|公布|公示|印发|启动|开工|竣工|投用|投入使用|见效|清零|销号|办结)")
HELPS = re.compile(r"^(?:要|应|须)?(?:积极|密切|主动|全力)?(?:配合|协助|协同|参与|支持|协办)")
ABOUT = re.compile(r"^[^，,]{2,10}(?:情况|方面|问题)$|的$|^[^，,]{0,12}(?:率|比例|面积|总数)")
HANDED_TO = re.compile(r"^向[^，,的]{2,16}(?:报送|上报|报告|反馈|提交|汇报)")
# 能办的当场办, 该曝光的曝光
POSSIBLE = re.compile(r"^(?:该|能|可以|应该)[^，,的]{1,8}的(?:就|要|一律|当场|马上|立即|坚决|依法)?[^，,的]{1,8}$")
# 把问题清零, 对三座闸站进行试车, 对用户逐户核对
WITH_A_THING = re.compile(
    r"^(?:分别)?(?:把(?!关)|对[^，,]{2,30}(?:进行|予以|实施|开展|加以|逐[一-鿿]|再|全面|集中)[一-鿿]{2,})(?!.*(?:的|了|很|更|过)$)"
)
SETTING = re.compile(r"结合|随着|鉴于|关于")  # 结合老旧小区改造: a closing verb is what goes on already
PREPOSITION = re.compile(
    r"^(?:将(?!于|在|会|组|予|进|开)|把|对|对于|针对|为|为了|在|按|按照|根据|依据|围绕|结合|通过|"
    r"以|凡|凡是|如|如有|如遇|若|从|"
    r"会同|未经|自|于|到|至|遇|经|除|关于|鉴于|随着|作为|立足|坚持|利用|借助|每)"
)

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


def opening_end(text: str) -> int:
    """Where a clause's subject may begin: behind connectives, 请 and a deadline put first."""
    reached = -1
    position = 0
    while position != reached:
        reached = position
        position += matched(WHILE, text[position:])
        position += matched(words.OPENING, text[position:])
        position += matched(YEAR_AHEAD, text[position:])
        position += matched(re.compile(r"(?:请|希望|要求|责成|委托|责令|由|经|待)(?=[一-鿿＊])"), text[position:])
        position += time_ahead(text[position:])
    return position


def matched(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


@lru_cache(maxsize=4096)
def time_ahead(text: str) -> int:
    """The length of a deadline that opens the text (于4月底前 …), with its 于 or 在."""
    lead = matched(re.compile(r"(?:于|在|从|自|最迟)?"), text)
    found = find_deadlines(text[:30], dated_on=None)
    return (
        found[0].end + matched(re.compile(r"[，,、]?"), text[found[0].end :])
        if found and found[0].start in {0, lead} and not found[0].vague and found[0].rule != FROM_WHAT_COMES_BEFORE
        else 0
    )


def openings(text: str, directory: Directory) -> Iterator[tuple[list[Named], int]]:
    """Runs of names that open a text and where each ends, the longest first."""
    for end in range(min(len(text), LONGEST_SUBJECT), 1, -1):
        may_end = text[:end] in directory.known or (text[end - 1] in LAST_CHARS and is_unbroken(text, end))
        if may_end and (names := directory.names(text[:end])):
            yield names, end


def is_unbroken(text: str, end: int) -> bool:
    """Whether a name can end here: not inside a bracket, not within a word (部|门, 组|织)."""
    name = text[:end]
    return text[end - 1 : end + 1] not in words.PAIRS and name.count("（") == name.count("）")


def leading_names(text: str, directory: Directory) -> list[Named]:
    """The longest run of names that opens a text."""
    return next((names for names, _ in openings(text, directory)), [])


def goes_on(rest: str) -> bool:
    """Whether what follows a name can be its predicate (a verb, a modal, a time), not the noun it belongs to."""
    rest = rest.lstrip(" ，,")
    return bool(
        not rest.startswith("的")
        and (
            words.MODAL.match(ADVERBS.sub("", rest))
            or words.IMPERATIVE.match(ADVERBS.sub("", rest))
            or PREPOSITION.match(rest)
            or LEADS.match(rest)
            or HELPS.match(rest)
            or time_ahead(rest)
            or WHILE.match(rest)
            or (MANNER.match(rest) and verb_end(rest))
            or ((modal := words.MODAL.search(rest[:9])) and "的" not in rest[: modal.start()])
        )
    )


def subject(text: str, directory: Directory) -> tuple[list[Named], str, int]:
    """Names (or a word that refers back to some) that open the clause, and where its predicate begins."""
    low = opening_end(text)
    for end in range(min(len(text), low + 16), low + 1, -1):
        if (THEY.fullmatch(text[low:end]) or YOU.fullmatch(text[low:end])) and goes_on(text[end:]):
            return [], text[low:end], end
        if WE.fullmatch(text[low:end]) and words.MODAL.match(ADVERBS.sub("", text[end:])):
            return [], text[low:end], end
    is_asked = bool(ASKING.match(text))
    loosely: tuple[list[Named], str, int] = ([], "", low)
    for names, length in openings(text[low:], directory):
        rest = text[low + length :]
        if goes_on(rest) or (is_asked and not rest.startswith("的") and not verb_end(names[0].text)):
            return names, "", low + length
        if not loosely[0] and is_office(names) and acts_freely(rest):
            loosely = names, "", low + length
    return loosely


def owner(text: str, directory: Directory) -> list[Named]:
    """Whose matter a clause speaks of (市教育局的审批事项，…)."""
    low = opening_end(text)
    of = (names for names, length in openings(text[low:], directory) if text[low + length :].startswith("的"))
    return next((names for names in of if is_office(names)), [])


def is_office(names: list[Named]) -> bool:
    return any(not name.generic and len(name.text) > 2 and not COUNTED_NAME.search(name.text) for name in names)


def acts_freely(rest: str) -> bool:
    """Whether what follows an office's name may be a verb that the lexicon lacks."""
    return len(rest) > 2 and not NOT_A_VERB.match(rest)


def read(clause: Clause, directory: Directory) -> Reading:
    """The clause by itself: names, whether it binds, its predicate."""
    text = clause.masked.strip()
    names, refers, low = subject(text, directory)
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
    return bool(re.match(r"(?:同时|另)?(?:商|恳)?请", text) or TOPIC_ASKED.match(text))


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
    ("what can or should be done is to be done", lambda reading, rest, bare: POSSIBLE.match(bare)),
    ("does something with a thing", lambda reading, rest, bare: reading.names and WITH_A_THING.match(bare)),
    (
        "an office or a day, and the deed",
        lambda reading, rest, bare: (reading.names or has_day(reading.clause.masked)) and is_deed(rest),
    ),
)


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
    found = re.search(r"由(?![^，,；;。]*任(?:组长|主任|总指挥|队长|副|指挥))", text)
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
