"""Which lines are titles: of the file, and of each text in it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

KINDS = (
    "讲话材料|讲话稿|讲话|通知书|通知|意见书|意见|实施方案|工作方案|方案|调研报告|工作报告|报告|暂行办法|管理办法|办法|规定|决定|通报|"
    "函|请示|批复|会议纪要|纪要|公告|通告|公报|工作总结|总结|工作计划|计划|工作要点|要点|制度|实施细则|细则|条例|发言稿|发言|"
    "致辞|主持词|倡议书|承诺书|责任书|协议书|合同|合同书|说明|简报|汇报材料|汇报|心得体会|指南|手册|规程|预案|标准|名单|规划|命令|令|议案|"
    "公约|章程|守则|须知|声明|申请书|证明|清单"
)
KIND = re.compile(
    rf"(?:{KINDS})(?:[（(](?:试行|暂行|草案|修订|征求意见稿|送审稿|修订稿|范文|样本|模板|20\d\d年?.{{0,6}})[)）])?$"
)
OUTLINE = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)）]|第[一二三四五六七八九十百\d]+[章节条部款项]|[①-⑳•●◆]"
)
SENTENCE = re.compile(r"[。；;！？!?]|[，,].*[，,]|[:：]$|\. |\.{3}|…|[_＿]{2}")
DATED = re.compile(
    r"(?:19|20)\d{2}年|[一二][〇○零一二三四五六七八九]{3}年|关于.+的|在.+上的?|第[一二三四五六七八九十\d]+篇"
)
GREETING = re.compile(r"(?:同志们|各位|尊敬的|亲爱的|女士们|各).{0,40}[:：!！]$|同志们")
SHEET_NAME = re.compile(r"(?:sheet|工作表)\s?\d+", re.IGNORECASE)
LETTERHEAD = re.compile(r"(?:文件|公报|简报|专报)$")
ATTACHMENT = re.compile(r"附\s?[件表录]\s?[一二三四五六七八九十\d]{0,2}\s?[:：]?")
LARGE = 1.15
TITLE_LINES = 14


class Line(NamedTuple):
    """A paragraph of a page; `size` is its type's as a multiple of the file's usual one, `start` its place there."""

    text: str
    page: int
    size: float
    start: int = 0


def find_title(lines: Sequence[Line]) -> str:
    """From the first page's beginning: the line that names a kind of document, else the largest one; or nothing."""
    opening = [line for line in lines[:TITLE_LINES] if line.page == lines[0].page]
    fit = [(index, line) for index, line in enumerate(opening) if is_heading(line.text)]
    named = [(index, line) for index, line in fit if KIND.search(line.text) and not LETTERHEAD.search(line.text)]
    large = [(index, line) for index, line in fit if line.size >= LARGE and not LETTERHEAD.search(line.text)]
    chosen = next(iter(named or large), None)
    return whole_title(opening, *chosen) if chosen else ""


def whole_title(lines: Sequence[Line], index: int, line: Line) -> str:
    """With the lines of the same large type just above and below, which belong to it."""
    text = line.text
    if line.size < LARGE:
        return text
    for above in reversed(lines[:index]):
        if not is_continued(above, line):
            break
        text = joined(above.text, text)
    for below in lines[index + 1 :]:
        if not is_continued(below, line) or KIND.search(text):
            break
        text = joined(text, below.text)
    return text[:200]


def joined(line: str, following: str) -> str:
    """Chinese lines run on, words of other scripts stand apart."""
    return f"{line} {following}" if line[-1].isascii() and following[0].isascii() else line + following


def is_continued(other: Line, line: Line) -> bool:
    return abs(other.size - line.size) < 0.05 and is_heading(other.text) and not LETTERHEAD.search(other.text)


def is_heading(text: str) -> bool:
    is_other = OUTLINE.match(text) or SENTENCE.search(text) or SHEET_NAME.fullmatch(text)
    return 3 <= len(text) <= 60 and not is_other and has_letters(text)


def has_letters(text: str) -> bool:
    return sum(character.isalpha() for character in text) * 2 > len(text)


def is_part_title(lines: Sequence[Line], index: int) -> bool:
    """A line of its own that names a kind of document and looks like the beginning of one, or heads an attachment."""
    line = lines[index]
    if len(line.text) < 4 or not is_heading(line.text):
        return False
    if heads_attachment(lines, index):
        return True
    if len(line.text) < 6 or not KIND.search(line.text):
        return False
    is_dated = bool(DATED.search(line.text))
    opens = any(GREETING.match(later.text) for later in lines[index + 1 : index + 4])
    if is_dated and (opens or ends_before(lines, index)):
        return True
    return stands_out(lines, index) and (opens or starts_page(lines, index))


def heads_attachment(lines: Sequence[Line], index: int) -> bool:
    """Whether it follows a line that says 附件2 at the top of a page."""
    return index > 0 and bool(ATTACHMENT.fullmatch(lines[index - 1].text)) and starts_page(lines, index - 1)


def starts_page(lines: Sequence[Line], index: int) -> bool:
    return index > 0 and lines[index - 1].page < lines[index].page


def stands_out(lines: Sequence[Line], index: int) -> bool:
    """Larger than the text, and no smaller than the file's own title."""
    largest = max(line.size for line in lines[:TITLE_LINES])
    return lines[index].size >= max(LARGE, 0.9 * largest)


def ends_before(lines: Sequence[Line], index: int) -> bool:
    """Whether what stands before is the end of a sentence, a date, or nothing."""
    return index == 0 or lines[index - 1].text[-1] in "。！？!?”）)_日"


def same_title(one: str, other: str) -> bool:
    """The same words, or one the beginning or the end of the other (a title in two lines, a cover's short one)."""
    first, second = (re.sub(r"\W", "", text) for text in (one, other))
    return bool(first and second) and (first in second or second in first)
