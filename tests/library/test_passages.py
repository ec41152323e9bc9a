"""Spans of a page's text: rectangles on its picture, elements in its paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.accounts.models import User
from civicloop.library import passages
from civicloop.library.passages import Rect, Span
from tests.factories import library


@pytest.mark.django_db
def test_rects_cover_a_span_line_by_line(alice: User) -> None:
    text = "一" * 29 + "文明" + "二" * 4 + "\n城市"
    page = library.document(text, owner=alice).current.pages.get()  # type: ignore[union-attr]

    assert passages.rects(page, 29, 31) == [Rect(580, 0, 20, 20), Rect(0, 20, 20, 20)]
    assert passages.rects(page, 34, 38) == [Rect(80, 20, 20, 20), Rect(0, 40, 40, 20)]


@pytest.mark.django_db
def test_lines_give_each_printed_line_its_text(alice: User) -> None:
    page = library.document("一" * 31 + "\n文明", owner=alice).current.pages.get()  # type: ignore[union-attr]

    assert [line.text for line in passages.Sheet(page).lines()] == ["一" * 30, "一", "文明"]


def test_paragraph_carries_its_citable_anchor() -> None:
    found = passages.paragraphs("题目\n\n正文", page=3)

    assert [(each.anchor, each.html) for each in found] == [("p3-0", "题目"), ("p3-4", "正文")]


def test_crossing_spans_are_closed_and_opened_again() -> None:
    spans = [Span(0, 4, css="order", href="/t/1"), Span(2, 6, css="found", id="m1")]

    assert passages.paragraphs("甲乙丙丁戊己", spans)[0].html == (
        '<a class="order" href="/t/1">甲乙<mark class="found" id="m1">丙丁</mark></a><mark class="found">戊己</mark>'
    )


def test_link_inside_a_link_splits_the_outer_one() -> None:
    spans = [Span(0, 4, css="a", href="/1", label="甲令"), Span(1, 2, css="b", href="/2")]

    assert passages.paragraphs("一二三四", spans)[0].html == (
        '<a class="a" href="/1" title="甲令"><span class="visually-hidden">甲令 </span>一</a>'
        '<a class="b" href="/2">二</a><a class="a" href="/1" title="甲令" tabindex="-1">三四</a>'
    )


def test_text_and_labels_are_escaped() -> None:
    spans = [Span(0, 3, css="x", label='"<b>')]

    assert passages.paragraphs("<b>", spans)[0].html == (
        '<mark class="x" title="&quot;&lt;b&gt;"><span class="visually-hidden">&quot;&lt;b&gt; </span>&lt;b&gt;</mark>'
    )


span = st.builds(
    lambda start, length, href: Span(start, start + length, css="s", href=href),
    st.integers(0, 19),
    st.integers(1, 12),
    st.sampled_from(["", "/x"]),
)


@given(st.text("文明\n城市", min_size=20, max_size=20), st.lists(span, max_size=5))
def test_marking_keeps_the_text_and_nests_soundly(text: str, spans: list[Span]) -> None:
    from html.parser import HTMLParser

    class Walker(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.text = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert not (tag == "a" and "a" in self.open)
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

        def handle_data(self, data: str) -> None:
            self.text += data

    for paragraph in passages.paragraphs(text, spans):
        walker = Walker()
        walker.feed(paragraph.html)
        assert walker.open == []
        assert text[paragraph.start :].startswith(walker.text)
        assert walker.text == text[paragraph.start :].split("\n")[0]
