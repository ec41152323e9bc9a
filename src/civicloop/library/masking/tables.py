"""Rows of cells: what a column's head says of the cells below it, and lists in which name stands beside name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civicloop.library.masking.shapes import DOTTED, FAMOUS, HAN, NAME, NO_NAME_ENDS, SPACED, is_plain, is_possible
from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason

HEADS: tuple[tuple[Kind, str], ...] = (
    (Kind.NAME, "姓名|名字|申请人|共同申请人|车主|户主|业主|户名|监护人|家长|联系人|负责人|承租人|被征收人"
                "|志愿者|获奖者|学生|家庭成员|网格员|值班人员|带班领导|值班领导|经办人|责任人|当事人|权利人|捐款人|患者|驾驶员|驾驶人|人员|名单"),
    (Kind.PHONE, "电话|手机|联系方式|联系电话|办公电话|值班电话|手机号码?|号码|座机"),
    (Kind.IDENTITY, "身份证号?码?|证件号码?|公民身份号码|护照号码?"),
    (Kind.CARD, "银行[卡账]号?|卡号|账号|帐号|账户|帐户|银行账户|退款账户|收款账户|社保卡银行账号|工资卡号?"),
    (Kind.ADDRESS, "住址|现住址|家庭住址|地址|房屋坐落|坐落|居住地址?|户籍地址?"),
    (Kind.PLATE, "车牌号?码?|车号|号牌"),
)  # fmt: skip
HEAD = {kind: re.compile(rf"(?:{words})(?:\([^()]*\))?") for kind, words in HEADS}
CELL = re.compile(r"[^\s|│┃;；:：]+")
PART = re.compile(r"[^、,，/()]+")
FORMS = {
    Kind.PHONE: re.compile(r"(?:0\d{2,3}[-—])?[2-8]\d{6,7}(?:转\d{1,6})?"),
    Kind.CARD: re.compile(r"\d{9,19}"),
    Kind.IDENTITY: re.compile(r"[a-z]{0,2}\d{6,18}x?"),
    Kind.ADDRESS: re.compile(rf"(?=.*(?:\d|{HAN}[组号村巷街路])).{{4,40}}"),
}
FEW, MOST = 2, 0.6
"""In a list of names stand so many at least, and they are that part of the row's cells."""


@dataclass(frozen=True)
class Cell:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find(text: str) -> Iterator[Finding]:
    """In folded text."""
    columns: list[Kind | None] = []
    place = 0
    for line in text.split("\n"):
        cells = [Cell(place + match.start(), match[0]) for match in CELL.finditer(line)]
        place += len(line) + 1
        heads = [head_of(cell.text) for cell in cells]
        if len(cells) > 1 and any(heads) and not re.search(r"\d{3}|[。;；:：]", line):
            columns = heads
        elif len(cells) > 1:
            yield from below(cells, columns)
            yield from names_in_row(text, cells)
        elif columns and "。" in line:
            columns = []
        yield from names_in_series(line, place - len(line) - 1)


def head_of(cell: str) -> Kind | None:
    return next((kind for kind, words in HEAD.items() if words.fullmatch(cell)), None)


def below(cells: Sequence[Cell], columns: Sequence[Kind | None]) -> Iterator[Finding]:
    """Cells under a head that says what they are; where a row has other cells than the head, what looks like it."""
    fits = len(cells) == len(columns)
    for index, cell in enumerate(cells):
        if fits and (kind := columns[index]):
            yield from of_kind(cell, kind, is_sure=True)
        elif not fits:
            for kind in {kind for kind in columns if kind}:
                is_below = index < len(columns) and columns[index] is Kind.NAME and could_be_called(cell.text)
                yield from of_kind(cell, kind, is_sure=kind is Kind.NAME and is_below)


def of_kind(cell: Cell, kind: Kind, *, is_sure: bool) -> Iterator[Finding]:
    if kind is Kind.NAME:
        for start, name in parts_of(cell):
            if is_called(name) or (is_sure and re.fullmatch(rf"{HAN}{{2,4}}", name)):
                yield Finding(start, start + len(name), Kind.NAME, Certainty.LIKELY, Reason.COLUMN)
    elif kind in FORMS and FORMS[kind].fullmatch(cell.text) and (is_sure or kind in (Kind.PHONE, Kind.ADDRESS)):
        yield Finding(cell.start, cell.end, kind, Certainty.LIKELY, Reason.COLUMN)


def parts_of(cell: Cell) -> Iterator[tuple[int, str]]:
    for match in PART.finditer(cell.text):
        yield cell.start + match.start(), match[0]


def is_called(name: str) -> bool:
    """Whether it is a name by itself, as far as one can say."""
    return bool(DOTTED.fullmatch(name)) or bool(NAME.fullmatch(name) and is_plain(name))


def could_be_called(name: str) -> bool:
    return bool(DOTTED.fullmatch(name)) or bool(
        NAME.fullmatch(name) and name not in FAMOUS and name[-1] not in NO_NAME_ENDS
    )


def names_in_row(text: str, cells: Sequence[Cell]) -> Iterator[Finding]:
    """Name beside name, as in a list of the honoured, the words among them too; names spaced to be as wide as three."""
    called = [cell for cell in cells if is_called(cell.text)]
    possible = [cell for cell in cells if could_be_called(cell.text)]
    spaced = list(SPACED.finditer(text, cells[0].start, cells[-1].end))
    is_list = len(called) >= FEW and len(possible) + 2 * len(spaced) >= MOST * len(cells)
    is_person = is_row_of_a_person(cells)
    for cell in possible if is_list or is_person else called:
        certainty = Certainty.LIKELY if is_list or (is_person and cell in called) else Certainty.MAYBE
        yield Finding(cell.start, cell.end, Kind.NAME, certainty, Reason.LISTED)
    for match in spaced:
        if (is_list or is_person) and is_possible(match[0].replace(" ", "")):
            yield Finding(*match.span(), Kind.NAME, Certainty.LIKELY, Reason.LISTED)


def is_row_of_a_person(cells: Sequence[Cell]) -> bool:
    """One with a number of a phone, a card or an identity, or a sex, beside a name."""
    return any(re.fullmatch(r"\+?\d[\d*x-]{6,}|[男女]", cell.text) for cell in cells)


def names_in_series(line: str, place: int) -> Iterator[Finding]:
    """甲、乙、丙: where most of the parts are names by themselves, all are that could be."""
    for match in re.finditer(r"[^\s。;；:：,，]+(?:、[^\s。;；:：,，]+)+", line):
        parts, start = [], place + match.start()
        for part in match[0].split("、"):
            bare = re.sub(r"\([^()]*\)?$", "", part)
            parts.append((start, bare))
            start += len(part) + 1
        called = [each for each in parts if is_called(each[1])]
        if len(called) >= FEW and len(called) >= len(parts) / 2:
            for at, name in parts:
                if could_be_called(name):
                    yield Finding(at, at + len(name), Kind.NAME, Certainty.LIKELY, Reason.LISTED)
