"""Which kind of order a stretch of text is, how clear it is, and what can be measured in it."""

import re
from collections.abc import Sequence

from civicloop.programme.extraction import words
from civicloop.programme.extraction.clauses import Reading, mask

REPORT = re.compile(
    r"(?:材料|总结|名单|数据)[^，,。；;]{0,4}送[市区县各本我]|报上来|报过来|报(?:给|我)|函复|函告|回函|书面(?:回复|答复)|报送|上报|呈报|报至|报到(?=[一-鿿])(?!处|道|，)|报备|填报|(?:书面|专题|总结|情况|进展|及时|定期|逐级|"
    r"材料|随时|第一时间|每日|每周|按时)报告|向[^，,。；;]{2,20}报告|反馈(?:至|给|到|市|区|县|局|"
    r"我|本|情况|结果|意见|办理|"
    r"整改|落实|书面)"
    r"|(?:提交|(?<![公移社外相上转递])交(?:至|到|给)|送(?:至|到|交|区|市|县|省|局|我|"
    r"公司))[^，,。；;]{0,14}(?:办公室|办|"
    r"局|部|科|组|会|报告|总结|材料|方案)|书面(?:说明|检查|检讨|材料)|作出[^，,]{0,6}(?:说明|"
    r"检讨)|报告(?:局|市|区|县|总|公司|领导)|"
    r"报(?:送|请|市|区|县|省|局|公司|我|本|领导小组|指挥部|创建办|文明办|办公室|综合|各|所在|"
    r"[一-鿿]{1,8}(?:办公室|办|局|部|委|科|处|中心|组|室)(?:备案|备查|汇总|审定|审核|$|"
    r"[，,。；;]))"
)
NOT_REPORT = re.compile(
    r"(?:上报|报送|填报|报备|呈报)的|对[^，,。；;]{0,8}(?:上报|报送|填报)|发现[^，,]{0,12}(?:上报|报告)|上报(?=街道|社区|网格|平台)|交到每|举报|报警|报名|报道|报社|报刊|海报|日报|晚报|预报|播报|通报"
)
CIRCULATE = re.compile(
    r"传达(?!了)|转发(?:至|给|到|所属|本|各)|(?:组织|认真)[^，,]{0,8}学习(?:[^，,]{0,12}(?:精神|"
    r"文件|讲话|通知|方案))|宣讲|告知(?:到|至)?每|通知到每"
)
PLEDGE = re.compile(
    r"(?:向|面向)(?:全?社会|公众|市民|群众|用户|全市|居民|媒体)[^，,。；;]{0,16}(?:公布|公开|公示|承诺|发布)|"
    r"公开承诺|作出承诺|承诺(?:书|事项|制)|对外公布|张榜公布|在＊+上?(?:公布|公示|刊登)|"
    r"(?:在|通过)[^，,。；;]{0,20}(?:媒体|网站|报纸|公众号|公示栏|公告栏|显著位置|醒目位置)"
    r"[^，,。；;]{0,10}(?:公布|公示|公开|亮明)"
)
LIMITED = re.compile(r"少于|低于|超过|高于|多于")
SHOWN = re.compile(r"(?<!资费)(?<!价格)公示(?!栏|牌|不)|公布[^，,。；;]{0,12}(?:电话|承诺|标准|名单|结果|热线)")
BAN = re.compile(rf"^(?:坚决|严格|切实|要|一律|有效|努力|全力)?(?:{words.BAN}|杜绝|避免|防止|谨防|遏制|取消一切)")
GOAL = re.compile(
    r"^(?:要|努力|全力|奋力|全面)?(?:确保|力争|争创|争取|实现|达到|创成|进入|夺取|跻身|"
    r"使|让)"
)
TRAIL = re.compile(r"^(?:要)?(?:确保|力争|争取|务求|保证|切实做到|努力|使|让|实现|做到|形成|真正)")
OUTCOME = re.compile(
    r"(?:完成|到位|见效|成效|落实|实效|达标|整改|开工|竣工|投入使用|投用|好转|改观|改善|提升|推进|"
    r"销号|办结|清零)[^，,]{0,6}$"
)
COUNTED = (
    r"个|处|条|户|人次|人|名|家|件|次|座|公里|千米|米|万人|万元|万|套|台|辆|平方米|亩|所|场|批|项|"
    r"分|位|盏|块|支|对|起|种|株|棵|吨|小时|名次"
)
COMPARED = r"(?:不少于|不低于|不得少于|不得低于|至少|达到|达|超过|控制在|不超过|高于|低于|≥|≤|＞|>=|<=|>|<)"
TARGET = re.compile(
    rf"{COMPARED}?\s*(?:\d+(?:\.\d+)?|[一二三四五六七八九十百]+)\s*(?:%|％|个百分点)(?:以上|以下|以内)?"
    rf"|{COMPARED}?百分之[一二三四五六七八九十百零点]+(?:以上|以下|以内)?|{COMPARED}?[一二三四五六七八九]成(?:以上)|(?:上升|下降|压减|减少|提高|降低|提升|增长)(?:了)?[一二三四五六七八九]成"
    rf"|{COMPARED}\s*(?:\d+(?:\.\d+)?|[一二三四五六七八九十百两]+)\s*(?:{COUNTED})(?:以上|以下|以内)?"
    rf"|(?<![第\d.《])(?:[2-9]|\d{{2,}})(?:\.\d+)?\s*(?:余|多)?(?:{COUNTED})(?!工作日|自然日|月|"
    rf"小时|季度|年|星期|周|方面|环节|阶段|到位|结合|层面|标段|体系|重点|专项)(?:以上|以下|以内)?"
    r"|全覆盖|零(?:投诉|事故|增长|容忍|积压|差评)|清零|前[一二三四五六七八九十\d]+名|[≥≤]\s*\d+(?:\.\d+)?"
)


def is_report(text: str) -> bool:
    shown = NOT_REPORT.sub(lambda found: "＊" * len(found[0]), text)
    return bool(REPORT.search(shown))


def kind_of(readings: Sequence[Reading]) -> tuple[str, str]:
    """The kind of a group of clauses, and why."""
    text = "，".join(reading.predicate or reading.clause.masked for reading in readings)
    if is_report(text):
        return "report", "a report is to be handed in"
    first = next((reading for reading in readings if reading.force), readings[0])
    if PLEDGE.search(text) or SHOWN.search(first.predicate):
        return "pledge", "something is to be made public or promised"
    if (first.is_ban and not LIMITED.match(first.predicate)) or BAN.match(first.predicate):
        return "ban", "its first verb forbids"
    if CIRCULATE.search(text):
        return "circulate", "words are to reach people"
    if GOAL.match(first.predicate) and (TARGET.search(text) or not words.CONCRETE.search(text) or OUTCOME.search(text)):
        return "goal", "its first verb names an outcome"
    return "task", "work to be done"


def target_in(text: str) -> str:
    found = TARGET.search(mask(text))
    return found[0].strip().removeprefix("达到").removeprefix("达") if found else ""
