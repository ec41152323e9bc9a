"""The deadline grammar: where a text says by when, and which day that is.

Two layers. `periods` knows stretches of days and which ones a phrase may mean. Here suffixes and prefixes turn them
into limits (前, 底, 内, 即日起至 …), and `spans` adds what is not a stretch: working days counted, recurrences, limits
counted from an event, vague words, blanks. Of overlapping readings the leftmost longest stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from civicloop.programme.extraction.festivals import next_holiday
from civicloop.programme.extraction.periods import POINTS, Period, Point
from civicloop.programme.extraction.policy import DEFAULT, Policy
from civicloop.programme.extraction.spans import Due, other_deadlines

type Found = re.Match[str]

BEFORE = re.compile(
    r"(?:当天)?(?:下班|上午|下午|中午|晚上|\d{1,2}[:：时点]\d{0,2}分?)*(?:的?以|"
    r"之)?前夕?(?![置沿台景期往列段述后者来面线几]|提(?![高供升交出前醒]))"
)
CALENDAR_WORDS = re.compile(r"[年月日号旬季周节天岁前内底末初起至到\d]|星期|礼拜")
DAYS = {"day", "numeric day", "day of the month"}
SINCE = re.compile(r"(?:开始|起)(?!至|到|[—–~～-])")
SAME_DAY = re.compile(r"(?:当天|当日|当晚)")
WITHIN = re.compile(r"[以之]?内(?!容|部|外|涵|在|设)")
CLOCK = re.compile(r"(?:下班|上午|下午|中午|\d{1,2}[:：时点]\d{0,2}分?)+")
RANGE = re.compile(r"(?:开始|起|启动)?[，,]?(?:一?直?[至到]|[—–\-~～－]+)")
RANGE_END = re.compile(r"(?:结束|止|为止)?")
NOW = re.compile(r"(?:即日|即时|现在|今日|今天|(?:本通知)?(?:印发|发文|下发|发布|公布)之日)起")
PREFIX = re.compile(r"(?:最晚|于|在|到|至|截至|截止到?|最迟|不迟于|定于|力争|确保|争取|计划|不晚于)$")
OPENING = re.compile(r"(?:^|[，,。；;：:（(、\s])$")
GOING_ON = re.compile(
    r"[，,、]?(?:全面|全部|集中|基本|初步|如期|按时)?(?:完成|建成|到位|见效|开展|启动|组织|实施|进行|"
    r"见?报|结束|开工|竣工|投用|挂牌|上线|推出|出台|举办|召开|实现|达到|要|须|[。；;，,)）]|$)"
)
ALWAYS = re.compile(r"长期|常年|全年|持续|经常")
HELD = re.compile(r"(?:全面|集中|正式|统一)?(?:开展|启动|组织|举行|举办|召开)")  # 4月15日组织一次演练
THIS_MONTH_DONE = re.compile(r"(?=(?:要|必须|务必|就)?(?:把|完成|拿出|办|建成|启动|开工|上线))")
ENDED = {"ten-days", "quarter", "half", "end"}
PAST_USE = re.compile(r"(?:的|测评|检查|考核|工作|以来|期间|所|发现)")


@dataclass(frozen=True)
class Deadline:
    """A limit found at `start`…`end` of the text. `on` is the last day in time; `first_on` a recurrence's first."""

    text: str
    start: int
    end: int
    rule: str
    on: date | None = None
    starts_on: date | None = None
    first_on: date | None = None
    recurring: str = ""
    vague: bool = False
    blank: bool = False
    trigger: str = ""
    note: str = ""


def find_deadlines(text: str, *, dated_on: date | None, policy: Policy = DEFAULT) -> list[Deadline]:
    """Every limit in the text, in order, without overlaps. `dated_on` is the document's day."""
    found = [*period_deadlines(text, dated_on, policy), *other(text, dated_on, policy)]
    return list(without_overlaps(found))


