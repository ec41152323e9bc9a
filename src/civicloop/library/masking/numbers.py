"""Numbers that lead to a person: identity, bank card, phone; and what else is written by rule, e-mail and plates.

Sources: GB 11643-1999 (identity numbers, ISO 7064 MOD 11-2), ISO/IEC 7812 (Luhn), GA 36 (plates).
"""

import re
from collections.abc import Iterator
from datetime import date

from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason

BEFORE = 14
"""Letters before a number in which its label is looked for."""
GAP = r"[ \-–—.]?"
ALONE_BEFORE, ALONE_AFTER = r"(?<![0-9a-z])", r"(?![0-9a-z])"
RUN = re.compile(rf"{ALONE_BEFORE}\d(?:{GAP}\d){{12,18}}(?:{GAP}x)?{ALONE_AFTER}")
MOBILE = re.compile(rf"{ALONE_BEFORE}(?:(?:\+|00)86{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}{ALONE_AFTER}")
LANDLINE = re.compile(rf"{ALONE_BEFORE}\(?0(?:10|2\d|[3-9]\d{{2}})\)?{GAP}[2-8]\d{{6,7}}{ALONE_AFTER}(?:转\d{{1,6}})?")
EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.ASCII)
PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][·. ]?"
    rf"(?=[a-z]?\d)[a-hj-np-z0-9]{{4,5}}[a-hj-np-z0-9警学挂]{ALONE_AFTER}"
)
IDENTITY_LABEL = re.compile(r"身份证|证件号|公民身份号码|身份号码")
CARD_LABEL = re.compile(r"卡号|账号|帐号|账户|帐户|银行卡|开户行")
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
        if found := long_number(text, match):
            yield found
    for match in MOBILE.finditer(text):
        yield Finding(*match.span(), Kind.PHONE, Certainty.SURE, Reason.FORM)
    for match in LANDLINE.finditer(text):
        yield Finding(*match.span(), Kind.PHONE, Certainty.MAYBE, Reason.OFFICE)
    for match in EMAIL.finditer(text):
        yield Finding(*match.span(), Kind.EMAIL, Certainty.LIKELY, Reason.FORM)
    for match in PLATE.finditer(text):
        yield Finding(*match.span(), Kind.PLATE, Certainty.LIKELY, Reason.FORM)


def long_number(text: str, match: re.Match[str]) -> Finding | None:
    """An identity number or a bank card, else what its label says, else nothing."""
    digits = re.sub(r"[^0-9x]", "", match.group())
    before = text[max(0, match.start() - BEFORE) : match.start()]
    if is_identity(digits):
        return Finding(*match.span(), Kind.IDENTITY, Certainty.SURE, Reason.CHECKSUM)
    if is_card(digits):
        return Finding(*match.span(), Kind.CARD, Certainty.SURE, Reason.CHECKSUM)
    if IDENTITY_LABEL.search(before) and len(digits) in (15, 18):
        is_old = len(digits) == 15
        reason = Reason.LABELLED if is_old else Reason.WRONG_CHECK_DIGIT
        return Finding(*match.span(), Kind.IDENTITY, Certainty.LIKELY, reason)
    if CARD_LABEL.search(before):
        return Finding(*match.span(), Kind.CARD, Certainty.LIKELY, Reason.LABELLED)
    if is_old_identity(digits):
        return Finding(*match.span(), Kind.IDENTITY, Certainty.MAYBE, Reason.FORM)
    return None


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
