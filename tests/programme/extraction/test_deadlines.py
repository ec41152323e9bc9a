"""The deadline grammar: patterns against known days, families against day-by-day oracles."""

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.workdays import is_working_day
from civicloop.programme.extraction.deadlines import find_deadlines, read_deadline, strongest
from civicloop.programme.extraction.policy import DEFAULT, Policy

FRIDAY = date(2024, 4, 12)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def due(text: str, dated_on: date | None = FRIDAY, policy: Policy = DEFAULT) -> tuple[str, str]:
    found = strongest(find_deadlines(text, dated_on=dated_on, policy=policy))
    return (
        (found.text, str(found.on or found.recurring or found.trigger or ("vague" if found.vague else "?")))
        if found
        else ("", "")
    )


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("于4月底前完成", "4月底前", "2024-04-30"),
        ("立冬之前发到手", "立冬之前", "2024-11-06"),
        ("冬至前完成检修", "冬至前", "2024-12-20"),
        ("立春前备足", "立春前", "2025-02-02"),
        ("这个月把钥匙交到班组", "这个月", "2024-04-30"),
        ("完工后3日内恢复路面", "完工后3日内", "完工后"),
        ("接单后，一般事项三天内办结", "接单后，一般事项三天内", "接单后"),
        ("用户投诉的，企业应当在3个工作日内退还费用", "3个工作日内", "3个工作日内"),
        ("一天一通报", "一天一", "daily"),
        ("每晚收摊后清扫", "每晚", "daily"),
        ("季度结束后10日内报送", "季度结束后10日内", "quarterly"),
        ("周日至周四23时停止营业", "", ""),
        ("一年内两次进入黑榜的", "", ""),
        ("较一季度下降三成", "", ""),
        ("4月30日以前报送", "4月30日以前", "2024-04-30"),
        ("5月10日下午5点前报来", "5月10日下午5点前", "2024-05-10"),
        ("二〇二五年三月十五日前", "二〇二五年三月十五日前", "2025-03-15"),
        ("15日前报送", "15日前", "2024-04-15"),
        ("10日前报送", "10日前", "2024-05-10"),
        ("下月10日前报送", "下月10日前", "2024-05-10"),
        ("月底前完成", "月底前", "2024-04-30"),
        ("本月底前完成", "本月底前", "2024-04-30"),
        ("下月底前完成", "下月底前", "2024-05-31"),
        ("6月前完成", "6月前", "2024-05-31"),
        ("12月上旬完成", "12月上旬", "2024-12-10"),
        ("七月中旬前完成", "七月中旬前", "2024-07-20"),
        ("第三季度末前完成", "第三季度末前", "2024-09-30"),
        ("三季度完成", "三季度", "2024-09-30"),
        ("2025年第一季度末前", "2025年第一季度末前", "2025-03-31"),
        ("上半年完成", "上半年", "2024-06-30"),
        ("年底前建成", "年底前", "2024-12-31"),
        ("今年年底前建成", "今年年底前", "2024-12-31"),
        ("2025年底前建成", "2025年底前", "2025-12-31"),
        ("2026年前建成", "2026年前", "2025-12-31"),
        ("年内完成", "年内", "2024-12-31"),
        ("到2025年，建成10处", "2025年", "2025-12-31"),
        ("五一前完成", "五一前", "2024-04-30"),
        ("确保“五一”前完成", "“五一”前", "2024-04-30"),
        ('确保"五一"前完成', '"五一"前', "2024-04-30"),
        ("“七一”前完成", "“七一”前", "2024-06-30"),
        ("国庆节前完成", "国庆节前", "2024-09-30"),
        ("中秋、国庆节前完成", "中秋、国庆节前", "2024-09-16"),
        ("春节前完成", "春节前", "2025-01-28"),
        ("元宵节前完成", "元宵节前", "2025-02-11"),
        ("务必于年前完成", "年前", "2025-01-28"),
        ("节前完成", "节前", "2024-04-30"),
        ("高考前完成", "高考前", "2024-06-06"),
        ("一周内完成", "一周内", "2024-04-19"),
        ("两个月内完成", "两个月内", "2024-06-12"),
        ("半年内完成", "半年内", "2024-10-12"),
        ("用三个月时间集中整治", "用三个月时间", "2024-07-12"),
        ("10个工作日内答复", "10个工作日内", "2024-04-26"),
        ("自本通知印发之日起30日内", "自本通知印发之日起30日内", "2024-05-12"),
        ("会后一周内报送", "会后一周内", "2024-04-19"),
        ("周五前报送", "周五前", "2024-04-12"),
        ("下周五前报送", "下周五前", "2024-04-19"),
        ("本周内完成", "本周内", "2024-04-14"),
        ("即日起至6月30日开展", "即日起至6月30日", "2024-06-30"),
        ("从即日起至5月底前开展", "即日起至5月底前", "2024-05-31"),
        ("2024年3月至10月开展", "2024年3月至10月", "2024-10-31"),
        ("3月至6月开展", "3月至6月", "2024-06-30"),
        ("4月上旬开始至下旬结束", "4月上旬开始至下旬结束", "2024-04-30"),
        ("5月10日至20日开展", "5月10日至20日", "2024-05-20"),
        ("11月至次年2月开展", "11月至次年2月", "2025-02-28"),
        ("每周五前报送", "每周五前", "weekly"),
        ("每月15日前报送", "每月15日前", "monthly"),
        ("每季度末前报送", "每季度末前", "quarterly"),
        ("每年12月底前报送", "每年12月底前", "yearly"),
        ("每半年通报一次", "每半年", "half-yearly"),
        ("周调度、月通报", "周调度", "weekly"),
        ("常态化开展", "常态化", "always"),
        ("接到投诉后24小时内答复", "接到投诉后24小时内", "接到投诉后"),
        ("尽快完成", "尽快", "vague"),
        ("入汛前完成", "入汛前", "?"),
        ("___月15前报来", "___月15前", "?"),
        ("5月__日前报来", "5月__日前", "?"),
    ],
)
def test_phrase_is_read_with_its_day(text: str, words: str, day: str):
    assert due(text) == (words, day)


