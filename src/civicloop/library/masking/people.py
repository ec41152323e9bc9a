"""Names of persons, by what stands around them: a label, a title, a role; then wherever the same name stands again."""

import re
from collections.abc import Iterator, Mapping

from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason
from civicloop.library.masking.surnames import COMPOUND, FREQUENT, RARE, WORDS

HAN = r"[\u4e00-\u9fff]"
COMMON_NAME = rf"(?:{COMPOUND}|[{FREQUENT}]){HAN}{{1,2}}"
ANY_NAME = rf"(?:{COMPOUND}|[{FREQUENT}{RARE}]){HAN}{{1,2}}"
ENDS = rf"(?!{HAN})|(?=[性年出男女身电手联住地籍民职])"
LABELS = (
    "姓名|联系人|撰写人|负责人|责任人|经办人|当事人|申请人|投诉人|举报人|报告人|受害人|被告人?|原告|户主|业主|患者|死者|伤者"
    "|证人|家属|监护人|法定代表人|签发人|审核人|拟稿人|填报人|填表人|承办人|发言人|主讲人|作者|收件人|寄件人|持卡人"
)
TITLES = (
    "同志|先生|女士|小姐|老师|医生|大夫|师傅|阿姨|大爷|大妈|书记|副书记|主任|副主任|局长|副局长|市长|副市长|县长|区长|镇长|乡长|村长"
    "|处长|科长|所长|队长|站长|厅长|部长|主席|经理|校长|院长|律师|警官|法官|检察官"
)
ROLES = (
    "居民|村民|市民|群众|住户|租户|商户|店主|摊主|司机|车主|职工|员工|学生|家长|老人|党员|干部|民警"
    "|网格员|志愿者|工作人员|嫌疑人|违法人员"
)
LABELLED = re.compile(rf"(?:{LABELS})(?:[:： ]| ?[:：] ?)\s*({ANY_NAME}?(?:{ENDS})(?:[、,， ]+{ANY_NAME}?(?:{ENDS}))*)")
ONE = re.compile(rf"{ANY_NAME}?(?:{ENDS})")
TITLED = re.compile(rf"(?={COMMON_NAME}(?:{TITLES}))({COMMON_NAME}?)(?:{TITLES})(?![们会])")
SURNAME_TITLED = re.compile(rf"(?<!{HAN})([{FREQUENT}])(?:{TITLES})(?![们会])")
CALLED = re.compile(
    rf"(?:{ROLES})({COMMON_NAME})(?=[(（,，、。;；:：\s]|$|反映|表示|说|称|介绍|投诉|告诉|举报|家|因|在|的)"
)
MASKED = re.compile("[某×x*○_]")


def find(text: str) -> Iterator[Finding]:
    """In folded text."""
    for match in LABELLED.finditer(text):
        for name in ONE.finditer(match.group(1)):
            yield named(match.start(1) + name.start(), name.group(), Certainty.SURE, Reason.LABELLED)
    yield from (each for each in beside(text) if not MASKED.search(text[each.start : each.end]))


def beside(text: str) -> Iterator[Finding]:
    for match in CALLED.finditer(text):
        if (name := shortened(match.group(1))) not in WORDS:
            yield named(match.start(1), name, Certainty.LIKELY, Reason.ROLE)
    for match in TITLED.finditer(text):
        if match.group(1) not in WORDS and match.group(1)[:2] not in WORDS:
            yield named(match.start(1), match.group(1), Certainty.LIKELY, Reason.TITLE)
    for match in SURNAME_TITLED.finditer(text):
        yield named(match.start(1), match.group(1), Certainty.MAYBE, Reason.TITLE)


def shortened(name: str) -> str:
    """Without a verb that was taken for the last letter of a name."""
    return (
        name[:-1]
        if len(name) == 3 and name[-1] in "说称因在的家反表介投告举" and name[:2] not in COMPOUND.split("|")
        else name
    )


def again(text: str, known: Mapping[str, Certainty]) -> Iterator[Finding]:
    """Every place of names that are known already, a little less sure; of a surname alone nothing follows."""
    for name, certainty in known.items():
        if len(name) > 1:
            for match in re.finditer(re.escape(name), text):
                yield named(match.start(), name, Certainty(max(1, certainty - 1)), Reason.AGAIN)


def named(start: int, name: str, certainty: Certainty, reason: Reason) -> Finding:
    return Finding(start, start + len(name), Kind.NAME, certainty, reason)
