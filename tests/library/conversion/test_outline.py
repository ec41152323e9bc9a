"""The outline inside texts: which numbers are headings, on which level, and which are none."""

from types import SimpleNamespace

from civicloop.library.conversion import understand
from civicloop.library.conversion.outline import numeral

BODY = "各单位要对背街小巷逐处登记，做到处处有人管。"


def outline(*pages: str) -> list[tuple[int, str, int]]:
    found = understand([SimpleNamespace(text=text, boxes=[]) for text in pages], name="a.doc")
    texts = found.pages
    for heading in found.outline:  # each points at its own words
        start = heading.text.split(" ")[0][:4]
        assert texts[heading.page - 1].text[heading.start :].startswith(start)
    return [(heading.level, heading.text, heading.page) for heading in found.outline]


def test_written_numbers_are_headings_on_the_levels_of_their_kinds() -> None:
    first = (
        f"　　一、提高认识，加强领导。{BODY}\n　　（一）明确目标\n{BODY}\n1．清理占道经营。{BODY}\n2．拆除违章棚亭。"
    )
    second = f"　　（二）落实责任\n（1）市城管局牵头。\n（2）各街道配合。\n　　二、严格督查\n{BODY}"
    assert outline(first, second) == [
        (1, "一、提高认识，加强领导", 1),
        (2, "（一）明确目标", 1),
        (3, "1．清理占道经营", 1),
        (3, "2．拆除违章棚亭", 1),
        (2, "（二）落实责任", 2),
        (3, "（1）市城管局牵头", 2),
        (3, "（2）各街道配合", 2),
        (1, "二、严格督查", 2),
    ]


def test_points_spoken_inside_a_paragraph_are_found_in_their_order() -> None:
    text = f"三项工作：一要深化认识，{BODY}二要健全机制；三要强化督查。一是定人；二是定责。"
    assert outline(f"一、下一步打算\n{text}") == [
        (1, "一、下一步打算", 1),
        (2, "一要深化认识", 1),
        (2, "二要健全机制", 1),
        (2, "三要强化督查", 1),
        (3, "一是定人", 1),
        (3, "二是定责", 1),
    ]


def test_numbers_that_count_nothing_are_no_headings() -> None:
    assert outline(f"1.5 万元用于整治。\n3、{BODY}\n共有二要件。\n2026.5.8\n一是一，没有别的。\n1. 只此一条。") == []


def test_lines_of_a_table_of_contents_are_left_out() -> None:
    text = f"一、总体要求……………1\n二、保障措施……………3\n一、总体要求\n{BODY}\n二、保障措施\n{BODY}"
    assert outline(text) == [(1, "一、总体要求", 1), (1, "二、保障措施", 1)]


def test_articles_count_on_across_chapters() -> None:
    articles = "\n".join(f"第{name}条　{BODY}" for name in ("一", "二", "三"))
    assert outline(f"第一章　总则\n{articles}\n第二章　罚则\n第四条　{BODY}") == [
        (1, "第一章 总则", 1),
        *[(2, f"第{name}条 {BODY[:-1]}", 1) for name in "一二三"],
        (1, "第二章 罚则", 1),
    ]


def test_numbers_are_read_in_every_writing() -> None:
    assert [numeral(text) for text in ("12", "③", "十", "第二十", "四十一", "第一百零二", "二百三十")] == [
        12, 3, 10, 20, 41, 102, 230,
    ]  # fmt: skip


def test_several_texts_head_their_own_outlines() -> None:
    first, second = "2026年推进会讲话材料", "2026年行业会议上的总结讲话"
    assert outline(f"{first}\n同志们：\n一、认识\n{BODY}\n二、行动\n{BODY}\n{second}\n同志们：\n一、成绩\n{BODY}") == [
        (0, first, 1),
        (1, "一、认识", 1),
        (1, "二、行动", 1),
        (0, second, 1),
        (1, "一、成绩", 1),
    ]