def read_deadline(text: str, *, dated_on: date | None, policy: Policy = DEFAULT) -> Deadline | None:
    """The limit of a cell or a field: there a bare 6月 or 5月20日 is one as well."""
    if found := strongest(find_deadlines(text, dated_on=dated_on, policy=policy)):
        return found
    if ALWAYS.fullmatch(text.strip()):
        return Deadline(text.strip(), 0, len(text), "a field that says always", recurring="always")
    bare = (
        limit(text, found, point, Span(found.end(), "bare"), dated_on, policy)
        for point in POINTS
        for found in point.pattern.finditer(text)
    )
    return next(without_overlaps(list(bare)), None)


def strongest(found: Iterable[Deadline]) -> Deadline | None:
    """The limit that governs: a day before a window, that before a recurrence, an event's limit, a vague word."""
    return min(found, key=rank, default=None)


def rank(found: Deadline) -> tuple[int, int]:
    is_since = found.rule.endswith("since")
    order = [
        bool(found.on and not found.recurring and not is_since),
        found.blank,
        bool(found.recurring),
        is_since,
        bool(found.trigger),
        not found.vague,
    ]
    return (order.index(True) if True in order else len(order), found.start)


def without_overlaps(found: list[Deadline]) -> Iterator[Deadline]:
    reached = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= reached:
            reached = each.end
            yield each


def other(text: str, dated_on: date | None, policy: Policy) -> Iterator[Deadline]:
    for start, end, rule, due in other_deadlines(text, dated_on, policy):
        yield made(text, start, end, rule, due)


def made(text: str, start: int, end: int, rule: str, due: Due) -> Deadline:
    return Deadline(
        text[start:end],
        start,
        end,
        rule,
        due.on,
        due.starts_on,
        due.first_on,
        due.recurring,
        due.vague,
        due.blank,
        due.trigger,
        due.note,
    )


# Stretches of days, with what stands around them


@dataclass(frozen=True)
class Span:
    """Where a limit ends in the text, and how it is meant: before, within, by (bare)."""

    end: int
    mode: str


def period_deadlines(text: str, dated_on: date | None, policy: Policy) -> Iterator[Deadline]:
    if not CALENDAR_WORDS.search(text):
        return
    for point in POINTS:
        for found in point.pattern.finditer(text):
            if ranged := range_deadline(text, found, point, dated_on, policy):
                yield ranged
            elif span := suffix(text, found, point):
                yield limit(text, found, point, span, dated_on, policy)
    yield from windows_from_now(text, dated_on, policy)
    yield from before_the_holiday(text, dated_on)


def suffix(text: str, found: Found, point: Point) -> Span | None:
    if before := BEFORE.match(text, found.end()):
        return Span(before.end(), "before")
    if (since := SINCE.match(text, found.end())) and point.name in {*DAYS, "month"}:
        return Span(since.end(), "since")
    if point.name in DAYS and (same := SAME_DAY.match(text, found.end())):
        return Span(same.end(), "bare")
    if (within := WITHIN.match(text, found.end())) and point.name not in {
        "day of the month",
        "day",
        "festival",
    }:
        return Span(within.end(), "within")
    if point.name == "this month" and (done := THIS_MONTH_DONE.match(text, found.end())):
        return Span(done.start(), "bare")
    return Span(bare_end(text, found), "bare") if stands_as_limit(text, found, point) else None


def bare_end(text: str, found: Found) -> int:
    clock = CLOCK.match(text, found.end())
    return clock.end() if clock else found.end()


def stands_as_limit(text: str, found: Found, point: Point) -> bool:
    """Whether a stretch without 前 or 内 is a limit: after 于, 至 …, or as a quarter's end before a verb."""
    if point.name == "near day" and found[0][0] in "明后" and GOING_ON.match(text, found.end()):
        return True
    if point.name in {"festival", "event", "weekday", "week", "near day", "this month"} or PAST_USE.match(
        text, found.end()
    ):
        return False
    ahead, behind = text[: found.start()], GOING_ON.match(text, bare_end(text, found))
    if point.name == "month" and text[found.end() - 1] == "份":
        return bool(behind or OPENING.search(ahead))
    if PREFIX.search(ahead):
        return point.name != "day of the month" or bool(behind)
    if point.name in {"day", "numeric day"} and OPENING.search(ahead) and HELD.match(text, found.end()):
        return True
    closed = point.name in {
        "ten days",
        "quarter",
        "half-year",
        "month end",
        "year end",
    } or found.groupdict().get("edge")
    return bool(closed and (behind or OPENING.search(ahead)))


