"""Whom an order is given to: how texts name offices, list them, bring others in and point back."""

import pytest

from civicloop.programme.extraction import Drawn, extract


def read(*lines: str) -> list[Drawn]:
    return extract(["\n".join(["关于公园管理的通知", *lines])], dated_on=None)


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("各学校及各医院要组织一次演练。", ["各学校", "各医院"], []),
        ("各单位和个人不得占用绿地。", ["各单位和个人"], []),
        ("摊点由属地镇街与区城管局共同清理。", ["属地镇街", "区城管局"], []),
        ("市自然资源和规划局和市住建局要清点地块。", ["市自然资源和规划局", "市住建局"], []),
        ("公安交管部门要公布禁鸣路段。", ["公安交管部门"], []),
        ("市安委会各成员单位请于每周四前报送数据。", ["市安委会各成员单位"], []),
        ("市邮政管理局要清点网点。", ["市邮政管理局"], []),
        ("上限由区文旅局商景区管委会核定。", ["区文旅局"], ["景区管委会"]),
        ("逾期的由区综合执法局会同镇（街）代为清除。", ["区综合执法局"], ["镇（街）"]),
        ("区文旅局牵头、区气象局参加，组织一次演练。", ["区文旅局"], ["区气象局"]),
        ("区环卫公司配合，增派两个班组。", ["区环卫公司"], []),
        ("各街道与辖区单位签订开放协议。", ["各街道"], []),
        ("市环卫中心的工人要每天冲洗街面。", ["市环卫中心"], []),
        ("重大隐患由属地政府挂牌督办。", ["属地政府"], []),
        ("情节严重的，取消当年评优资格。", [], []),
    ],
)
def test_names_are_read_whole_and_in_their_roles(sentence: str, lead: list[str], support: list[str]) -> None:
    [found] = read(sentence)
    assert (list(found.lead), list(found.support)) == (lead, support)


def test_subject_is_carried_over_several_sentences() -> None:
    found = read("一、园容。区园林局和区城管局要拿出巡查方案。方案要写明路线。发现的问题当天交办养护公司。")
    assert [list(each.lead) for each in found] == [["区园林局", "区城管局"]] * 3


def test_result_of_two_offices_work_is_nobodys_in_particular() -> None:
    found = read("区园林局和区城管局每季度开展考核。考核结果纳入年度绩效。")
    assert [list(each.lead) for each in found] == [["区园林局", "区城管局"], []]


def test_those_above_are_the_ones_just_listed() -> None:
    found = read("区园林局、区城管局要清理垃圾。以上单位的名单于5月3日前报区政府。")
    assert [list(each.lead) for each in found] == [["区园林局", "区城管局"]] * 2


def test_those_above_at_a_sections_head_are_all_of_the_one_before() -> None:
    found = read(
        "一、分工",
        "（一）区园林局。负责修剪枯枝。",
        "（二）区城管局。取缔占道摊点。",
        "二、要求",
        "上述单位要制定方案。",
    )
    assert [list(each.lead) for each in found] == [["区园林局"], ["区城管局"], ["区园林局", "区城管局"]]


def test_those_above_at_a_meetings_end_are_all_that_were_named() -> None:
    found = read(
        "一、园容。区园林局要修剪枯枝。",
        "二、秩序。区城管局要取缔公园三个入口外的流动摊点和占道停放的三轮车。",
        "会议要求，上述单位要制定方案。",
    )
    assert list(found[-1].lead) == ["区园林局", "区城管局"]


def test_who_made_a_paper_hands_it_in() -> None:
    found = read("各牵头单位要制定方案；各配合单位要派人参加。方案于4月25日前报区河长办。")
    assert [list(each.lead) for each in found] == [["各牵头单位"], ["各配合单位"], ["各牵头单位"]]


def test_letter_asks_its_addressees_also_as_your_office() -> None:
    text = "关于商请联合巡护的函\n区水务局、区文旅局：\n一、请贵局各选派2名工作人员。\n二、我局负责车辆保障。"
    [found] = extract([text], dated_on=None)
    assert list(found.lead) == ["区水务局", "区文旅局"]


def test_roles_beside_the_order_are_read_whole() -> None:
    [found] = read("1.清除河面漂浮物。", "牵头：区城管局　配合：各村（社区）　时限：长期")
    assert (list(found.lead), list(found.support), found.recurring) == (["区城管局"], ["各村（社区）"], "always")


def test_sentence_behind_a_table_is_not_its_last_row() -> None:
    [page] = [
        "保障任务分解表\n序号 任务内容 牵头单位 配合单位 完成时限\n"
        "1 主干道灯饰安装与调试 市城管局 市园林中心、各街道 1月25日前\n"
        "2 车站广场秩序维护巡逻 市公安局 火车站管委会、铁路公安处 2月10日至2月24日\n"
        "有关单位要于1月15日前将具体方案和联络员名单报市城管局。"
    ]
    assert [list(each.lead) for each in extract([page], dated_on=None)] == [["市城管局"], ["市公安局"], ["有关单位"]]


def test_sentence_that_only_names_helpers_belongs_to_the_order_before() -> None:
    [found] = read("一、园容。区园林局6月底前修剪枯枝。区城管局、各街道积极配合。")
    assert (list(found.lead), list(found.support)) == (["区园林局"], ["区城管局", "各街道"])
