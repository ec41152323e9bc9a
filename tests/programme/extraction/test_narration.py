"""Speech prose: what only tells orders nothing, and what orders beside it is still found."""

from datetime import date

import pytest

from civicloop.programme.extraction import Drawn, extract

TITLE = "在全市文明创建推进会上的讲话\n同志们：\n"


def spoken(prose: str) -> list[Drawn]:
    return extract([TITLE + prose], dated_on=date(2025, 3, 6))


@pytest.mark.parametrize(
    "prose",
    [
        "很多居民每天买菜都要经过这条巷子。",
        "办一张证明，前后要跑五个窗口、盖三个章。",
        "这些变化是大家一点一滴干出来的，应当珍惜。",
        "整治之后又回潮的点位不在少数。",
        "检查的人刚走，摊子就摆回路边。",
        "清运不及时，公示不更新，养护不到位。",
        "摊主说，要等市场里头先修好。",
        "物业讲要等业主大会。",
        "那年夏天，组织人手清理河道，安排专人值守。",
        "超期的原因是清单要向上级调取。",
        "我要说的第二层意思，大家心里都有数。",
        "靠突击解决不了天天发生的事。",
        "有的单位检查一来就清理，检查一走就恢复。",
        "退订难，投诉转来转去没有人管。",
        "这种毛病要改。",
        "检查来了要看台账，这成了习惯。",
        "下面，重点要抓好三件事。",
        "请大家理解。",
    ],
)
def test_telling_prose_orders_nothing(prose: str) -> None:
    assert [each.text for each in spoken(prose)] == []


@pytest.mark.parametrize(
    "order",
    [
        "各市场每天都要冲洗地面",
        "市环卫中心每天要清运三次垃圾",
        "市城管局要走访十户商户",
        "设置人应当在7日内修复招牌",
        "营业员必须当面说明退订条件",
        "要向群众说明原因",
        "市统计局要把原因在会上讲清楚",
        "市环卫中心的工人每天都要冲洗街面",
        "要补充的材料于3月20日前报市文明办",
        "整改完成后要报市文明办",
        "结合老旧小区改造，市住建局要在三个月内整治飞线",
    ],
)
def test_orders_among_stories_are_found(order: str) -> None:
    story = "有一次，我陪老人办证，前后要跑四个窗口。"
    assert [each.text for each in spoken(f"{story}\n{order}。")] == [order]


def test_heading_of_contents_opens_a_section_and_orders_nothing() -> None:
    prose = "二、当前要抓紧办好的几件事\n（一）市场秩序。市城管局要逐日巡查市场。"
    assert [each.text for each in spoken(prose)] == ["市城管局要逐日巡查市场"]


def test_heading_that_asks_where_the_gaps_are_tells() -> None:
    prose = "一、差距在哪里\n两种情况都要改。\n二、责任怎样落到人\n两类台账都要建。"
    assert [each.text for each in spoken(prose)] == ["两类台账都要建"]


def test_watchword_before_sentences_that_order_is_not_one() -> None:
    prose = "督办要见颜色。超期的，市文明办要约谈负责人。"
    assert [each.text for each in spoken(prose)] == ["超期的，市文明办要约谈负责人"]


def test_handbook_orders_nothing_of_its_reader() -> None:
    assert extract(["窗口服务一本通\n不要低头说话。要主动站起来。"], dated_on=None) == []


@pytest.mark.parametrize(
    ("prose", "deed"),
    [
        ("严禁以罚代管、一罚了之。", "严禁以罚代管、一罚了之"),
        ("任何单位不得占用盲道。", "不得占用盲道"),
        ("检查人员绝不能徇私情。", "绝不能徇私情"),
        ("市城管局要修好路灯。", "修好路灯"),
    ],
)
def test_ban_keeps_its_word_in_the_deed(prose: str, deed: str) -> None:
    assert [each.what for each in spoken(prose)] == [deed]


def test_office_told_of_before_is_the_one_bound() -> None:
    [each] = spoken("市水务局已经公布了方案，会后要逐条答复意见。")
    assert each.lead == ("市水务局",)


@pytest.mark.parametrize(
    "sentence",
    [
        "抓好窗口服务，这不是做样子给谁看",
        "改善营业服务，提高服务质量已成为我们面前的头等大事",
    ],
)
def test_deed_that_is_only_spoken_of_is_no_order(sentence: str) -> None:
    assert spoken(f"{sentence}。") == []


def test_meeting_that_was_held_is_told_and_one_to_be_held_is_ordered() -> None:
    assert spoken("副区长周某召集城管、住建等单位开会，研究停车问题。") == []
    assert [each.text for each in spoken("专班每月召开一次会议，研究解决突出问题。")] == [
        "专班每月召开一次会议，研究解决突出问题"
    ]
