"""The campaign's three vocabularies: key places, key problems, key periods, as a text names them."""

import re
from collections.abc import Iterable

from civicloop.programme.extraction.words import any_of

PLACES = any_of("places")
PROBLEMS = any_of("problems")
PERIODS = any_of("periods")
FESTIVE = r"[“\"](?:五一|十一|七一|六一)[”\"](?:小长假|假期|黄金周|期间)"
GROUPED = re.compile(r"(?P<list>[一-鿿“”、（）]{2,80}?)等?(?:的)?重点(?P<what>部位|区域|场所|问题|时段|时间段)")
OF = {"部位": "places", "区域": "places", "场所": "places", "问题": "problems", "时段": "periods", "时间段": "periods"}
PATTERNS = {
    "places": re.compile(PLACES),
    "problems": re.compile(PROBLEMS),
    "periods": re.compile(rf"{FESTIVE}|{PERIODS}"),
}
LEADING_VERB = re.compile(r"^(?:.*(?:抓好|抓实|做好|加强|突出|聚焦|紧盯|对|针对|围绕|整治|包括|在|及|和))")


def vocabularies_in(text: str) -> dict[str, list[str]]:
    """{"places": […], "problems": […], "periods": […]}: the words named, once each, in order."""
    found: dict[str, list[str]] = {name: [] for name in PATTERNS}
    for name, pattern in PATTERNS.items():
        found[name] = unique(each[0] for each in pattern.finditer(text))
    for group in GROUPED.finditer(text):
        name = OF[group["what"]]
        listed = [each for each in LEADING_VERB.sub("", group["list"]).split("、") if 2 <= len(each) <= 10]
        found[name] = unique([*found[name], *listed]) if len(listed) > 1 else found[name]
    return found


def unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
