"""What is made out of pages' text: title, parts, fields, blanks, date."""

from datetime import date
from types import SimpleNamespace

import pytest

from civicloop.library.conversion import Blank, Field, Part, Understanding, understand
from civicloop.library.conversion.boxes import Box
from civicloop.library.conversion.dates import first_date
from civicloop.library.conversion.understanding import find_blanks

SENTENCE = "请对背街小巷逐处登记，做到处处有人管、天天有人查。"


def understood(*pages: str, name: str = "上传.doc") -> Understanding:
    return understand([SimpleNamespace(text=text, boxes=[]) for text in pages], name=name)


def test_official_notice_gives_its_cover_and_its_end() -> None:
    found = understood(
        "海州市人民政府文件\n海政发〔2026〕5号\n关于整治市容环境的通知\n各区人民政府，市直各部门：\n" + SENTENCE,
        "联系人：王芳  联系电话：5550123\n海州市人民政府\n2026年5月8日\n抄送：市委办公室",
    )
    assert found.title == "关于整治市容环境的通知"
    assert found.fields == [
        Field("联系人", "王芳", 2),
        Field("联系电话", "5550123", 2),
        Field("抄送", "市委办公室", 2),
        Field("文号", "海政发〔2026〕5号", 1),
        Field("主送", "各区人民政府，市直各部门", 1),
        Field("发文机关", "海州市人民政府", 2),
        Field("日期", "2026年5月8日", 2),
    ]
    assert found.dated_on == date(2026, 5, 8)


def test_underscored_cover_fields_are_empty_even_in_text_without_layout() -> None:
    found = understood("2026年推进会讲话材料撰写人:___________日期:___________2026年推进会讲话材料一要深化认识。")
    assert found.fields == [Field("撰写人", "", 1), Field("日期", "", 1)]


def test_word_before_a_colon_in_a_sentence_is_no_field() -> None:
    assert understood("工作通知\n活动时间：五月。地点另行通知。").fields == []


def test_texts_in_one_file_are_told_apart() -> None:
    first, second = "2026年推进会讲话材料", "2026年行业会议上的总结讲话"
    found = understood(f"{first}\n同志们：\n{SENTENCE}", f"说到这里。\n{second}\n同志们：\n{SENTENCE}", "完了。")
    assert found.parts == [Part(first, 1, 2), Part(second, 2, 3)]


def test_text_that_starts_a_page_leaves_the_page_before_to_the_other() -> None:
    first, second = "2026年推进会讲话材料", "2026年行业会议上的总结讲话"
    found = understood(f"{first}\n同志们：\n{SENTENCE}", f"{second}\n同志们：\n{SENTENCE}")
    assert found.parts == [Part(first, 1, 1), Part(second, 2, 2)]


def test_repeated_title_and_numbered_headings_start_no_part() -> None:
    found = understood(
        f"2026年推进会讲话材料\n撰写人：___\n2026年推进会讲话材料\n{SENTENCE}\n一、工作计划\n{SENTENCE}\n落实情况报告"
    )
    assert found.parts == [Part("2026年推进会讲话材料", 1, 1)]


def test_attachment_at_the_top_of_a_page_is_a_part() -> None:
    found = understood(f"关于整治市容环境的通知\n{SENTENCE}\n附件：登记表", "附件1\n背街小巷登记\n" + SENTENCE)
    assert found.parts == [Part("关于整治市容环境的通知", 1, 1), Part("背街小巷登记", 2, 2)]


def test_red_head_names_the_body_when_nobody_signed() -> None:
    found = understood(f"海州市人民政府文件\n关于整治市容环境的通知\n{SENTENCE}")
    assert found.fields == [Field("发文机关", "海州市人民政府", 1)]


def test_large_heading_smaller_than_the_title_starts_no_part() -> None:
    def line(text: str, height: float) -> tuple[str, list[Box]]:
        return text, [(0.1, 0.5, 0.2, 0.5 + height)] * (len(text) + 1)

    lines = [
        line("市容整治情况报告", 0.03),
        line(SENTENCE * 3, 0.015),
        line("下一步工作计划", 0.02),
        line(SENTENCE, 0.015),
    ]
    page = SimpleNamespace(
        text="\n".join(text for text, _ in lines), boxes=[box for _, boxes in lines for box in boxes]
    )
    assert understand([page], name="a").parts == [Part("市容整治情况报告", 1, 1)]


def test_title_over_two_large_lines_is_one() -> None:
    title = "海州市人民政府办公室关于印发市容环境整治实施方案的通知"
    text = f"{title[:10]}\n{title[10:]}\n{SENTENCE}{SENTENCE}"
    boxes = [(0.1, 0.5, 0.2, 0.53 if index < len(title) + 2 else 0.515) for index in range(len(text))]
    assert understand([SimpleNamespace(text=text, boxes=boxes)], name="a").title == title


def test_file_without_text_is_one_part_by_its_name() -> None:
    found = understood("", "", name="扫描件 03.pdf")
    assert (found.title, found.parts) == ("扫描件 03", [Part("扫描件 03", 1, 2)])


def test_masked_words_are_blanks_with_their_place() -> None:
    text = "强化基层___作用，___书记讲了话。"
    found = understood("正文。", text)
    assert found.blanks == [Blank(2, 4, 7, text), Blank(2, 10, 13, text)]
    assert [text[blank.start : blank.end] for blank in found.blanks] == ["___", "___"]


def test_single_underscore_is_no_blank() -> None:
    assert understood("文件名 a_b.doc").blanks == []


def test_page_marks_are_gone_from_the_clean_pages() -> None:
    assert [page.text for page in understood("实效。第3页共7页三要长短结合").pages] == ["实效。三要长短结合"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二○二六年五月八日", date(2026, 5, 8)),
        ("二〇二六年十二月三十一日", date(2026, 12, 31)),
        ("2026-05-08", date(2026, 5, 8)),
        ("２０２６年５月８日", date(2026, 5, 8)),
        ("2026.5.8 印发", date(2026, 5, 8)),
        ("2026年2月30日", None),
        ("2026年5月", None),
        ("___年5月8日", None),
    ],
)
def test_dates_are_read_as_documents_write_them(text: str, day: date | None) -> None:
    assert first_date(text) == day


def test_title_in_two_lines_of_latin_words_keeps_them_apart() -> None:
    text = f"ANNUAL GENERAL\nMEETING\n{SENTENCE}{SENTENCE}"
    boxes = [(0.1, 0.5, 0.2, 0.53 if index < 22 else 0.515) for index in range(len(text))]
    assert understand([SimpleNamespace(text=text, boxes=boxes)], name="a").title == "ANNUAL GENERAL MEETING"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("领取人：____", ["____"]),
        ("Name____", ["____"]),
        ("____年__月", ["____", "__"]),
        ("见 poi__sample.doc 一份", []),
        ("a___b", []),
    ],
)
def test_underscores_are_a_blank_but_not_within_a_word(text: str, expected: list[str]) -> None:
    assert [text[blank.start : blank.end] for blank in find_blanks(text, 1)] == expected
