"""The category that words mean."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import civicloop.cases
from civicloop.cases.matching import suggest

BASE = json.loads((Path(civicloop.cases.__file__).parent / "data" / "categories.json").read_text(encoding="utf-8"))


@dataclass
class Kind:
    name: str
    name_en: str = ""
    synonyms: list[str] = field(default_factory=list)


KINDS = [Kind(row["name"], row["name_en"], row["synonyms"]) for row in BASE]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("路边好多共享单车倒了一地", "共享单车乱象"),
        ("小区门口的垃圾桶满了好几天没人收", "垃圾站（箱）满溢"),
        ("有人在人行道上摆摊卖水果", "无照经营游商"),
        ("人行道上有个大坑，差点摔倒", "道路破损"),
        ("电线掉下来了，很危险", "架空线缆脱落"),
        ("楼上邻居违建加建了一层", "私搭乱建"),
        ("半夜施工，吵得睡不着", "施工扰民"),
        ("墙上贴满小广告", "非法小广告"),
        ("There is a huge pothole in the road", "道路破损"),
        ("A car blocks the fire lane", "占用消防通道"),
        ("Somebody dumped a mattress", "废弃家具设备"),
    ],
)
def test_words_find_their_category_among_the_first_three(words: str, name: str) -> None:
    assert name in [match.category.name for match in suggest(words, KINDS, count=3)]


def test_suggestion_says_what_spoke_for_it() -> None:
    match = suggest("门口有垃圾袋", [Kind("暴露垃圾", synonyms=["垃圾", "垃圾袋"])])[0]

    assert (match.because, match.score) == (["垃圾袋"], 3)


def test_latin_words_are_found_at_their_beginning_only() -> None:
    ice = Kind("道路结冰", synonyms=["ice"])

    assert suggest("the notice is torn", [ice]) == []
    assert [match.category for match in suggest("Ice on the bridge", [ice])] == [ice]


def test_nothing_is_suggested_for_nothing() -> None:
    assert suggest("", KINDS) == []
    assert suggest("谢谢你们", KINDS) == []
