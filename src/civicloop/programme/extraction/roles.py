"""Who leads and who helps, where the text says so: labels, brackets, 由…牵头、…配合, 会同 …."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from civicloop.programme.extraction.offices import Directory, Named
from civicloop.programme.extraction.subjects import leading_names

LEAD_LABEL = (
    r"(?:总?牵头|责任|主办|主责|承办|实施|落实|主要责任|第一责任|负责)(?:单位|部门|科室|领导单位|"
    r"处室|主体|股室)?|牵头|负责"
)
HELP_LABEL = r"(?:配合|协办|协助|参与|参加|协同)(?:单位|部门|科室|处室)?"
WHEN_LABEL = r"(?:完成|办理|办结|整改|时间|进度|工作)?(?:时限|时间|期限|要求时间|节点)|时间安排|完成日期|时间要求"
LABELLED = re.compile(
    rf"(?:(?P<lead>{LEAD_LABEL})|(?P<help>{HELP_LABEL})|"
    rf"(?P<when>{WHEN_LABEL}))\s*[：:]\s*(?P<value>(?:[^；;。（()）]|[（(][^（()）]*[）)])*?)(?=[；;。，,]?\s*(?:(?:{LEAD_LABEL}|"
    rf"{HELP_LABEL}|{WHEN_LABEL})\s*[：:])|[；;。）)]|$)"
)
LABEL_LINE = re.compile(rf"^[（(【\[]?\s*(?:{LEAD_LABEL}|{HELP_LABEL}|{WHEN_LABEL})\s*[：:]")
BY = re.compile(r"由(?![^，,；;。]*任(?:组长|主任|总指挥|队长|副|指挥))(?P<rest>[^，,；;。]{2,60})")
CROWD = re.compile(r"市民|群众|居民|用户|职工|员工|党员|干部|上下|同志|志愿者|青年|公众")
PROMISED = re.compile(r"[（(](?P<inner>[^（()）]*(?:承诺|负责|牵头)[^（()）]*)[）)]")
LEADING = re.compile(
    r"(?:^|[，,；;。：:（(])(?P<names>[^，,；;。：:（()）]{2,60}?)(?:总?牵头|具体负责|负责|主办|"
    r"承办|分别负责|按(?:照)?职责分工负责|按职责(?:分工)?落实)(?=$|[，,；;。）)、]|[一-鿿])"
)
HELPING = re.compile(
    r"(?:^|[，,；;。：:（(、])(?P<names>[^，,；;。：:（()）]{2,80}?)(?:要|应|须)?"
    r"(?:积极|密切|主动|全力|分工|协同|共同)?(?:配合|协助|参与|协办|支持|参加(?!会议|活动|培训|测评))"
)
TOGETHER = re.compile(  # A会同B: A leads
    r"(?:^|[，,；;。：:（(由请])(?P<names>[^，,；;。：:（()由请]{2,40}?)(?:要|应|须|负责)?(?:会同|商(?=[一-鿿]{2,12}(?:核定|确定|制定|研究|提出|办理)))"
)
WITH = re.compile(
    r"(?:会同|(?<!组成)(?<!成立)(?<!开展)联合(?!执法|检查|督查|整治|行动|巡查|惩戒|发文|下发|印发|"
    r"开展)|协同|商|协调|配合单位为|在)(?=[一-鿿])"
)
LED = re.compile(r".*(?:牵头|负责|主办)、")  # 文旅局牵头、上述单位参加
HELP_ONLY = re.compile(
    r"(?P<names>[^，,；;。：:]{2,60}?)(?:要|应|须)?(?:积极|密切|主动|全力|分工|协同|共同|给予|予以)*(?:配合|协助|参与|支持)(?:支持|工作|落实)?"
)
ROLE_WORD = re.compile(r"牵头|负责|配合|协助|参与|协办|主办|单位|部门|时限|完成")
TIMELY = re.compile(r"[前内底末旬]|\d|长期|常态|每|季度|半年|年内")
TRAILING = re.compile(r"[（(【](?P<inner>[^（）()【】]*(?:[（(][^（）()]*[）)][^（）()【】]*)*)[）)】]\s*[。；;]?\s*$")


@dataclass
class Roles:
    """What a stretch of text says of who and when; `when` is its words."""

    lead: list[Named] = field(default_factory=list)
    support: list[Named] = field(default_factory=list)
    when: str = ""

    def __bool__(self) -> bool:
        return bool(self.lead or self.support or self.when)


def labelled(text: str, directory: Directory) -> Roles:
    """牵头单位：A；配合单位：B、C；完成时限：6月底前."""
    roles = Roles()
    for found in LABELLED.finditer(text):
        value = found["value"].strip(" 　，,、")
        if found["when"]:
            roles.when = roles.when or value
        elif found["help"]:
            add(roles.support, listed(value, directory))
        else:
            add(roles.lead, listed(value, directory))
    return roles


def listed(value: str, directory: Directory) -> list[Named]:
    """The names in a field: if it is not a plain list, each of its parts that is a name."""
    if names := directory.names(value):
        return names
    parts = (directory.names(part) for part in re.split(r"[、，,；;\s/]+", value))
    return [name for part in parts for name in part]


def bracketed(inner: str, directory: Directory) -> Roles:
    """The inside of a bracket behind an order: labels, (A牵头，B配合，6月底前), (A负责), or names and a limit."""
    roles = labelled(inner, directory) or spoken(inner, directory)
    parts = re.split(r"[，,；;]", inner)
    if not roles.lead:
        roles.lead = directory.names(inner) or next(filter(None, map(directory.names, parts)), [])
    if (roles.lead or roles.support) and not roles.when:
        told = [part for part in parts if TIMELY.search(part) and not directory.names(part)]
        roles.when = next((part for part in told if not ROLE_WORD.search(part) or "完成" in part), "")
    return roles


def spoken(text: str, directory: Directory) -> Roles:
    """Roles told in the sentence itself: 由A牵头, A负责, B配合, 会同C."""
    roles = Roles()
    for found in BY.finditer(text):
        add(roles.lead, leading_names(found["rest"], directory))
    for found in PROMISED.finditer(text):
        add(roles.lead, leading_names(found["inner"], directory))
    for found in LEADING.finditer(text):
        add(roles.lead, opened(found["names"], directory))
    for found in TOGETHER.finditer(text):
        add(roles.lead, opened(found["names"], directory))
    for found in HELPING.finditer(text):
        add(
            roles.support,
            (name for name in opened(LED.sub("", found["names"]), directory) if not CROWD.search(name.text)),
        )
    for found in WITH.finditer(text):
        names = leading_names(re.sub(r"[，,。；;].*", "", text[found.end() :]), directory)
        if (
            found[0] not in {"在", "商", "协调"}
            or is_consulted(text, found)
            or re.match(r".{0,40}配合下", text[found.end() :])
        ):
            add(roles.support, names)
    roles.support = [name for name in roles.support if name not in roles.lead]
    return roles


def is_consulted(text: str, found: re.Match[str]) -> bool:
    """文旅局商景区管委会核定: behind a leader's name 商 brings another in."""
    return found[0] == "商" and any(each.end() == found.end() for each in TOGETHER.finditer(text))


def opened(text: str, directory: Directory) -> list[Named]:
    """The names of a text that may open with 由, 请, 并 and the like."""
    bare = re.sub(
        r"^(?:并|同时|请|由|各|以及|和|及)(?=[一-鿿]{2})", lambda found: found[0] if found[0] == "各" else "", text
    )
    return directory.names(bare) or directory.names(text)


def add(names: list[Named], more: Iterable[Named]) -> None:
    names.extend(name for name in more if name not in names)
