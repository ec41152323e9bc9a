"""Numbers that lead to a person: identity, bank card, phone; and what else is written by rule, e-mail and plates.

Sources: GB 11643-1999 (identity numbers, ISO 7064 MOD 11-2), ISO/IEC 7812 (Luhn), GA 36 (plates).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason

BEFORE = 14
"""Letters before a number in which its label is looked for."""
GAP = r"[ \-–—.]"
ALONE_BEFORE, ALONE_AFTER = r"(?<![0-9a-z])", r"(?![0-9a-z])"
RUN = re.compile(rf"{ALONE_BEFORE}\d+x?(?:{GAP}\d+x?|{GAP}x)*{ALONE_AFTER}")
GROUP = re.compile(r"\d+x?|x")
SINGLE = 1
"""Digit by digit, as in the boxes of a form."""
MOBILE = re.compile(
    rf"{ALONE_BEFORE}(?:(?:\+|00)86{GAP}?)?1[3-9](?:\d{{9}}|\d{GAP}\d{{4}}{GAP}\d{{4}}|\d{GAP}\d{{8}}"
    rf"|\d\d{GAP}\d{{4}}{GAP}\d{{3}}){ALONE_AFTER}|{ALONE_BEFORE}1{GAP}[3-9](?:{GAP}\d){{9}}{ALONE_AFTER}"
)
EXTENSION = r"(?: ?(?:转|分机|ext\.?) ?\d{1,6})?"
LOCAL = rf"[2-8](?:\d{{6,7}}|\d{{2,3}}{GAP}\d{{4}}|\d{{3}}{GAP}\d{{3}})"
LANDLINE = re.compile(
    rf"{ALONE_BEFORE}\(?0(?:10|2\d|[3-9]\d{{2}})\)?{GAP}?{LOCAL}{ALONE_AFTER}{EXTENSION}"
    rf"|(?<=电话|座机|传真|致电|值班)[:： ]{{0,2}}{LOCAL}{ALONE_AFTER}{EXTENSION}"
    rf"|{ALONE_BEFORE}[2-8]\d{{6,7}}(?: ?(?:转|分机) ?\d{{1,6}})"
)
EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.ASCII)
PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][·. ]?"
    rf"(?=[a-z]?\d)[a-hj-np-z0-9]{{4,5}}[a-hj-np-z0-9警学挂]{ALONE_AFTER}"
)
PAPER = re.compile(
    r"(?:护照|通行证|台胞证|回乡证|军官证|士兵证|警官证|驾驶证|驾照|残疾人?证|居住证|居留证|证件)"
    r"(?:号码?|编号)?[:： ]{0,2}"
    r"([a-z]{0,3}\d{6,20}x?)(?![0-9a-z])"
)
IDENTITY_LABEL = re.compile(r"身份证|证件号|公民身份号码|身份号码")
CARD_LABEL = re.compile(r"卡号|账号|帐号|账户|帐户|银行卡|开户行|存折|[农工建中交]行卡")
CARD_PREFIXES = re.compile(r"62|4|5[1-5]|2[2-7]|3[47]|35|60|9558|81")
PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83,
}  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10x98765432"
OLDEST = date(1880, 1, 1)


def find(text: str) -> Iterator[Finding]:
    """In folded text."""
    for match in RUN.finditer(text):
        yield from long_numbers(text, match)
    for match in PAPER.finditer(text):
        yield Finding(*match.span(1), Kind.IDENTITY, Certainty.LIKELY, Reason.LABELLED)
    for match in MOBILE.finditer(text):
        yield Finding(*match.span(), Kind.PHONE, Certainty.SURE, Reason.FORM)
    for match in LANDLINE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip(":： "))
        yield Finding(start, match.end(), Kind.PHONE, Certainty.MAYBE, Reason.OFFICE)
    for match in EMAIL.finditer(text):
        yield Finding(*match.span(), Kind.EMAIL, Certainty.LIKELY, Reason.FORM)
    for match in PLATE.finditer(text):
        yield Finding(*match.span(), Kind.PLATE, Certainty.LIKELY, Reason.FORM)


def long_numbers(text: str, run: re.Match[str]) -> Iterator[Finding]:
    """Of digits in groups those that are a number together; each group is one at most."""
    groups = [match.span() for match in GROUP.finditer(text, *run.span())]
    first = 0
    while first < len(groups):
        for last in range(min(len(groups), first + 19), first, -1):
            if found := long_number(text, groups[first:last]):
                yield found
                first = last
                break
        else:
            first += 1


def long_number(text: str, groups: Sequence[tuple[int, int]]) -> Finding | None:
    """An identity number or a bank card, else what its label says, else nothing."""
    digits = "".join(text[start:end] for start, end in groups)
    lengths = [end - start for start, end in groups]
    if not 13 <= len(digits) <= 19 or not is_grouped(lengths):
        return None
    span = groups[0][0], groups[-1][1]
    before = text[max(0, span[0] - BEFORE) : span[0]]
    if is_identity(digits):
        return Finding(*span, Kind.IDENTITY, Certainty.SURE, Reason.CHECKSUM)
    if is_card(digits):
        return Finding(*span, Kind.CARD, Certainty.SURE, Reason.CHECKSUM)
    if IDENTITY_LABEL.search(before) and len(digits) in (15, 18):
        reason = Reason.LABELLED if len(digits) == 15 else Reason.WRONG_CHECK_DIGIT
        return Finding(*span, Kind.IDENTITY, Certainty.LIKELY, reason)
    if CARD_LABEL.search(before):
        return Finding(*span, Kind.CARD, Certainty.LIKELY, Reason.LABELLED)
    if is_old_identity(digits):
        return Finding(*span, Kind.IDENTITY, Certainty.MAYBE, Reason.FORM)
    return None


def is_grouped(lengths: Sequence[int]) -> bool:
    """As people part long numbers: not at all, digit by digit, by fours, or behind an identity number's district."""
    if len(lengths) == 1 or set(lengths) == {SINGLE}:
        return True
    by_fours = set(lengths[:-1]) == {4} and lengths[-1] <= 4
    return by_fours or (lengths[0] == 6 and sum(lengths) in (15, 18, 19))


def is_identity(digits: str) -> bool:
    """Eighteen places: province, day of birth, sequence, check digit."""
    if len(digits) != 18 or "x" in digits[:17]:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits[:17], strict=True))
    return CHECKS[total % 11] == digits[17] and int(digits[:2]) in PROVINCES and is_birthday(digits[6:14])


def is_old_identity(digits: str) -> bool:
    """Fifteen places, until 1999: no check digit, no century."""
    return len(digits) == 15 and digits.isdigit() and int(digits[:2]) in PROVINCES and is_birthday(f"19{digits[6:12]}")


def is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) >= OLDEST
    except ValueError:
        return False


def is_card(digits: str) -> bool:
    return 13 <= len(digits) <= 19 and bool(CARD_PREFIXES.match(digits)) and digits.isdigit() and passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Every second digit from the right counts twice, its two digits added up; all add up to a multiple of ten."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 * (each > 9) for each in doubled) % 10 == 0
