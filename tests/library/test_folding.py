"""Folding loses no place: each folded character leads back to where it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.library.search.folding import fold, fold_with_places

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("文明創建ＡＢｶﾞé㈠①ﬁ\u0301\u200b⺠⼀\n")), max_size=30
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("創建文明城市", "创建文明城市"),
        ("ＣｉｖｉｃＬｏｏｐ", "civicloop"),
        ("ｶﾞｽ", "ガス"),
        ("e\u0301", "é"),
        ("Straße", "strasse"),
        ("㈠①", "(一)1"),
        ("⺠⼀", "民一"),
        ("文\u200b明\ufeff", "文明"),
        ("　", " "),
    ],
)
def test_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
def test_every_folded_character_leads_back(text: str) -> None:
    folded = fold_with_places(text)

    assert folded.text == fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(folded.text[at] in fold(text[folded.starts[at] : folded.ends[at]]) for at in range(len(folded.text)))


@given(TEXTS, TEXTS)
def test_part_of_a_text_stays_part_of_it(text: str, rest: str) -> None:
    if rest and (unicodedata.combining(rest[0]) or fold(rest[0]) == "" or rest[0] in "\uff9e\uff9f"):
        return  # it combines with what stands before
    assert fold(text) in fold(text + rest)


def test_places_of_a_word_are_the_originals() -> None:
    text = "①創建，㈠创建"

    places = fold_with_places(text).places("创建")

    assert [text[start:end] for start, end in places] == ["創建", "创建"]
