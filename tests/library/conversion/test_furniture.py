"""Running headers and footers, and sentences that go over a page break."""

from types import SimpleNamespace

import pytest

from civicloop.library.conversion import join, keep, kept_spans
from civicloop.library.conversion.boxes import Box

Marked = list[tuple[str, float]]


def page(*lines: tuple[str, float]) -> SimpleNamespace:
    """A page of lines, each with the place of its middle as a part of the page's height."""
    text = "\n".join(line for line, _middle in lines)
    boxes: list[Box] = []
    for line, middle in lines:
        boxes += [(0.0, middle - 0.01, 0.1, middle + 0.01)] * (len(line) + 1)
    return SimpleNamespace(text=text, boxes=boxes[:-1])


def own_text(*pages: SimpleNamespace) -> list[str]:
    cleaned = []
    for one, spans in zip(pages, kept_spans(pages), strict=True):
        text, boxes = keep(one.text, one.boxes, spans)
        assert len(text) == len(boxes)
        cleaned.append(text)
    return cleaned


def test_repeated_header_goes_and_the_same_words_in_the_body_stay() -> None:
    pages = [page(("内部资料", 0.05), ("内部资料", 0.4), (f"正文{number}", 0.5)) for number in "甲乙丙"]
    assert own_text(*pages) == ["内部资料\n正文甲", "内部资料\n正文乙", "内部资料\n正文丙"]


def test_line_in_the_margin_of_two_pages_only_stays() -> None:
    assert own_text(page(("通知", 0.05), ("甲", 0.5)), page(("通知", 0.05), ("乙", 0.5))) == ["通知\n甲", "通知\n乙"]


@pytest.mark.parametrize("mark", ["第3页", "- 3 -", "— 3 —", "Page 3 of 7", "3/7", "第 3 页 共 7 页", "第三页"])
def test_page_mark_in_the_margin_goes(mark: str) -> None:
    assert own_text(page(("正文", 0.5), (mark, 0.95))) == ["正文"]


@pytest.mark.parametrize("mark", ["第三页", "- 3 -", "3/7"])
def test_page_mark_in_the_body_stays(mark: str) -> None:
    assert own_text(page(("正文", 0.5), (mark, 0.6))) == [f"正文\n{mark}"]


def test_page_mark_of_an_official_document_goes_where_it_ends_the_page() -> None:
    assert own_text(page(("正文", 0.5), ("— 1 —", 0.903))) == ["正文"]
    assert own_text(page(("— 1 —", 0.88), ("正文", 0.903))) == ["— 1 —\n正文"]


def test_bare_numbers_go_when_they_count_the_pages() -> None:
    pages = [page((f"正文{number}", 0.5), (str(number + 4), 0.95)) for number in (1, 2)]
    assert own_text(*pages) == ["正文1", "正文2"]


def test_bare_number_that_counts_nothing_stays() -> None:
    assert own_text(page(("合计", 0.5), ("318", 0.95))) == ["合计\n318"]


def test_counted_page_goes_even_from_the_middle_of_a_sentence() -> None:
    assert own_text(page(("社会和谐的实效。第3页共7页三要长短结合，", 0.5))) == ["社会和谐的实效。三要长短结合，"]


def test_sentence_goes_on_over_the_page_break() -> None:
    first, second = "各单位要对背街小巷和农贸市场逐处登", "记造册。\n另起一段。"
    joined = join([first, second])
    assert joined.text == first + second
    assert joined.locate(joined.text.index("登")) == (1, len(first) - 1)
    assert joined.locate(joined.text.index("记")) == (2, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("这一句到这里已经完整地说完了。", "下一页另说一件事"),
        ("这一行很长但下一页是新的标题吧", "二、主要任务"),
        ("短标题", "正文"),
    ],
)
def test_other_page_breaks_stay_line_breaks(before: str, after: str) -> None:
    joined = join([before, after])
    assert joined.text == f"{before}\n{after}"
    assert joined.locate(len(before) + 1) == (2, 0)
