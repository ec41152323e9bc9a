"""Spans of a page's text."""

import pytest

from civicloop.accounts.models import User
from civicloop.library.models import Page, Passage
from civicloop.programme.passages import NoSuchWords, Span, cite, find, locate, sentences
from tests.factories import programme as make

SPEECH = "一、总体要求\n  各单位要行动起来。尽快整改！\n\n“五一”前完成。”"


@pytest.fixture
def page(alice: User) -> Page:
    return make.readable(alice, SPEECH, "第二页。").current.pages.get(number=1)  # type: ignore[union-attr]


def test_sentences_are_the_page_s_words_without_the_blanks_between(page: Page) -> None:
    spans = sentences(page)

    assert [page.text[start:end] for _page, start, end in spans] == [
        "一、总体要求",
        "各单位要行动起来。",
        "尽快整改！",
        "“五一”前完成。”",
    ]


def test_cite_makes_one_passage_for_one_span(page: Page) -> None:
    first, again = cite(Span(page, 0, 6)), cite(Span(page, 0, 6))

    assert (first.pk, first.quote, first.page) == (again.pk, "一、总体要求", 1)
    assert Passage.objects.count() == 1


@pytest.mark.parametrize(("start", "end"), [(3, 3), (0, 999), (-2, 4), (6, 7)])
def test_cite_refuses_a_span_without_words(page: Page, start: int, end: int) -> None:
    with pytest.raises(NoSuchWords):
        cite(Span(page, start, end))


def test_find_refuses_words_that_are_not_on_the_page(page: Page) -> None:
    assert find(page, "尽快整改！") == Span(page, SPEECH.index("尽快"), SPEECH.index("尽快") + 5)
    for missing in ("第二页", "", "  "):
        with pytest.raises(NoSuchWords):
            find(page, missing)


def test_find_forgives_a_browser_s_own_line_ends(page: Page) -> None:
    span = find(page, "一、总体要求\n\n各单位要行动起来。")

    assert page.text[span.start : span.end] == "一、总体要求\n  各单位要行动起来。"


def test_locate_finds_a_passage_again_in_a_later_version(page: Page) -> None:
    quoted = find(page, "尽快整改！")
    passage = cite(quoted)
    later = make.version(page.version.document, "新增一段。尽快整改！", "没有了。", ordinal=2)

    assert locate(passage, page) == quoted
    assert locate(passage, page.version.pages.get(number=2)) is None
    first = later.pages.get(number=1)
    assert locate(passage, first) == Span(first, 5, 10)
    assert locate(passage, later.pages.get(number=2)) is None