@pytest.mark.parametrize(
    "text",
    [
        "前期工作扎实",
        "9月20日前后举行",
        "一年前的情况",
        "上半年测评发现的问题",
        "建立常态化机制",
        "内部15日的会议",
        "两个月的努力",
    ],
)
def test_words_that_look_like_limits_are_left_alone(text: str):
    assert due(text) == ("", "")


def test_blank_is_told_from_a_date():
    found = find_deadlines("在___月15前报至局办公室", dated_on=FRIDAY)
    assert [(each.text, each.on, each.blank) for each in found] == [("___月15前", None, True)]


def test_without_a_date_only_full_dates_are_resolved():
    assert [due(text, None)[1] for text in ("6月底前", "2025年6月底前", "一周内", "“五一”前")] == [
        "?",
        "2025-06-30",
        "?",
        "?",
    ]


def test_policy_moves_festivals_periods_and_events():
    policy = replace(
        DEFAULT,
        festival_included=True,
        period_included=True,
        ten_days_included=False,
        events={"入汛": (4, 20)},
    )
    read = [due(text, FRIDAY, policy)[1] for text in ("五一前", "6月前", "七月中旬前", "入汛前")]
    assert read == ["2024-05-01", "2024-06-30", "2024-07-10", "2024-04-20"]


def test_event_dated_by_the_city_ends_the_day_before():
    policy = replace(DEFAULT, events={"入汛": date(2024, 5, 15)})
    assert due("入汛前完成", FRIDAY, policy) == ("入汛前", "2024-05-14")


def test_working_days_beyond_the_table_say_so():
    found = find_deadlines("10个工作日内", dated_on=date(2029, 3, 1))
    assert [each.note for each in found] == ["holidays of 2029 are not known yet"]


def test_recurrence_tells_its_first_day():
    found = find_deadlines("每周三前报送；每月底前汇总；每季度末通报", dated_on=FRIDAY)
    assert [each.first_on for each in found] == [date(2024, 4, 17), date(2024, 4, 30), date(2024, 6, 30)]


