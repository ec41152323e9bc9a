"""The words a text is about, for related documents; search never relies on them."""

import logging
import math
import re
import warnings
from functools import cache
from typing import Any

from pypinyin import lazy_pinyin

LONGEST = 60_000
COUNT = 12
WORD = re.compile(r"[\u4e00-\u9fff]{2,40}|[A-Za-z][A-Za-z-]{2,39}")


def of(text: str, *, count: int = COUNT) -> dict[str, float]:
    """The weightiest words first: frequent here, rare elsewhere (TF-IDF), scaled to length 1."""
    if not text.strip():
        return {}
    tags = analyser().extract_tags(text[:LONGEST], topK=count * 3, withWeight=True)
    kept = {word: weight for word, weight in tags if WORD.fullmatch(word)}
    first = dict(list(kept.items())[:count])
    length = math.hypot(*first.values())
    return {word: weight / length for word, weight in first.items()}


def spelling(word: str) -> dict[str, str]:
    """The word's pinyin, whole and by initials, by which it is suggested while someone types."""
    syllables = [syllable.lower() for syllable in lazy_pinyin(word)]
    return {"sound": "".join(syllables)[:300], "initials": "".join(syllable[0] for syllable in syllables)[:40]}


@cache
def analyser() -> Any:
    """jieba's, loaded when first needed: its dictionary takes a second."""
    with warnings.catch_warnings(action="ignore"):  # its patterns are written in an old way
        import jieba.analyse
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba.analyse
