"""Names of persons by what stands around them: a label, a title, a role, a relation; then wherever they stand again."""

import re
from collections.abc import Iterator, Mapping

from civicloop.library.masking.shapes import (
    DOTTED,
    GOES_ON,
    HAN,
    LOOSE,
    NAME,
    NEVER_SECOND,
    PLACE,
    SEX_OR_AGE,
    SURNAME,
    dotted_end,
    fit,
    is_likely,
    is_plain,
    named_at,
)
from civicloop.library.masking.suggestions import Certainty, Finding, Kind, Reason
from civicloop.library.masking.surnames import COMPOUND, FREQUENT
from civicloop.library.masking.words import is_word

LABELS = (
    "姓名|中文名|曾用名|原名|名单|联系人|撰写人|负责人|责任人|经办人?|当事人|申请人|投诉人|举报人|反映人|信访人|报告人|受害人|被害人|被告人?|原告"
    "|第三人|被执行人|被处罚人|户主|户名|业主|患者|死者|伤者|证人|证明人|见证人|家属|监护人|法定代表人|代表人?|代理人|委托人"
    "|签发人?|审核人?|审批人?|复核人?|核稿人?|拟稿人?|填报人?|填表人?|制表人?|承办人|发言人|主讲人|主持人?|记录人?|记者|通讯员"
    "|作者|收件人|寄件人|持卡人|收款人|捐款人|出席人?员?|列席人?员?|缺席人?员?|参加人?员?|请假人?员?|与会人?员?|调解员|审判[员长]"
    "|书记员|公证员|监督员|执法人员|承租方|承租人|出租方|出租人|甲方|乙方|丙方|劳动者|签字|签名|签章|申请人签名|当事人[甲乙丙]"
    "|车主|驾驶人|乘车人|所有人|被征收人|权利人|共有人|配偶|父亲|母亲|儿子|女儿|丈夫|妻子|子女|紧急联系人|介绍人|带队人"
    "|指导教师|指导老师|授课人员?|授课教师|评委|成员|组长|副组长|队长|队员|走访人|经理|项目经理|采购人联系人|摄影|校对|编辑"
    "|交通警察|民警|警官|网格员|楼长|业主代表|居民代表|甲方代表|乙方代表|志愿者|值班人员|带班领导|承办法官"
)
ROLES = (
    "居民|村民|市民|群众|住户|租户|商户|店主|摊主|司机|驾驶员|驾驶人|车主|职工|员工|学生|家长|老人|党员|干部|民警|警察|交警|队员"
    "|网格员|志愿者|工作人员|嫌疑人|违法人员|教师|老师|医生|护士长?|护士|保安|保洁员|环卫工人?|业主|邻居|失主|伤者|死者|患者"
    "|原告|被告|当事人|第三人|投诉人|申请人|举报人|证人|孤儿|儿童|少年|女孩|男孩|青年|选手|记者|通讯员|农户|贫困户|低保户|户主"
    "|队长|组长|班长|科长|主任|副主任|书记|副书记|局长|副局长|经理|校长|院长|所长|站长|处长|厂长|会计|出纳|调度|管理员|调解员"
    "|书记员|审判员|检察官|法官|律师|专家|教授|负责人|代表|同志|同学|所有人|乘车人|登记车主|经办|审核|制表|复核|审批|公证员"
    "|监督员|讲师|顾问|技术员|工程师|网红|楼长|书画家|诗人|烈士|英雄|劳模|店长|老板|老板娘|房东|承办人|大名|名叫|我叫|中文名|兹证明|自称|战友|小哥|同事|同伴"
)
KIN = (
    "父亲|母亲|父母|爸爸|妈妈|爷爷|奶奶|外公|外婆|姥姥|姥爷|丈夫|妻子|老伴|爱人|配偶|儿子|女儿|长子|次子|长女|次女|儿媳|女婿"
    "|孙子|孙女|外孙女?|哥哥|弟弟|姐姐|妹妹|叔叔|伯伯|舅舅|姑姑|姨妈|姨|侄子|侄女|孩子|其兄|其弟|其姐|其妹|其母|其父|其妻|其夫|其子|其女|继父|养母|养父|公公|婆婆"
)
TITLES = (
    "同志|先生|女士|小姐|老师|医生|大夫|师傅|阿姨|大爷|大妈|大叔|大姐|大哥|书记|副书记|主任|副主任|局长|副局长|市长|副市长"
    "|县长|区长|镇长|乡长|村长|处长|科长|所长|队长|站长|厅长|部长|主席|经理|校长|院长|律师|警官|法官|检察官|教授|同学|夫妇|夫妻"
    "|一家|家里?[:：]|等人|等[0-9一二三四五六七八九十]+[人名户]"
)
SAYS = "说|称|表示|指出|强调|要求|认为|建议|反映|介绍|回忆|告诉|同意|回答|提出|坦言|感慨|答应|牵头|赔偿|签字|承诺"
LABELLED = re.compile(rf"(?:{LABELS})(?:\([^()]{{0,8}}\))?(?: ?[:：] ?| +)(?=[^\s])")
LISTED = re.compile(r"(?:\([^()]{0,16}\))?(?:[、,，/ ]| ?[和与及] ?)\s*")
TOLD = re.compile(rf"(?:{ROLES}|(?P<kin>{KIN}))[是为叫]?[“\"]?(?={SURNAME})")
TITLED = re.compile(rf"(?={SURNAME}{HAN}{{1,2}}(?:{TITLES}))")
TITLE = re.compile(rf"(?:{TITLES})(?![们会])")
SURNAME_TITLED = re.compile(rf"(?<!{HAN})([{FREQUENT}])(?:{TITLES})(?![们会])")
SAID = re.compile(rf"(?<!{HAN})(?={SURNAME}{HAN}{{1,2}}(?:{SAYS}))")
COMMONLY = re.compile(rf"(?:{COMPOUND}|[{FREQUENT}])(?={HAN})")
ALONE = re.compile(rf"(?<![{HAN[1:-1]}·])(?={SURNAME}{HAN})")
AFTER_PHONE = re.compile(r"[0-9]{4}[(（]$")
PHONE_BESIDE = re.compile(
    r"[(（]?(?:手机|电话|微信)?[:：]?[(（]?(?:\+86 ?)?(?:1[3-9][0-9][- ]?[0-9]{4}|0[0-9]{2,3}[-—][0-9]{7})"
)
SIGNED = re.compile(rf"^ *({NAME.pattern}) *$", re.MULTILINE)
LATIN = re.compile(r"(?<=兹证明|姓名[:： ])[a-z]+(?: [a-z]+){1,3}")


