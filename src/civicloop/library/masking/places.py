"""Addresses: from the street or the estate to the door, with the city before it where it is written."""

import re
from collections.abc import Iterator

from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason

HAN = r"[\u4e00-\u9fff]"
NUMBER = r"[0-9一二三四五六七八九十百a-z]{1,5}(?:[-－之][0-9]{1,4})*"
AREA = (
    rf"(?:{HAN}{{2,8}}?(?:省|自治区))?(?:{HAN}{{2,7}}?(?:市|自治州|盟))?(?:{HAN}{{1,7}}?(?:区|县|旗))?"
    rf"(?:{HAN}{{1,7}}?(?:街道办?|镇|乡))?"
)
STREET = rf"{HAN}{{1,7}}?(?:大道|大街|胡同|路|街|道|巷|弄|里)(?:[东西南北中]段)?{NUMBER}号(?:院|楼)?(?:附{NUMBER}号)?"
ESTATES = "小区|花园|家园|公寓|新村|宿舍|大厦|苑|园|里|庭|府|湾|城"
ESTATE = rf"{HAN}{{2,8}}?(?:{ESTATES})(?:[a-z0-9一二三四五六七八九十]{{1,3}}[期区])?"
VILLAGE = rf"{HAN}{{1,6}}?(?:村|屯|社区)(?:{NUMBER}(?:组|队|社))?(?:{NUMBER}号)?"
BUILDING = rf"{NUMBER}(?:号楼|栋|幢|座|号)"
UNIT = rf"{NUMBER}(?:单元|门洞?)"
FLOOR = rf"{NUMBER}楼"
ROOM = (
    rf"{NUMBER}(?:室|户|房|号房)|(?<=[元栋幢座门楼])[a-z]?[0-9]{{2,4}}(?![0-9])"
    r"|[a-z]?[0-9]{1,2}-[0-9]{2,4}(?![0-9])"
)
DOOR = rf"(?:{BUILDING})?(?:{UNIT})?(?:{FLOOR})?(?:{ROOM})?"
HOUSE = re.compile(
    rf"(?P<area>{AREA})(?:(?P<street>{STREET})(?:{HAN}{{2,10}}(?={NUMBER}(?:栋|幢|号|座|单元|[-]|楼)))?|(?P<estate>{ESTATE})(?={BUILDING})"
    rf"|(?P<village>{VILLAGE})(?<=[组队社号]))(?P<door>{DOOR})"
)
LABEL = re.compile(
    r"(?:住址|(?<!办公)(?<!单位)(?<!经营)(?<!注册)(?<!营业)(?<!报名)(?<!受理)(?<!会议)地址"
    r"|户籍|户口|籍贯|家住|居住|现住|住所|暂住|住在|住)[地在为:： ]*$"
)
LEAD = re.compile(
    r"^.*(?:户籍所在地|户籍地?|住址|地址|住|位于|坐落于|前往|送[到至]|在)[是为:：]?|^[于到至从往的是为对将及和与由经]+"
)
MARK = r"\s,，。;；:：()（）、“”\""
GIVEN = re.compile(
    r"(?:住址|(?<!办公)(?<!单位)(?<!经营)(?<!注册)(?<!营业)(?<!报名)(?<!受理)(?<!会议)地址|户籍所在地|户籍地址?|家住|现住"
    r"|暂住|住所|住在|(?<=[,，。;；、])住(?![建房宅院户]))[为是:： ]*"
    rf"([^{MARK}]{{4,40}}?)(?=[{MARK}]|的|$)"
)
"""What stands after the words that announce where somebody lives, up to the next mark."""
LEADS = re.compile(r"[0-9组号栋]|[村镇乡县市路街巷]")
BEFORE = 8
"""Letters before an address in which its label is looked for."""


def find(text: str) -> Iterator[Finding]:
    """In folded text."""
    for match in GIVEN.finditer(text):
        if len(LEADS.findall(match[1])) > 1:
            yield Finding(*match.span(1), Kind.ADDRESS, Certainty.SURE, Reason.LABELLED)
    for match in HOUSE.finditer(text):
        start = match.start() + lead(match.group())
        is_labelled = bool(LABEL.search(text[max(0, start - BEFORE) : start]))
        leads_to_door = bool(match["door"]) or bool(match["village"])
        if is_labelled:
            yield Finding(start, match.end(), Kind.ADDRESS, Certainty.SURE, Reason.LABELLED)
        elif leads_to_door:
            yield Finding(start, match.end(), Kind.ADDRESS, Certainty.LIKELY, Reason.ROOM)
        else:
            yield Finding(start, match.end(), Kind.ADDRESS, Certainty.MAYBE, Reason.STREET)


def lead(found: str) -> int:
    """How many letters at the beginning lead to the address and aren't part of it."""
    match = LEAD.match(found)
    return match.end() if match else 0
