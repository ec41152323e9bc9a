"""Words of the language, to tell a name from them: jieba's dictionary, read once without what it knows to be names."""

from functools import cache

SHORT, LONG = 2, 3
FREQUENT = 3
"""Counted less often than this, a word says nothing against a name."""


@cache
def words() -> frozenset[str]:
    """Words of two and three characters that are not names of persons."""
    import jieba

    found = set()
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, tag = line.decode().split()
            if SHORT <= len(word) <= LONG and int(count) >= FREQUENT and not tag.startswith("nr"):
                found.add(word)
    return frozenset(found)


def is_word(text: str) -> bool:
    return text in words()
