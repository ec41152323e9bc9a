"""Two rounds of reports, one compiled and one with late offices; and a speech on its way to everyone."""

from collections.abc import Iterable
from datetime import datetime

from civicloop.demo.story import Story
from civicloop.demo.world import City
from civicloop.library.tasks import convert
from civicloop.programme.actions import circulars, receipts
from civicloop.programme.actions.report_rounds import compile_reports
from civicloop.programme.actions.reports import Ask, accept_report, ask_reports, ask_time, hand_in, return_report
from civicloop.programme.circulars import quiz
from civicloop.programme.models import Call, Circular, Proof, Report
from civicloop.programme.reports.questions import Question

WRITERS = {
    "urban": "urban",
    "market": "market",
    "housing": "housing",
    "traffic": "traffic",
    "transport": "transport",
    "culture": "culture",
}
WORDS = {
    "urban": "市容整治按周推进，主干道占道经营反复的点位增派了早晚巡查。\n夜市摊位已全部划线，垃圾清运改为一日两次。",
    "market": "农贸市场逐摊核对证照，公平秤每月校验一次，结果张贴在入口处。",
    "housing": "老旧小区楼道清理完成，破损扶手列出清单，随修随销。",
    "traffic": "学校门口护学岗早晚到位，闯红灯集中的路口加派了劝导员。",
    "transport": "共享单车停放点重新划线，早高峰前完成一轮摆放。",
    "culture": "各场馆免费开放时间上墙公示，志愿讲解排到了月底。",
}
COUNTS = {"urban": "41", "market": "18", "housing": "26", "traffic": "12", "transport": "33", "culture": "9"}
QUESTIONS = (Question("q1", "整改问题数（件）", "number"),)
EARLIER, LATER = ("文明城市创建攻坚第一阶段落实情况", 40, 30), ("文明城市创建攻坚第二阶段落实情况", 12, 2)
LATE = {"culture", "transport"}
QUIZ = (
    quiz.parse("发现问题以后，最先要做的是什么？", "*把责任落实到单位和人\n先写总结\n等上级再发通知"),
    quiz.parse("哪些做法能防止问题反弹？", "*整改以后再回头看\n*固定巡查的人和时间\n检查过后就撤岗"),
)
READERS_SHARE = 0.6


def stories(city: City) -> Iterable[Story]:
    yield earlier_round(city)
    yield later_round(city)
    yield going_round(city)


def ask(city: City, title: str, ago: int, due_ago: int) -> Call:
    wanted = Ask(
        title=title,
        due_on=city.day(due_ago),
        ask="写清楚做了什么、还差什么、下一步怎么办，数字要与台账一致。",
        questions=QUESTIONS,
    )
    offices = [city.offices[code] for code in WRITERS]
    return ask_reports(
        by=city.people["coordinator"], issuer=city.offices["civility"], offices=offices, ask=wanted, at=city.at(ago, 10)
    )


def write(city: City, call: Call, code: str, ago: int) -> Report:
    report = call.reports.get(office=city.offices[code])
    return hand_in(
        by=city.people[WRITERS[code]], report=report, text=WORDS[code], answers={"q1": COUNTS[code]},
        at=city.at(ago, 15),
    )  # fmt: skip


def earlier_round(city: City) -> Story:
    """Everyone reports, one of them twice; what was accepted becomes one document."""
    title, ago, due_ago = EARLIER
    yield city.at(ago, 10)
    call = ask(city, title, ago, due_ago)
    yield city.at(due_ago + 2, 15)
    handed = {code: write(city, call, code, due_ago + 2) for code in WRITERS}
    yield (back := city.at(due_ago + 1, 9))
    reason = "扶手清单没有附数量，请补。"
    return_report(by=city.people["supervisor"], report=handed["housing"], reason=reason, at=back)
    yield city.at(due_ago, 15)
    handed["housing"] = write(city, call, "housing", due_ago)
    yield (checked := city.at(due_ago - 1, 10))
    for report in handed.values():
        accept_report(by=city.people["supervisor"], report=report, at=checked)
    yield (compiled := city.at(due_ago - 3, 16))
    document = compile_reports(by=city.people["coordinator"], call=call, at=compiled, is_queued=False)
    convert(document.versions.get().pk, is_queued=False, now=lambda: compiled)


def later_round(city: City) -> Story:
    """Some have reported, one asks for time, two are late."""
    title, ago, due_ago = LATER
    yield city.at(ago, 10)
    call = ask(city, title, ago, due_ago)
    yield (asked := city.at(due_ago + 2, 11))
    late = call.reports.get(office=city.offices["culture"])
    ask_time(
        by=city.people["culture"], report=late, until=city.day(-3), reason="两个场馆的数据下周一才能汇总。", at=asked
    )
    yield city.at(due_ago + 1, 15)
    handed = {code: write(city, call, code, due_ago + 1) for code in WRITERS if code not in LATE}
    yield (checked := city.at(due_ago, 10))
    for code in ("urban", "market"):
        accept_report(by=city.people["supervisor"], report=handed[code], at=checked)


def going_round(city: City) -> Story:
    """The speech goes to every office; six in ten have read it so far, and most have passed the quiz at once."""
    yield (started := city.at(8, 9))
    wanted = circulars.Round(
        title="推进会讲话精神", due_on=city.day(-4), words="请每位同志读完讲话，并回答两道题。", proof=Proof.QUIZ,
        quiz=QUIZ, pass_mark=100,
    )  # fmt: skip
    circular = circulars.circulate(
        by=city.people["coordinator"], issuer=city.offices["civility"], offices=[city.offices["yuting"]],
        document=city.documents["speech"], round=wanted, at=started,
    )  # fmt: skip
    dice = city.dice("circular")
    for receipt in circular.receipts.order_by("pk"):
        if dice.random() < READERS_SHARE:
            city.begin(signing(circular, receipt.pk, city.at(dice.randint(1, 7), dice.randint(10, 17))))


def signing(circular: Circular, pk: int, at: datetime) -> Story:
    yield at
    receipt = circular.receipts.get(pk=pk)
    receipts.reach_page(receipt=receipt, page=circular.last_page, at=at)
    receipts.answer_quiz(receipt=receipt, answers=[item.right for item in QUIZ], at=at)