def test_cell_may_hold_a_bare_month():
    found = read_deadline("6月", dated_on=FRIDAY)
    assert found
    assert (found.text, found.on) == ("6月", date(2024, 6, 30))


def first_from(day: date, fits: Callable[[date], bool]) -> date:
    while not fits(day):
        day += timedelta(days=1)
    return day


def last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_month_and_day_is_the_next_such_day(today: date, month: int, day: int):
    expected = first_from(today, lambda each: (each.month, each.day) == (month, day))
    assert due(f"{month}月{day}日前", today)[1] == str(expected)


@given(DAYS, st.integers(1, 31))
def test_day_alone_is_the_next_such_day(today: date, day: int):
    assert due(f"于{day}日前", today)[1] == str(first_from(today, lambda each: each.day == day))


@given(DAYS, st.integers(1, 12))
def test_month_end_is_the_next_last_day(today: date, month: int):
    expected = first_from(today, lambda each: each.month == month and last_of_month(each))
    assert due(f"{month}月底前", today)[1] == str(expected)


@given(DAYS, st.sampled_from("一二三四"))
def test_quarter_end_is_the_next_such_last_day(today: date, quarter: str):
    month = ("一二三四".index(quarter) + 1) * 3
    expected = first_from(today, lambda each: each.month == month and last_of_month(each))
    assert due(f"第{quarter}季度末前", today)[1] == str(expected)


@given(DAYS, st.integers(1, 12), st.sampled_from("上中下"))
def test_ten_days_end_on_the_tenth_the_twentieth_or_the_last(today: date, month: int, ten: str):
    def fits(each: date) -> bool:
        ends = {"上": each.day == 10, "中": each.day == 20, "下": last_of_month(each)}
        return each.month == month and ends[ten]

    assert due(f"{month}月{ten}旬前", today)[1] == str(first_from(today, fits))


@given(DAYS)
def test_labour_day_limit_is_the_next_thirtieth_of_april(today: date):
    expected = first_from(today, lambda each: (each.month, each.day) == (4, 30))
    assert due("“五一”前", today)[1] == str(expected)


@given(DAYS, st.sampled_from("一二三四五六日"))
def test_next_week_day_lies_in_the_next_week(today: date, weekday: str):
    monday = first_from(today + timedelta(days=1), lambda each: each.weekday() == 0)
    expected = first_from(monday, lambda each: each.weekday() == "一二三四五六日".index(weekday))
    assert due(f"下周{weekday}前", today)[1] == str(expected)


@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(today: date, count: int):
    day, left = today, count
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    assert due(f"{count}个工作日内", today)[1] == str(day)


@given(DAYS, st.integers(1, 60))
def test_days_are_counted_from_the_documents_day(today: date, count: int):
    assert due(f"{count}天内", today)[1] == str(today + timedelta(days=count))


@given(DAYS, st.integers(1, 12))
def test_months_keep_the_day_or_take_the_last(today: date, count: int):
    index = today.month - 1 + count
    year, month = today.year + index // 12, index % 12 + 1
    expected = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    assert due(f"{count}个月内", today)[1] == str(expected)


@given(DAYS, st.integers(1, 12), st.integers(1, 12))
def test_window_of_months_ends_at_the_next_end_after_its_start(today: date, first: int, last: int):
    found = find_deadlines(f"{first}月至{last}月开展", dated_on=today)[0]
    expected = first_from(today, lambda each: each.month == last and last_of_month(each))
    assert found.on == expected
    assert found.starts_on
    assert (found.starts_on.month, found.starts_on.day) == (first, 1)
    assert found.starts_on <= expected < found.starts_on + timedelta(days=366)


@given(
    st.text(alphabet="0123456789一二三四十年月日底前内每周至起末旬上中下季度第个工作节春_“”，。", max_size=30),
    DAYS,
)
def test_any_text_is_read_without_an_error_and_in_order(text: str, today: date):
    found = find_deadlines(text, dated_on=today)
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]
    assert all(earlier.end <= later.start for earlier, later in pairwise(found))
