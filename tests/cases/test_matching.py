"""The category that words mean."""

import pytest

from civicloop.cases import suggesting
from civicloop.cases.matching import Entry, Pair, grams, occurs, suggest
from tests.factories import cases as make

RUBBISH = Entry("rubbish", ["暴露垃圾"], ["垃圾", "垃圾袋"], ["垃圾桶"])
BINS = Entry("bins", ["垃圾箱满溢"], ["垃圾桶", "桶+满"])
ICE = Entry("ice", ["道路结冰"], ["ice"])


def codes(words: str, *entries: Entry, **options: object) -> list[str]:
    return [match.code for match in suggest(words, entries, **options)]  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("路边好多共享单车倒了一地", "共享单车乱象"), ("小区门口的垃圾桶满了好几天没人收", "垃圾站（箱）满溢"),
        ("有人在人行道上摆摊卖水果", "无照经营游商"), ("人行道上有个大坑，差点摔倒", "道路破损"),
        ("电线掉下来了，很危险", "架空线缆脱落"), ("楼上邻居违建加建了一层", "私搭乱建"),
        ("半夜施工，吵得睡不着", "施工扰民"), ("墙上贴满小广告", "非法小广告"),
        ("There is a huge pothole in the road", "道路破损"), ("A car blocks the fire lane", "占用消防通道"),
        ("Somebody dumped a mattress", "废弃家具设备"), ("隔壁厨房着火了", "火情"),
    ],
)  # fmt: skip
def test_words_find_their_category_among_the_first_three(words: str, name: str) -> None:
    assert name in [found.category.name for found in suggesting.suggest(words, count=3)]


def test_suggestion_says_what_spoke_for_it() -> None:
    match = suggest("门口有垃圾袋", [RUBBISH])[0]

    assert match.because == ["垃圾袋"]
    assert match.score > suggest("门口有垃圾", [RUBBISH])[0].score


def test_words_against_a_category_take_away() -> None:
    assert codes("垃圾桶倒了", RUBBISH, BINS)[0] == "bins"


def test_parts_that_belong_together_count_only_together() -> None:
    assert [occurs("桶+满", text) for text in ("桶都装满了", "满地都是", "一个桶")] == [True, False, False]


def test_pair_is_told_apart_by_its_deciding_word() -> None:
    shop, stall = Entry("shop", ["店外经营"], ["摆摊"]), Entry("stall", ["占道经营"], ["摆摊"])
    pair = Pair("shop", "stall", ["饭店"], "有店面的算店外经营。")

    undecided = suggest("在路边摆摊", [stall, shop], pairs=[pair])
    decided = suggest("饭店在路边摆摊", [stall, shop], pairs=[pair])[0]

    assert [match.code for match in undecided] == ["stall", "shop"]
    assert (decided.code, decided.because[:2], decided.advice) == ("shop", ["摆摊", "饭店"], "有店面的算店外经营。")


def test_confirmed_choices_bring_a_category_forward() -> None:
    counts = {"黏糊": {"ice": 3}, "糊糊": {"ice": 3}}

    assert codes("地上黏糊糊", RUBBISH, ICE) == []
    assert codes("地上黏糊糊", RUBBISH, ICE, learnt=counts) == ["ice"]


def test_latin_words_are_found_at_their_beginning_only() -> None:
    assert codes("the notice is torn", ICE) == []
    assert codes("Ice on the bridge", ICE) == ["ice"]


def test_grams_are_characters_pairs_of_them_and_words() -> None:
    assert grams("路面破, the pothole") == {"路", "面", "破", "路面", "面破", "the", "pothole"}


@pytest.mark.django_db
def test_nothing_is_suggested_for_nothing() -> None:
    assert suggesting.suggest("") == []
    assert suggesting.suggest("谢谢你们") == []


@pytest.mark.django_db
def test_retired_category_is_not_suggested() -> None:
    make.category("test-old", name="旧类别", is_retired=True)

    assert "test-old" not in [found.category.code for found in suggesting.suggest("旧类别")]
