"""Numbers as official Chinese writes them: 15, １５, 十五, 两, 二〇二五."""

import unicodedata

NUMBER = r"(?:[0-9０-９]+|[一二三四五六七八九十两]{1,3})"
YEAR = r"(?:[0-9０-９]{4}|[一二三四五六七八九零〇○]{4})"

DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}


def number(text: str) -> int:
    """The value of a match of `NUMBER` (up to 99 in characters) or `YEAR`."""
    plain = unicodedata.normalize("NFKC", text.replace("〇", "零").replace("○", "零"))
    if plain.isdigit() and plain.isascii():
        return int(plain)
    if "十" in plain:
        tens, _, ones = plain.partition("十")
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[each]) for each in plain))