def find(text: str) -> Iterator[Finding]:
    """In folded text."""
    yield from labelled(text)
    yield from beside(text)
    yield from alone(text)
    yield from in_prose(text)


def labelled(text: str) -> Iterator[Finding]:
    """What a label announces: one name or several, each after the other."""
    for match in LABELLED.finditer(text):
        yield from listed(text, match.end(), Certainty.SURE, Reason.LABELLED)
    for match in LATIN.finditer(text):
        yield Finding(*match.span(), Kind.NAME, Certainty.SURE, Reason.LABELLED)


def listed(text: str, start: int, certainty: Certainty, reason: Reason) -> Iterator[Finding]:
    while (end := announced(text, start)) and not PLACE.match(text, end):
        yield Finding(start, end, Kind.NAME, certainty, reason)
        following = LISTED.match(text, end)
        if not following:
            return
        start, certainty = following.end(), min(certainty, Certainty.LIKELY)
        if following[0].isspace() and not is_likely(text[start : named_at(text, start)]):
            return


def announced(text: str, start: int) -> int:
    """Where a name ends that a label announces. What it announces may also be an office or a sentence."""
    end = named_at(text, start)
    if not end:
        return 0
    stands_free = not re.match(HAN, text[end : end + 1])
    return end if stands_free or is_plain(text[start:end]) else 0


