"""What the engine draws from texts, seen from outside."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.programme.extraction import DEFAULT, Drawn, OfficeName, extract

DAY = date(2024, 4, 12)


def drawn(*pages: str, dated_on: date | None = DAY, **rest: Any) -> list[Drawn]:
    return extract(pages, dated_on=dated_on, **rest)


def brief(each: Drawn) -> tuple[str, list[str], list[str], str, str]:
    """kind, lead, support, day or rhythm, clarity."""
    when = str(each.deadline_date or each.recurring or ("vague" if each.vague else ""))
    return each.kind, list(each.lead), list(each.support), when, each.clarity


def test_line_carries_the_contract() -> None:
    [each] = drawn("市城管局要会同市公安局，4月底前拆除12处违章建筑。")
    assert each.line("a.doc") == {
        "doc": "a.doc",
        "page": 1,
        "quote": "市城管局要会同市公安局，4月底前拆除12处违章建筑",
        "kind": "task",
        "lead": ["市城管局"],
        "support": ["市公安局"],
        "deadline_text": "4月底前",
        "deadline_date": "2024-04-30",
        "recurring": "",
        "vague": False,
        "blank": False,
        "target": "12处",
        "clarity": "clear",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各单位要将整改情况于5月10日前报送市文明办。", ("report", ["各单位"], [], "2024-05-10", "open")),
        ("市教育局要把倡议书传达到每一名学生家长。", ("circulate", ["市教育局"], [], "", "open")),
        ("市供水公司要于“五一”前向社会公布服务承诺。", ("pledge", ["市供水公司"], [], "2024-04-30", "clear")),
        ("任何单位不得擅自占用绿地。", ("ban", ["任何单位"], [], "", "open")),
        ("力争年底前群众满意率达到95%以上。", ("goal", [], [], "2024-12-31", "open")),
        ("市交警支队要每周五前通报一次路口秩序。", ("task", ["市交警支队"], [], "weekly", "clear")),
        ("有关部门要尽快修复破损路面。", ("task", ["有关部门"], [], "vague", "open")),
        ("全市上下要进一步统一思想，增强责任感。", ("task", ["全市上下"], [], "", "soft")),
    ],
)
def test_kinds_and_clarity(text: str, expected: tuple[str, list[str], list[str], str, str]) -> None:
    assert [brief(each) for each in drawn(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "近年来，我市城市面貌有了明显改善，市民满意度不断提高。",
        "会议传达了省里的会议精神，听取了市城管局的汇报。",
        "会议认为，创建工作取得了阶段性成果。",
        "市城管局开展了三次集中行动，拆除违章建筑十二处。",
        "加强市容管理是创建工作的基础。",
        "也要清醒看到，部分小区环境还比较差。",
        "物业企业不配合怎么办？为什么要创建？",
        "谢谢大家，预祝活动圆满成功！",
        "现将《江澜市环境整治方案》印发给你们，请认真贯彻执行。",
        "《关于严禁占用盲道的通知》已于上月印发。",
    ],
)
def test_findings_history_and_ceremony_are_not_directives(text: str) -> None:
    assert drawn(text) == []


def test_sentence_over_a_page_break_is_whole_and_quoted_from_one_page() -> None:
    pages = ["第一段说明情况。市城管局要在5月20日前对滨河路、解放路和人民", "路的流动摊点进行清理。第二段。"]
    [each] = drawn(*pages)
    assert each.text == "市城管局要在5月20日前对滨河路、解放路和人民路的流动摊点进行清理"
    assert (each.page, each.quote) == (1, "市城管局要在5月20日前对滨河路、解放路和人民")
    assert pages[0][each.start : each.end] == each.quote


def test_wrapped_lines_are_one_sentence() -> None:
    page = (
        "　　各区人民政府要在六月底前对辖区内的老旧小区逐\n个进行排查，建立问题清单，明确整改责任人和完成\n"
        "时间，并将清单在小区公示栏向居民公布，接受群众\n监督，确保整改一处、销号一处。"
    )
    [each] = drawn(page)
    assert each.quote == page.strip("　。")
    assert "\n" not in each.text


def test_subject_carries_over_sentences_of_a_paragraph_only() -> None:
    found = drawn("市住建局要加强物业监管。要建立信用档案。\n要开展志愿服务活动。")
    assert [list(each.lead) for each in found] == [["市住建局"], ["市住建局"], []]


def test_lead_in_gives_its_subject_to_the_list() -> None:
    found = drawn("市交通运输局要做好以下工作：\n1.更换公交站牌60块；\n2.规范出租车候客秩序。")
    assert [(each.quote, list(each.lead)) for each in found] == [
        ("更换公交站牌60块", ["市交通运输局"]),
        ("规范出租车候客秩序", ["市交通运输局"]),
    ]


def test_pointing_back_finds_the_offices_listed_before() -> None:
    found = drawn("市城管局、市公安局要开展联合执法。上述单位要于5月底前报送总结。")
    assert [list(each.lead) for each in found] == [["市城管局", "市公安局"]] * 2


@pytest.mark.parametrize(
    "roles",
    [
        "（牵头单位：市城管局；配合单位：市公安局、市住建局；完成时限：6月底前）",
        "（市城管局牵头，市公安局、市住建局配合，6月底前完成）",
        "\n牵头单位：市城管局\n配合单位：市公安局、市住建局\n完成时限：6月",
    ],
)
def test_roles_beside_the_order_are_its_own(roles: str) -> None:
    found = drawn("重点任务实施方案\n1.整治占道经营。" + roles)
    assert [brief(each) for each in found] == [("task", ["市城管局"], ["市公安局", "市住建局"], "2024-06-30", "clear")]


@pytest.mark.parametrize("gap", [" ", "\n", " | "])
def test_task_list_is_read_row_by_row(gap: str) -> None:
    header = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    rows = [
        ["1", "新增停车位300个", "市公安局", "各区政府", "9月底前"],
        ["2", "公示物业收费标准", "市住建局", "市发改委", "每季度"],
    ]
    page = "任务分解表\n" + "\n".join(gap.join(row) for row in [header, *rows])
    assert [brief(each) for each in drawn(page)] == [
        ("task", ["市公安局"], ["各区政府"], "2024-09-30", "clear"),
        ("pledge", ["市住建局"], ["市发改委"], "quarterly", "clear"),
    ]


def test_phase_of_the_heading_is_the_limit_of_its_tasks() -> None:
    found = drawn("整治工作方案\n（一）排查阶段（4月15日至4月30日）\n各街道对辖区市场逐一排查。")
    assert [(each.deadline_text, each.deadline_date) for each in found] == [("4月15日至4月30日", date(2024, 4, 30))]


def test_sections_that_tell_hold_no_orders_and_those_that_order_do() -> None:
    page = (
        "检查情况通报\n一、存在问题\n环境卫生管理不严，落实责任不够。\n二、工作要求\n加强环境卫生管理，落实责任到人。"
    )
    assert [each.quote for each in drawn(page)] == ["加强环境卫生管理，落实责任到人"]


def test_blank_in_the_date_is_kept_and_told() -> None:
    [each] = drawn("各单位要将落实情况于___月15日前报局办公室。")
    assert (each.deadline_text, each.deadline_date, each.blank, each.clarity) == ("___月15日前", None, True, "open")


def test_dictionary_knows_names_that_no_pattern_knows() -> None:
    text = "蓝天使者要每月开展一次劝导。"
    assert [list(each.lead) for each in drawn(text)] == [[]]
    assert [list(each.lead) for each in drawn(text, offices=[OfficeName("蓝天使者")])] == [["蓝天使者"]]


def test_date_of_the_document_is_read_from_its_signature_unless_told_not_to() -> None:
    text = "各区要于5月10日前完成自查。\n市文明办\n2023年4月20日"
    assert [each.deadline_date for each in drawn(text, dated_on=None)] == [date(2023, 5, 10)]
    policy = DEFAULT.__class__(infer_date=False)
    assert [each.deadline_date for each in drawn(text, dated_on=None, policy=policy)] == [None]


def test_three_vocabularies_are_named() -> None:
    [each] = drawn("各区要抓好农贸市场、背街小巷等重点部位和占道经营、乱贴乱画等重点问题在节假日的整治。")
    assert (each.places, each.problems, each.periods) == (
        ("农贸市场", "背街小巷"),
        ("占道经营", "乱贴乱画"),
        ("节假日",),
    )


def test_reasons_name_the_rules() -> None:
    [each] = drawn("市城管局要于4月底前完成清理。")
    assert each.reasons == (
        "binds by 要: 市城管局要于4月底前完成",
        "lead named in the sentence",
        "deadline by rule: month, before",
        "kind task: work to be done",
        "clarity clear: names who and when",
    )


WHO = ["市城管局", "各单位", "上述单位", "我们", "由", "负责", "牵头", "配合"]
BINDING = ["要", "必须", "不得", "严禁", "请", "将", "报送", "完成", "整治", "会议要求", "会议认为", "了", "是", "的"]
WHEN = ["4月底前", "每周五前", "尽快", "___月15日前", "“五一”前", "95%", "100个"]
MARKS = ["，", "。", "；", "：", "、", "（", "）", "一、", "（一）", "1.", "一是", "\n", "　　", "《", "》", "“", "”"]
TABLE = ["序号", " ", "任务", "责任单位", "完成时限", "1", "2"]
GENRE = st.sampled_from([*WHO, *BINDING, *WHEN, *MARKS, *TABLE])


@given(st.lists(st.lists(GENRE, max_size=25).map("".join), max_size=3))
def test_any_text_is_read_and_every_quote_stands_on_its_page(pages: list[str]) -> None:
    found = drawn(*pages)
    assert [pages[each.page - 1][each.start : each.end] for each in found] == [each.quote for each in found]
    assert all(each.quote for each in found)


def test_same_text_gives_the_same_answer() -> None:
    text = "市城管局要于4月底前完成清理，各单位要将进展报送市文明办。"
    assert drawn(text) == drawn(text)


def test_letter_asks_its_addressee() -> None:
    found = drawn("市轨道集团：\n请于5月10日前完成站口清理。请贵集团明确一名联络员。")
    assert [list(each.lead) for each in found] == [["市轨道集团"]] * 2


def test_duty_told_by_whom_names_its_lead() -> None:
    found = drawn("围挡由市城管局会同市住建局逐一清理。铁路沿线由市发改委总牵头，沿线各区具体负责。")
    assert [(list(each.lead), list(each.support)) for each in found] == [
        (["市城管局"], ["市住建局"]),
        (["市发改委", "沿线各区"], []),
    ]


def read_lines(*lines: str, dated_on: date = date(2025, 3, 10)) -> list[Drawn]:
    return extract(["\n".join(lines)], dated_on=dated_on)


def test_roles_on_the_next_line_make_an_order_of_any_words() -> None:
    (found,) = read_lines(
        "民生项目责任分解", "1. 口袋公园12处。", "牵头单位：市园林局；配合单位：各区政府；完成时限：10月底前"
    )
    assert (found.quote, found.lead, found.support, found.deadline_date) == (
        "口袋公园12处",
        ("市园林局",),
        ("各区政府",),
        date(2025, 10, 31),
    )


def test_phase_inside_the_line_dates_what_follows_it() -> None:
    found = read_lines(
        "整治方案",
        "一、步骤",
        "（一）自查自改（3月10日至3月20日）。各区逐处核实，建立台账。",
        "第二阶段（4月至6月）：市城管局组织验收。",
    )
    assert [each.deadline_date for each in found] == [date(2025, 3, 20), date(2025, 6, 30)]


def test_points_of_a_letter_are_asked_of_its_addressee() -> None:
    found = read_lines(
        "关于商请调整站点的函",
        "市公交集团：",
        "现商请贵集团支持以下工作：",
        "一是请于3月28日前南移站台；",
        "二是增设高峰区间车。",
        "办理结果请于4月6日前书面函告我局。",
    )
    assert [(each.kind, each.lead) for each in found] == [
        ("task", ("市公交集团",)),
        ("task", ("市公交集团",)),
        ("report", ("市公交集团",)),
    ]


def test_call_to_everybody_is_soft() -> None:
    found = read_lines("文明排队倡议书", "我们倡议：", "一、乘车排队。先下后上，不拥挤、不插队。")
    assert [(each.clarity, each.lead) for each in found] == [("soft", ())]


def test_news_of_what_others_did_and_will_do_is_no_order() -> None:
    assert (
        read_lines(
            "创建工作简报",
            "近日，市城管局印发整治方案，组织人员上门劝导。",
            "城东区实行一线工作法，要求机关干部每天到点位工作两小时。",
            "市创建办将继续加强督导。",
        )
        == []
    )


def test_offices_deed_needs_no_verb_of_the_lexicon() -> None:
    (found,) = read_lines("会议纪要", "会议明确：", "区环卫中心增配4台清运车。")
    assert (found.lead, found.target) == (("区环卫中心",), "4台")
