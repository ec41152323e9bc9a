"""The query's language, and what doesn't fit into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.library.search.language import All, Any, Field, Node, Not, Word, parse

文, 明, 城 = Word("文"), Word("明"), Word("城")


@pytest.mark.parametrize(
    ("asked", "node"),
    [
        ("文 明", All((文, 明))),
        ("文 AND 明", All((文, 明))),
        ("文 OR 明 城", Any((文, All((明, 城))))),
        ("文 | 明", Any((文, 明))),
        ("(文 OR 明) 城", All((Any((文, 明)), 城))),
        ("文 -明", All((文, Not(明)))),
        ("NOT (文 明)", Not(All((文, 明)))),
        ('"文 明"', Word("文 明")),
        ("“文 明” 城", All((Word("文 明"), 城))),
        ("title:通知", Field("title", "通知")),
        ("标题：“一 二”", Field("title", "一 二")),
        ("分类:講話 文", All((Field("category", "讲话"), 文))),
        ("2026-05-01", Word("2026-05-01")),
        ("第(三)条", Word("第(三)条")),
        ("https://example.org/a?b=c", Word("https://example.org/a?b=c")),
        ("orange", Word("orange")),
        ("", None),
        (" \u200b ", None),
    ],
)
def test_query_is_read(asked: str, node: Node | None) -> None:
    assert (parse(asked).node, parse(asked).is_literal) == (node, False)


@pytest.mark.parametrize(
    "asked", ["文 OR", "OR", "(文", "文)", '"文', "AND 文", "(一)加强", "()", "文 NOT", "unknown:“文”"]
)
def test_unfit_query_is_taken_literally(asked: str) -> None:
    assert (parse(asked).node, parse(asked).is_literal) == (Word(parse(asked).source.casefold()), True)


def test_words_to_mark_leave_out_what_is_excluded() -> None:
    assert parse("文 -明 (文明 OR title:城)").words == ["文明", "文"]


@given(st.text(st.sampled_from('文ab ()"“”-|:：ORNTAD\u3000'), max_size=12))
def test_no_query_fails(asked: str) -> None:
    parse(asked)
