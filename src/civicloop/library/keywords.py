"""The words a text is about, for related documents; search never relies on them."""

import logging
import re
from functools import cache
from typing import Any

LONGEST = 60_000
COUNT = 12
WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z][A-Za-z-]{2,}")


def of(text: str, *, count: int = COUNT) -> list[str]:
    """The weightiest words first: frequent here, rare elsewhere (TF-IDF)."""
    if not text.strip():
        return []
    tags = analyser().extract_tags(text[:LONGEST], topK=count * 3)
    return [word for word in tags if WORD.fullmatch(word)][:count]


@cache
def analyser() -> Any:
    """jieba's, loaded when first needed: its dictionary takes a second."""
    import jieba.analyse

    jieba.setLogLevel(logging.WARNING)
    return jieba.analyse
