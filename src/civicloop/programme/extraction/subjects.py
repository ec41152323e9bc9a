"""Who opens a clause: names of offices, words that point back to some, and where what they are to do begins."""

import re
from collections.abc import Iterator
from functools import lru_cache

from civicloop.programme.extraction import words
from civicloop.programme.extraction.deadlines import find_deadlines
from civicloop.programme.extraction.offices import SUFFIXES, THEY, WE, YOU, Directory, Named
from civicloop.programme.extraction.verbs import MANNER, verb_end

LONGEST_SUBJECT = 60
FROM_WHAT_COMES_BEFORE = "counted from what comes before"  # it may hold the subject (管网部接到报修后1小时内)
YEAR_AHEAD = re.compile(r"(?:20\d\d年|今年|全年|本年度)(?=[一-鿿＊])(?![一-鿿]{0,3}[以之]?[前内底末来])")
LAST_CHARS = frozenset(each[-1] for each in SUFFIXES.split("|")) | frozenset(
    "们点圈理长层方户者域街市政卫旅理信法社科游绿水划源境税传战保动通电气金测象计审环检防工药草联场门位区方关织组委府室县镇乡道村居业司系统口厅班校人志导部员工上下力量众体媒商等地办城局支队站所管安交通警育）)"
)
ADVERBS = re.compile(
    rf"^(?:{words.LINK}|也|带头|将(?=予以|依法|严肃|视情)|各(?=[选派明确指定自])|一定|坚决|切实|即|才|可|应(?!急)|共同|分别|具体|继续|进一步|主动|"
    rf"积极|认真|牵头|同时|全部|全面|均|统一|逐步|一律|都|提前|各自|直接|当场|随时|当即|[,，、\s])+"
)
ASKING = re.compile(
    r"(?:同时|另)?(?:[商恳敬函]?请|希望|要求|责成|责令|建议(?=将|把|由|对|在|尽快|贵|你))(?!示|求|教|假|问)"
)
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
REQUESTED = re.compile(r"请(?=[于在将把按一])")  # 各县安委会请于每周四前报送
LEADS = re.compile(r"^(?:负责|牵头|主办|承担|具体负责|总牵头|全面负责|统筹)")
HELPS = re.compile(r"^(?:要|应|须)?(?:积极|密切|主动|全力)?(?:配合|协助|协同|参与|支持|协办)")
THEIR_PEOPLE = re.compile(r"的(?:[一-鿿]{0,4}?)(?:工人|人员|同志|干部|职工|员工|队员|师傅|司机|民警|负责人|领导)")
COUNTERPART = re.compile(r"(?:分别|逐一|及时)?(?:签订|签署|补签|对接|衔接|沟通)")
PREPOSITION = re.compile(
    r"^(?:将(?!于|在|会|组|予|进|开)|把|对|对于|针对|为|为了|在|按|按照|根据|依据|围绕|结合|通过|"
    r"以|凡|凡是|如|如有|如遇|若|从|"
    r"会同|未经|自|于|到|至|遇|经|除|关于|鉴于|随着|作为|立足|坚持|利用|借助|每)"
)


def opening_end(text: str) -> int:
    """Where a clause's subject may begin: behind connectives, 请 and a deadline put first."""
    reached = -1
    position = 0
    while position != reached:
        reached = position
        position += matched(WHILE, text[position:])
        position += matched(words.OPENING, text[position:])
        position += matched(YEAR_AHEAD, text[position:])
        position += matched(
            re.compile(r"(?:(?:商|恳|敬|函)?请|希望|要求|责成|委托|责令|由|经|待)(?=[一-鿿＊])"), text[position:]
        )
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
        not rest.startswith(("的", "为成员", "为副"))
        and (
            not rest
            or REQUESTED.match(rest)
            or words.MODAL.match(ADVERBS.sub("", rest))
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
    if end := reference_end(text, low):
        return [], text[low:end], end
    is_asked = bool(ASKING.match(text))
    loosely: tuple[list[Named], str, int] = ([], "", low)
    for names, length in whole_openings(text[low:], directory):
        rest = text[low + length :]
        if people := THEIR_PEOPLE.match(rest):
            rest = rest[people.end() :]
        if first := bringing_about(text[low:], rest, names, directory):
            return first, "", low + length
        if goes_on(rest) or (is_asked and not rest.startswith("的") and not verb_end(names[0].text)):
            return names, "", len(text) - len(rest)
        if not loosely[0] and is_office(names) and acts_freely(rest):
            loosely = names, "", low + length
    return loosely


def reference_end(text: str, low: int) -> int:
    """Where 上述单位, 贵局 or 我们 ends that opens the clause, 0 if none does."""
    for end in range(min(len(text), low + 16), low + 1, -1):
        opening = text[low:end]
        if (THEY.fullmatch(opening) or YOU.fullmatch(opening)) and goes_on(text[end:]):
            return end
        if WE.fullmatch(opening) and words.MODAL.match(ADVERBS.sub("", text[end:])):
            return end
    return 0


def whole_openings(text: str, directory: Directory) -> Iterator[tuple[list[Named], int]]:
    """The openings but those whose last name is only the beginning of one that the longest has in full."""
    longest: list[Named] = []
    for names, length in openings(text, directory):
        longest = longest or names
        if not is_cut(names, longest):
            yield names, length


def bringing_about(text: str, rest: str, names: list[Named], directory: Directory) -> list[Named]:
    """Who has to bring it about that two sign with each other (各街道与辖区单位签订协议): the first."""
    if len(names) < 2 or not COUNTERPART.match(rest):
        return []
    return leading_names(re.split("[与和同]", text)[0], directory)


def is_cut(names: list[Named], longest: list[Named]) -> bool:
    """Whether the last name is but the beginning of one read in full (市邮政 of 市邮政管理局)."""
    whole = longest[len(names) - 1].text if len(names) <= len(longest) else ""
    return whole != names[-1].text and whole.startswith(names[-1].text) and not longest[len(names) - 1].generic


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