def limit(text: str, found: Found, point: Point, span: Span, dated_on: date | None, policy: Policy) -> Deadline:
    periods = point.periods(found, dated_on, policy)
    chosen = next((each for each in periods if dated_on is None or last_day(each, span.mode, policy) >= dated_on), None)
    chosen = chosen or (periods[-1] if periods else None)
    due = Due(on=last_day(chosen, span.mode, policy)) if chosen else Due(note=unresolved(point, dated_on))
    return made(text, found.start(), span.end, f"{point.name}, {span.mode}", due)


def unresolved(point: Point, dated_on: date | None) -> str:
    return "the city has not dated this event" if point.name == "event" and dated_on else "the document bears no date"


def last_day(period: Period, mode: str, policy: Policy) -> date:
    """The last day in time, by the policy's conventions; of 自6月1日起 the first, when it must be in force."""
    if mode == "since":
        return period.start
    if mode != "before" or period.unit in {"day", "end"}:
        return period.end
    included = {
        "festival": policy.festival_included,
        "event": policy.festival_included,
        "ten-days": policy.ten_days_included,
    }.get(period.unit, policy.period_included)
    if period.unit in {"festival", "event"}:
        return period.start if included else period.start - timedelta(days=1)
    return period.end if included else period.start - timedelta(days=1)


# Windows: 3月至10月, 3月上旬至下旬, 即日起至6月底


def range_deadline(text: str, found: Found, point: Point, dated_on: date | None, policy: Policy) -> Deadline | None:
    link = RANGE.match(text, found.end())
    if point.name == "weekday" or not link or not (tail := point_at(text, link.end())):
        return None
    last, last_point = tail
    starts, ends = window(point.periods(found, dated_on, policy), last, last_point, dated_on, policy)
    closing = BEFORE.match(text, last.end()) or RANGE_END.match(text, last.end())
    end = closing.end() if closing else last.end()
    return made(text, found.start(), end, f"window of {point.name}", Due(on=ends, starts_on=starts))


def point_at(text: str, position: int) -> tuple[Found, Point] | None:
    """The longest stretch that starts right here."""
    matches = [(found, point) for point in POINTS if (found := point.pattern.match(text, position))]
    return max(matches, key=lambda each: each[0].end(), default=None)


def window(
    firsts: list[Period], last: Found, point: Point, dated_on: date | None, policy: Policy
) -> tuple[date | None, date | None]:
    """The first pair, in order of time, that is not past: the end is the next such after the beginning."""
    pairs: list[tuple[date | None, date | None]] = [
        (first.start, end) for first in firsts if (end := next_end(first.start, last, point, policy))
    ]
    now = [pair for pair in pairs if dated_on is None or (pair[1] and pair[1] >= dated_on)]
    return (now or pairs[-1:] or [(None, None)])[0]


def next_end(start: date, last: Found, point: Point, policy: Policy) -> date | None:
    return next((each.end for each in point.periods(last, start, policy) if each.end >= start), None)


def windows_from_now(text: str, dated_on: date | None, policy: Policy) -> Iterator[Deadline]:
    for now in NOW.finditer(text):
        link = RANGE.match(text, now.end())
        if link and (tail := point_at(text, link.end())):
            found, point = tail
            closing = BEFORE.match(text, found.end()) or RANGE_END.match(text, found.end())
            span = Span(closing.end() if closing else found.end(), "bare")
            due = limit(text, found, point, span, dated_on, policy)
            yield made(
                text,
                now.start(),
                span.end,
                "from now on until",
                Due(on=due.on, starts_on=dated_on, note=due.note),
            )


def before_the_holiday(text: str, dated_on: date | None) -> Iterator[Deadline]:
    """节前 without a name: the next public holiday."""
    for found in re.finditer(r"(?<![一-鿿”\"])节前|(?<=[于在])节前", text):
        holiday = next_holiday(dated_on, lead=1) if dated_on else None
        due = Due(on=holiday - timedelta(days=1)) if holiday else Due(note="the document bears no date")
        yield made(text, found.start(), found.end(), "the next holiday, before", due)
