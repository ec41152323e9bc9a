"""What a document says of itself: labelled cover fields, its number, whom it goes to, who signed it and when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import dates
from .headings import Line

LABELS = """
    撰写日期 成文日期 发布日期 发布时间 印发日期 实施日期 生效日期 撰写人 撰稿人 拟稿人 起草人
    编制人 汇报人 主讲人 审核人 审批人 签发人 作者 日期 时间 发文字号 文件编号 文号 编号
    主送机关 主送单位 主送 抄送 抄报 发文机关 发布机关 发文单位 制定机关 起草单位 编制单位
    承办单位 申报单位 单位名称 联系人 联系电话 电话 密级 紧急程度 索引号 主题词 主题分类 版本
"""
NAME = "|".join(r"[ \u3000]*".join(label) for label in LABELS.split())
LABELLED = re.compile(rf"({NAME})[ \u3000]*[:：][ \u3000]*")
EMPTY = re.compile(r"[_＿﹍﹎][_＿﹍﹎ \u3000]*")
NUMBER = re.compile(
    r"(?P<value>[\u4e00-\u9fff]{1,14}[〔\[（(【]\s?(?:19|20)\d{2}\s?[〕\]）)】]\s?第?\d{1,5}\s?号)(?:[ \u3000].*)?"
)
ADDRESSEES = re.compile(r"[^。；]{2,150}[:：]")
PUBLIC_BODY = re.compile(r"局|办|厅|委|政府|公司|部门|单位|街道|社区|学校|支队|中心|院|站|所|处|科室")
SIGNATURE = re.compile(
    r"[\u4e00-\u9fff（）()、 \u3000]{2,40}"
    r"(?:局|委员会|政府|办公室|公司|厅|部|院|会|中心|大学|学校|小组|指挥部|支队|站|所|处|委|办)"
)
RED_HEAD = re.compile(r"([\u4e00-\u9fff（）]{4,30}?)文件")
HEAD, OPENING, CLOSING, LONGEST = 4, 24, 14, 200


@dataclass(frozen=True)
class Field:
    """A value that the document gives under a name; empty where it is left to be filled in."""

    name: str
    value: str
    page: int


def read_fields(lines: Sequence[Line]) -> Iterator[Field]:
    """The fields at the file's beginning and end, each name once a page and value."""
    seen: set[Field] = set()
    near = [*lines[:OPENING], *lines[max(OPENING, len(lines) - CLOSING) :]]
    inferred = (*number_of(lines), *addressees(lines), *(list(signature(lines)) or letterhead(lines)))
    for field in (*labelled(near), *inferred):
        if field not in seen and not any(field.name == other.name and not field.value for other in seen):
            seen.add(field)
            yield field


def labelled(lines: Sequence[Line]) -> Iterator[Field]:
    for line in lines:
        found = list(LABELLED.finditer(line.text))
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(line.text)
            value = value_of(line.text[match.end() : end])
            is_inside_a_word = match.start() > 0 and "\u4e00" <= line.text[match.start() - 1] <= "\u9fff"
            if value is not None and not (is_inside_a_word and value):
                yield Field(re.sub(r"\s", "", match[1]), value, line.page)


def value_of(text: str) -> str | None:
    """Up to a wide gap; empty for a row of underscores; None for a whole sentence, which no field is."""
    if EMPTY.match(text) or not text.strip():
        return ""
    value = re.split(r"[ \u3000]{2,}|\t", text.strip())[0]
    return value[:LONGEST] if "。" not in value.rstrip("。") else None


def number_of(lines: Sequence[Line]) -> Iterator[Field]:
    """A document number (文号) that stands on a line of its own near the beginning."""
    for line in lines[:OPENING]:
        if match := NUMBER.fullmatch(line.text):
            yield Field("文号", re.sub(r"\s", "", match["value"]), line.page)
            return


def letterhead(lines: Sequence[Line]) -> Iterator[Field]:
    """The body that a red head names: 海州市人民政府文件."""
    for line in lines[:HEAD]:
        if match := RED_HEAD.fullmatch(line.text):
            yield Field("发文机关", match[1], line.page)
            return


def addressees(lines: Sequence[Line]) -> Iterator[Field]:
    """The line before the body that ends with a colon and names public bodies."""
    for line in lines[:OPENING]:
        if is_address(line.text):
            yield Field("主送", line.text.rstrip(":："), line.page)
            return


def is_address(text: str) -> bool:
    is_open = text.startswith(("各", "市", "区", "县", "省")) and not LABELLED.match(text)
    return is_open and bool(ADDRESSEES.fullmatch(text) and PUBLIC_BODY.search(text))


def signature(lines: Sequence[Line]) -> Iterator[Field]:
    """The date that closes a text, and the body named above it."""
    for index in range(len(lines) - 1, max(0, len(lines) - CLOSING * 3), -1):
        line, above = lines[index], lines[index - 1]
        if dates.is_date(line.text):
            if SIGNATURE.fullmatch(above.text):
                yield Field("发文机关", above.text, above.page)
            yield Field("日期", line.text.strip("()（） \u3000"), line.page)
            return
