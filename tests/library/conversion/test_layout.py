"""How characters with places become paragraphs."""

import pytest

from civicloop.library.conversion.boxes import Box
from civicloop.library.conversion.layout import SUPPOSED_SPACE, compose

FULL = "这一行写满了整个版心一共有二十四个字正好不多不少"


def page(*lines: tuple[str, float, float]) -> tuple[str, list[Box]]:
    """Characters and boxes of lines given as (text, left, top), each character 10 points wide and high."""
    text, boxes = "", []
    for line, left, top in lines:
        for index, character in enumerate(line):
            boxes.append((left + 10 * index, top, left + 10 * index + 10, top + 10))
            text += character
        text += "\r\n"
        boxes += [(0.0, 0.0, 0.0, 0.0)] * 2
    return text, boxes


def composed(*lines: tuple[str, float, float]) -> str:
    text, boxes = compose(*page(*lines), 400)
    assert len(text) == len(boxes)
    return text


def test_full_line_runs_on_into_the_next() -> None:
    assert composed((FULL, 50, 100), ("接着写完。", 50, 115)) == f"{FULL}接着写完。"


@pytest.mark.parametrize(
    "second",
    [("缩进的新段", 70, 115), ("隔了一行的新段", 50, 140)],
)
def test_indented_or_distant_line_starts_a_paragraph(second: tuple[str, float, float]) -> None:
    assert composed((FULL, 50, 100), second) == f"{FULL}\n{second[0]}"


def test_short_line_ends_its_paragraph() -> None:
    assert composed((FULL, 50, 100), ("说完了。", 50, 115), (FULL, 50, 130)) == f"{FULL}说完了。\n{FULL}"


def test_latin_words_are_parted_by_a_space() -> None:
    first, second = "a line of twenty four let", "ters and a word"
    assert composed((first, 50, 100), (second, 50, 115)) == f"{first} {second}"


def test_fragments_on_one_level_are_one_line() -> None:
    assert composed(("姓名", 50, 100), ("单位", 150, 101)) == "姓名 单位"


def test_header_and_footer_stand_first_and_last_whatever_the_files_order() -> None:
    assert composed(("页脚", 50, 385), ("正文", 50, 100), ("页眉", 50, 10)) == "页眉\n正文\n页脚"


def test_supposed_space_beside_chinese_is_dropped_and_between_words_kept() -> None:
    assert composed(("2026\x1f年的", 50, 100)) == "2026\x1f年的".replace("\x1f", " ")  # a whole character's room
    characters, boxes = "6\x1f年", [(0.0, 9.0, 5.0, 19.0), (5.0, 9.0, 7.0, 19.0), (7.0, 9.0, 17.0, 19.0)]
    assert compose(characters, boxes, 100) == ("6年", [boxes[0], boxes[2]])


def test_radicals_become_the_characters_they_stand_for() -> None:
    assert composed(("⾏⼈", 50, 100)) == "行人"


def wide(*places: tuple[str, float]) -> str:
    """Characters by where they begin, ten points wide; pdfium supposes a space wherever there is room for one."""
    text, boxes = "", []
    for character, left in places:
        if boxes and left > boxes[-1][2]:
            text += SUPPOSED_SPACE
            boxes.append((boxes[-1][2], 100.0, left, 110.0))
        text += character
        boxes.append((left, 100.0, left + 10, 110.0))
    composed, kept = compose(text, boxes, 400)
    assert len(composed) == len(kept)
    return composed


@pytest.mark.parametrize(
    ("line", "step", "expected"),
    [
        ("关于整治的通知", 15, "关于整治的通知"),  # a title printed wide
        ("一二三四五六日", 60, "一 二 三 四 五 六 日"),  # cells
        ("姓名", 20, "姓 名"),  # too few to tell
    ],
)
def test_line_printed_wide_is_closed_up(line: str, step: int, expected: str) -> None:
    assert wide(*((character, 50.0 + step * index) for index, character in enumerate(line))) == expected


def test_wider_gap_still_divides_a_line_printed_wide() -> None:
    places = [(character, 50.0 + 15 * index) for index, character in enumerate("某市文明办")]
    places += [(character, 160.0 + 15 * index) for index, character in enumerate("二月一日")]
    assert wide(*places) == "某市文明办 二月一日"


def test_wrapped_cell_of_a_row_is_one() -> None:
    row = [
        ("1", 50, 100),
        ("清理占道经营", 80, 100),
        ("和排水沟", 80, 115),
        ("市城管局", 160, 100),
        ("五月底前", 220, 100),
    ]
    assert composed(*row) == "1 清理占道经营和排水沟 市城管局 五月底前"


def test_second_cell_that_wraps_is_one_too() -> None:
    row = [
        *(("1", 50, 100), ("清理占道经营", 80, 100), ("和排水沟", 80, 115)),
        *(("市场监督管理", 160, 100), ("局", 160, 115), ("五月底前", 240, 100)),
    ]
    assert composed(*row) == "1 清理占道经营和排水沟 市场监督管理局 五月底前"


@pytest.mark.parametrize(
    ("first", "second"),
    [("市市场监督管理局", "市公安局交警支队"), ("水务", "城管"), ("逐条街道清理", "。")],
    ids=["names of offices", "short words", "one that is far below"],
)
def test_entries_below_each_other_stay_apart(first: str, second: str) -> None:
    below = 140 if second == "。" else 115
    assert composed(("一", 50, 100), (first, 80, 100), (second, 80, below)) == f"一 {first}\n{second}"


def test_number_in_the_middle_of_its_row_stands_before_it() -> None:
    row = [("1", 50, 107), ("清理占道经营", 80, 100), ("和排水沟", 80, 115), ("市城管局", 160, 107)]
    assert composed(*row) == "1 清理占道经营和排水沟 市城管局"


def test_next_column_of_the_page_is_no_cell() -> None:
    left = [("左栏的一行", 50, 100 + 15 * number) for number in range(12)]
    assert composed(*left, ("右栏的一行", 150, 100)).endswith("左栏的一行\n右栏的一行")
