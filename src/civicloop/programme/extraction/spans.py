"""Limits that are not a stretch of the calendar: counted days, recurrences, events, vague words, blanks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from civicloop.kernel.workdays import add_working_days, is_covered
from civicloop.programme.extraction.festivals import next_festival
from civicloop.programme.extraction.numerals import NUMBER, number
from civicloop.programme.extraction.periods import add_months, month_end
from civicloop.programme.extraction.policy import Policy

type Found = re.Match[str]
type Reading = tuple[int, int, str, "Due"]
type Rule = tuple[str, re.Pattern[str], Callable[[Found, date | None, Policy], "Due"]]


@dataclass(frozen=True)
class Due:
    """What a limit comes to."""

    on: date | None = None
    starts_on: date | None = None
    first_on: date | None = None
    recurring: str = ""
    vague: bool = False
    blank: bool = False
    trigger: str = ""
    note: str = ""


def other_deadlines(text: str, dated_on: date | None, policy: Policy) -> Iterator[Reading]:
    for name, pattern, resolve in RULES:
        for found in pattern.finditer(text):
            yield found.start(), found.end(), name, resolve(found, dated_on, policy)


# Counted: 10个工作日内, 两个月内, 用三个月时间

UNIT = r"(?:个)?(?P<unit>工作日|自然日|小时|分钟|天|日|周|星期|个?半?月|季度|年)"
COUNT = rf"(?P<count>{NUMBER}|半)"
ISSUED = (
    r"(?:会后|会议结束后|即日起|从今天起|(?:自|从)?(?:本|此|该)?(?:通知|方案|文件|意见|纪要|任务|"
    r"要求)?(?:印发|发文|下发|发布|公布|接到本通知|收到本通知|收到通知)(?:之日|当日)?(?:起|后))"
)
EVENT = (
    r"(?P<trigger>(?:自|从|在)?[一-鿿]{1,10}之日起|(?:自|从|在)?(?:接到?|接报|收到|受理|发现|发生|"
    r"交办|派遣|立案|转办|下达|签收|"
    r"整改|检查|巡查|测评|活动|验收|结束|完成|办结|反馈|验收|施工|"
    r"事件|[“\"]?(?:春节|国庆|五一|元旦|中秋|清明|端午)[”\"]?(?:节|假期)?|"
    r"节)[^，,。；;：:（）()]{0,12}?(?:之日|之时|当日)?(?:起|后))"
)


ASKED = re.compile(
    r"(?:投诉|诉求|申请|意见|工单|故障|咨询|举报|报修|来信|来电|求助|问题|事项|"
    r"争议)[^。；;]{0,20}$|的[，,][^，,。；;]{0,8}$|的$"
)
BEFALLEN = re.compile(
    r"(?:的|[^一-鿿]?凡[^，,。；;]{2,20})[，,][^，,。；;]{0,8}?(?:要|应|应当|须|必须)?在?$"
)  # 一时改不了的，要在三日内…
ANSWERING = re.compile(r"[^，,。；;]{0,6}(?:答复|回复|办结|受理|派单|响应|回访|核实|上门|反馈|处置)")
SERVING = re.compile(r"[^，,。；;]{0,4}(?:退还|退费|派单|回访|到场|上门|抢修)")  # done each time, whoever asked


def counted(found: Found, dated_on: date | None, policy: Policy) -> Due:
    if dated_on is None:
        return Due(note="the document bears no date")
    unit = found["unit"]
    if not found["issued"] and (unit in {"小时", "分钟"} or is_service_limit(found)):
        return Due(trigger=found[0], note="counted from an event, each time")
    if unit == "工作日":
        on = add_working_days(dated_on, number(found["count"]), policy.workdays)
        return Due(on=on, note="" if is_covered(on, policy.workdays) else f"holidays of {on.year} are not known yet")
    return Due(on=later(dated_on, found["count"], unit))


def is_service_limit(found: Found) -> bool:
    """Whether the days are those of each complaint or request (对用户意见在3个工作日内答复)."""
    if SERVING.match(found.string, found.end()) or BEFALLEN.search(found.string, 0, found.start()):
        return True
    return bool(ANSWERING.match(found.string, found.end()) and ASKED.search(found.string, 0, found.start()))


def later(day: date, count: str, unit: str) -> date:
    """The day so many units later: whole months keep the day of the month; half a month is 15 days."""
    if count == "半":
        return add_months(day, 6) if unit == "年" else day + timedelta(days=15)
    size = number(count)
    if unit == "小时":
        return day + timedelta(days=-(-size // 24))
    if unit in {"年", "季度", "月", "个月"}:
        return add_months(day, size * {"年": 12, "季度": 3}.get(unit, 1))
    if unit.endswith("半月"):
        return day + timedelta(days=15 * size)
    return day + timedelta(days=size * (7 if unit in {"周", "星期"} else 1))


def from_event(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(trigger=found["trigger"], note="counted from an event, each time")


def same_day(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(trigger=found[0], note="the same day, each time")


# Recurring: 每周五前, 每月15日前, 每季度末

EVERY = {
    "天": "daily",
    "日": "daily",
    "个工作日": "daily",
    "晚": "daily",
    "周": "weekly",
    "星期": "weekly",
    "两周": "fortnightly",
    "半月": "fortnightly",
    "半个月": "fortnightly",
    "旬": "ten-daily",
    "月": "monthly",
    "个月": "monthly",
    "季": "quarterly",
    "季度": "quarterly",
    "半年": "half-yearly",
    "学期": "half-yearly",
    "年": "yearly",
}
SPELLED = {"日": "daily", "天": "daily", "周": "weekly", "月": "monthly", "季": "quarterly", "年": "yearly"}
BEFORE = r"(?:当天)?(?:下班|上午|下午|中午|\d{1,2}[:：时点]\d{0,2}分?)*(?:[以之]?前)?"


def every(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(recurring=EVERY[found["every"]])


def so_often(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(recurring=EVERY[found["every"].removeprefix("一")])


def every_week_on(found: Found, dated_on: date | None, policy: Policy) -> Due:
    if dated_on is None:
        return Due(recurring="weekly")
    wanted = "一二三四五六日".index(found["weekday"].replace("天", "日"))
    return Due(recurring="weekly", first_on=dated_on + timedelta(days=(wanted - dated_on.weekday()) % 7))


def every_month_on(found: Found, dated_on: date | None, policy: Policy) -> Due:
    if dated_on is None:
        return Due(recurring="monthly")
    for step in range(3):
        month = add_months(dated_on.replace(day=1), step)
        last = month_end(month.year, month.month)
        on = last if found["edge"] else month.replace(day=min(number(found["day"]), last.day))
        if on >= dated_on:
            break
    return Due(recurring="monthly", first_on=on)


def every_quarter_end(found: Found, dated_on: date | None, policy: Policy) -> Due:
    first = month_end(dated_on.year, (dated_on.month + 2) // 3 * 3) if dated_on else None
    return Due(recurring="quarterly", first_on=first)


def every_year_on(found: Found, dated_on: date | None, policy: Policy) -> Due:
    if dated_on is None:
        return Due(recurring="yearly")
    month = number(found["month"]) if found["month"] else 12
    days = [year_day(year, month, found["day"]) for year in (dated_on.year, dated_on.year + 1)]
    return Due(recurring="yearly", first_on=next(day for day in days if day >= dated_on))


def year_day(year: int, month: int, day: str | None) -> date:
    last = month_end(year, month)
    return last.replace(day=min(number(day), last.day)) if day else last


def spelled(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(recurring=SPELLED[found["spelled"]])


def always(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(recurring="always")


# The rest


def before_new_year(found: Found, dated_on: date | None, policy: Policy) -> Due:
    """年前 alone means before the Spring Festival."""
    day = next_festival("春节", dated_on, lead=1) if dated_on else None
    return Due(on=day - timedelta(days=1)) if day else Due(note="the document bears no date")


def vague(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(vague=True)


def blank(found: Found, dated_on: date | None, policy: Policy) -> Due:
    return Due(blank=True, note="a place for the date was left empty")


HOLE = r"(?:[_＿×□△Ｘ◯]+|[XxＸ]{1,4}|(?<=[于在至年月])[ 　]{1,8})"
DATE_OR_HOLE = rf"(?:{HOLE}|{NUMBER}|20\d\d)"
WORKLIKE = r"(?:巡查|调度|通报|报告|考核|评比|例会|检查|测评|清理|保洁|排名|汇总|分析|督查|小结|公示|回访|更新)"


def rule(name: str, pattern: str, resolve: Callable[[Found, date | None, Policy], Due]) -> Rule:
    return (name, re.compile(pattern), resolve)


RULES: tuple[Rule, ...] = (
    rule(
        "counted from the document",
        rf"(?P<issued>{ISSUED}[，,]?)?(?:最迟)?(?<![第每0-9]){COUNT}{UNIT}(?:[以之]?内(?![^，,]{{0,3}}[两二三四五\d]次)|(?:左右)?的?时间内?)",
        counted,
    ),
    rule("counted span", rf"(?P<issued>为期|历时|用){COUNT}{UNIT}(?:的?时间)?", counted),
    rule(
        "counted from an event",
        rf"{EVENT}[，,]?(?:必须|应|要|须)?(?:最迟)?的?(?:在|于)?{COUNT}{UNIT}[以之]?内",
        from_event,
    ),
    rule(
        "counted from what comes before",
        rf"(?P<trigger>(?!{ISSUED}|季度)(?<![一-鿿])[一-鿿]{{2,10}}(?<![以之])后)[，,]?[一-鿿]{{0,6}}?(?:在|于)?{COUNT}{UNIT}[以之]?内",
        from_event,
    ),
    rule("every quarter's end", rf"季度(?:结束|终了)后{NUMBER}(?:个工作)?日[以之]?内", every_quarter_end),
    rule("counted back from an event", rf"(?P<trigger>提前){COUNT}{UNIT}", from_event),
    rule("so often", r"(?P<every>半个?月|一个?月|一周|一季度|一年)(?=[一-鿿]{1,8}一次)", so_often),
    rule("so often", r"一(?P<every>天|日|周|旬|月|季度?)一(?=[一-鿿]{2})", so_often),
    rule("the same day", r"(?:当天|当日|当场|当晚)(?:下班前)?(?![一-鿿]{0,4}率)", same_day),
    rule(
        "every",
        r"每(?:隔)?(?:一)?(?P<every>两周|半个?月|半年|学期|个?工作日|星期|季度|个月|天|日|晚|周|旬|月|季|"
        r"年)(?:至少|不少于)?",
        every,
    ),
    rule(
        "every week on a day",
        rf"每(?:个)?(?:周|星期|逢周)(?:的)?(?P<weekday>[一二三四五六日天]){BEFORE}",
        every_week_on,
    ),
    rule(
        "every month on a day",
        rf"每个?月的?(?:(?P<day>{NUMBER})[日号]|(?P<edge>[底末])){BEFORE}",
        every_month_on,
    ),
    rule(
        "every quarter's end",
        rf"每个?季度?的?(?:(?:最后一个月|末月)(?:{NUMBER}日|底)?|末|底|最后一天|结束)(?:月?{NUMBER}日)?{BEFORE}",
        every_quarter_end,
    ),
    rule(
        "every year on a day",
        rf"每年的?(?:(?P<month>{NUMBER})月(?:(?P<day>{NUMBER})日|份?底|末)|年?[底末终]){BEFORE}",
        every_year_on,
    ),
    rule(
        "at a rhythm",
        rf"(?<![一-鿿])(?P<spelled>[日周月季])(?:一)?{WORKLIKE}|(?:(?:按|逐)(?=[日周月季])|一(?=[日周月季](?:一|通报|调度|报|会商|评|考|督|排)))(?P<spelled2>[日周月季])(?!度下|计划|期)",
        lambda found, day, policy: Due(recurring=SPELLED[found["spelled"] or found["spelled2"]]),
    ),
    rule(
        "always",
        r"常态化(?!机制|管理机制|长效|工作机制|制度)|长期坚持(?=$|[，,。；;）)])|长期(?=坚持|开展|"
        r"推进|保持|抓)|坚持长期|"
        r"经常性|全天候|24小时不间断|持续推进|贯穿全年|长年坚持",
        always,
    ),
    rule(
        "before the Spring Festival",
        r"(?<![0-9〇零一二三四五六七八九十两几数今明本去当近上学往同历来每万后前])年前(?![几后景来])",
        before_new_year,
    ),
    rule(
        "blank date",
        rf"(?=[^。；;，,]{{0,14}}{HOLE})(?:{DATE_OR_HOLE}年)?(?:{HOLE}月(?:{DATE_OR_HOLE}日?|底)?|"
        rf"{DATE_OR_HOLE}月{HOLE}日?|{HOLE}日(?!期|常|报))(?:[以之]?前)?",
        blank,
    ),
    rule(
        "vague",
        r"尽快|尽早|尽速|及早|及时|近期|近日|立即|立刻|即刻|马上|早日|第一时间|抓紧|限期|适时|按时|"
        r"按期|在?规定(?:的)?(?:时限|时间|期限)内?|短期内|(?<!适)时限要求内",
        vague,
    ),
)