def beside(text: str) -> Iterator[Finding]:
    for match in TOLD.finditer(text):
        end = announced(text, match.end())
        name, is_free = text[match.end() : end], not re.match(HAN, text[end : end + 1])
        is_kin = bool(match["kin"])
        if (
            is_likely(name)
            or (name and is_plain(name) and (is_kin or (is_free and not is_word(name[:2]))))
            or is_free_and_frequent(name, is_free)
        ):
            yield from listed(text, match.end(), Certainty.LIKELY, Reason.ROLE)
    for match in TITLED.finditer(text):
        yield from titled(text, match.start())
    for match in SURNAME_TITLED.finditer(text):
        yield Finding(*match.span(1), Kind.NAME, Certainty.MAYBE, Reason.TITLE)


def is_free_and_frequent(name: str, is_free: bool) -> bool:
    return is_free and bool(name) and name[0] in FREQUENT and name[1] not in NEVER_SECOND


def titled(text: str, start: int) -> Iterator[Finding]:
    for length in (4, 3, 2):
        end = start + length
        if TITLE.match(text, end) and re.fullmatch(rf"{SURNAME}{HAN}{{1,2}}", text[start:end]):
            name = text[start:end]
            if is_likely(name):
                yield Finding(start, end, Kind.NAME, Certainty.LIKELY, Reason.TITLE)
            return


def alone(text: str) -> Iterator[Finding]:
    """Set off by marks or blanks, with something beside it that only persons have."""
    for match in ALONE.finditer(text):
        start = match.start()
        end = named_at(text, start)
        if not end:
            continue
        is_after_phone = AFTER_PHONE.search(text[max(0, start - 5) : start]) and text[end : end + 1] in ")）"
        if SEX_OR_AGE.match(text, end) or PHONE_BESIDE.match(text, end) or is_after_phone:
            yield Finding(start, end, Kind.NAME, Certainty.LIKELY, Reason.BESIDE)
        elif re.match(rf"(?:{SAYS})", text[end : end + 2]) and is_likely(text[start:end]):
            yield Finding(start, end, Kind.NAME, Certainty.LIKELY, Reason.SAYS)
    for match in DOTTED.finditer(text):
        yield Finding(match.start(), dotted_end(text, match), Kind.NAME, Certainty.LIKELY, Reason.FORM)
    for match in SIGNED.finditer(text):
        if is_plain(match[1]):
            yield Finding(*match.span(1), Kind.NAME, Certainty.LIKELY, Reason.LISTED)


def in_prose(text: str) -> Iterator[Finding]:
    """With nothing to announce them: a frequent surname and what is no word with it, before or behind it. A guess."""
    place = 0
    for match in COMMONLY.finditer(text):
        start = match.start()
        end = named_at(text, start) if start >= place else 0
        if end and stands_out(text, start, end):
            yield Finding(start, end, Kind.NAME, Certainty.MAYBE, Reason.FORM)
            place = end


def stands_out(text: str, start: int, end: int) -> bool:
    name, ease = text[start:end], fit(text, end)
    is_parted = ease > LOOSE or (ease and not is_word(text[end - 1 : end + 1]))
    runs_in = start > 0 and is_word(text[start - 1 : start + 1])
    return bool(is_parted) and not runs_in and is_likely(name) and GOES_ON.isdisjoint(name[1:])


def again(text: str, known: Mapping[str, Certainty]) -> Iterator[Finding]:
    """Every place of names that are known already, a little less sure; of a surname alone nothing follows."""
    for name, certainty in known.items():
        if len(name) > 1:
            for match in re.finditer(re.escape(name), text):
                if not PLACE.match(text, match.end()):
                    yield Finding(*match.span(), Kind.NAME, Certainty(max(1, certainty - 1)), Reason.AGAIN)
