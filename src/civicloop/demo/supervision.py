"""How the demo's tasks are chased: more time, parts, slips and their answers, good practice, outcomes, scores."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from civicloop.demo.programme import STREETS
from civicloop.demo.story import Story
from civicloop.demo.world import City
from civicloop.programme.actions import (
    accept_task,
    add_outcome,
    add_title,
    answer_slip,
    appeal_score,
    ask_time,
    check_answer,
    climb,
    decide_score_appeal,
    decide_title,
    enter_value,
    grant_time,
    link_campaigns,
    plan_task,
    report_progress,
    save_practice_of,
    score_offices,
    send_slip_once,
    split_task,
    start_campaign,
    tick_measure,
)
from civicloop.programme.actions.splitting import Part
from civicloop.programme.models import (
    UNANSWERED,
    Campaign,
    CampaignTitle,
    Formula,
    People,
    Score,
    Slip,
    Task,
    TaskState,
    TimeKind,
    TitleAim,
    TitleState,
)
from civicloop.programme.supervision import SIGNING, slips_due

WATCHED = 100  # days over which the clock looks every morning
CAUSES = ("人手不足，另有阶段性任务冲突。", "材料供应推迟，施工单位进场晚。", "涉及多家权属单位，协调用时较长。")
REMEDIES = ("增派专人，每周三上报进展。", "改为分段推进，先易后难。", "由分管负责人牵头，每日调度。")
OUTCOMES = (
    ("对市容秩序感到满意的居民比例", People.RESIDENTS, "61.0", "80.0", ("66.4", "71.8", "74.5")),
    ("愿意推荐榆汀的游客比例", People.VISITORS, "68.0", "85.0", ("70.1", "73.0", "78.2")),
)


def stories(city: City) -> Iterable[Story]:
    yield campaigns(city)
    yield more_time(city)
    yield put_off(city)
    yield parts(city)
    yield practice(city)
    yield watching(city)
    yield scores(city)


def campaigns(city: City) -> Story:
    """A second campaign shares tasks with the first; both say what they want to change, and measure it."""
    yield (at := city.at(350, 9))
    coordinator = city.people["coordinator"]
    streets = start_campaign(
        slug=STREETS,
        name="背街小巷整治行动",
        name_en="Back streets drive",
        aim="让家门口的小路平整、干净、有灯。",
        starts_on=city.day(350),
        ends_on=city.day(-30),
        by=coordinator,
        at=at,
    )
    main = Campaign.objects.get(slug="civility")
    link_campaigns(campaign=main, other=streets, by=coordinator, at=at)
    add_title(campaign=main, name="省级文明城市", aim=TitleAim.WIN, by=coordinator, at=at)
    kept = add_title(campaign=main, name="省级卫生城市", aim=TitleAim.KEEP, by=coordinator, at=at)
    outcomes = [
        add_outcome(
            campaign=main, name=name, people=people, unit="%", baseline_value=Decimal(before),
            baseline_on=city.day(360), target_value=Decimal(aim), target_on=city.day(-60), by=coordinator, at=at,
        )
        for name, people, before, aim, _values in OUTCOMES
    ]  # fmt: skip
    for nth, ago in enumerate((240, 150, 40)):
        yield (at := city.at(ago, 15))
        for outcome, told in zip(outcomes, OUTCOMES, strict=True):
            value, around = Decimal(told[4][nth]), Decimal("2.8")
            enter_value(
                outcome=outcome, measured_on=city.day(ago + 1), value=value, low=value - around, high=value + around,
                sample=1040, source="季度入户和现场问卷", by=coordinator, at=at,
            )  # fmt: skip
    yield (at := city.at(20, 10))
    title = CampaignTitle.objects.get(pk=kept.pk)
    decide_title(title=title, state=TitleState.REACHED, decided_on=city.day(21), by=coordinator, at=at)


def more_time(city: City) -> Story:
    """One clock stands while a grid is being moved; one plea still waits."""
    yield (at := city.at(52, 10))
    coordinator = city.people["coordinator"]
    if task := open_task(city, "cables"):
        officer = city.people["tinglian"]
        ask_time(
            task=task,
            kind=TimeKind.SUSPEND,
            until=city.day(38),
            reason="供电线路迁改，断电期间无法施工。",
            by=officer,
            at=at,
        )
        yield (at := city.after_work(at, 3))
        grant_time(task=task, words="情况属实，恢复供电后抓紧推进。", by=coordinator, at=at)
    yield (at := city.at(2, 10))
    if task := open_task(city, "disputes"):
        ask_time(
            task=task,
            kind=TimeKind.EXTEND,
            until=city.day(-30),
            reason="专席人员招聘尚在公示。",
            by=city.people["telecom"],
            at=at,
        )


def put_off(city: City) -> Story:
    """One last day is put off."""
    yield (at := city.at(16, 10))
    coordinator = city.people["coordinator"]
    if task := open_task(city, "old-homes"):
        officer = city.people["housing"]
        ask_time(
            task=task,
            kind=TimeKind.EXTEND,
            until=city.day(-12),
            reason="六个标段中两个因雨停工，申请顺延。",
            by=officer,
            at=at,
        )
        yield (at := city.after_work(at, 4))
        grant_time(task=task, words="同意顺延，逐段公示。", by=coordinator, at=at)
        yield (at := city.at(6, 16))
        report_progress(task=task, note="四个标段完工，照明全部接通。", progress=70, by=officer, at=at)


def parts(city: City) -> Story:
    """One task is cut into a part for each scenic area."""
    yield (at := city.at(45, 10))
    coordinator, culture = city.people["coordinator"], city.people["culture"]
    task = open_task(city, "scenic")
    if task is None:
        return
    milestones = [(city.day(12), "标识清单报批"), (city.day(-20), "三个景区全部走完")]
    plan_task(task=task, measures="统一标识样式\n厕所每日三次保洁", milestones=milestones, by=culture, at=at)
    office = task.lead_office
    named = (("镜泽湖景区检查整改", 40), ("槐岭古街检查整改", 35), ("霞堤滨水区检查整改", 25))
    children = split_task(
        task=task, parts=[Part(title, office, weight) for title, weight in named], by=coordinator, at=at
    )
    yield (at := city.at(30, 15))
    for child, progress in zip(children, (80, 45, 10), strict=True):
        fresh = Task.objects.get(pk=child.pk)
        city.begin(accepted(city, fresh, progress))
    measure = task.measures.order_by("position")[0]
    tick_measure(measure=measure, is_done=True, by=culture, at=at)


def accepted(city: City, task: Task, progress: int) -> Story:
    officer = city.people["culture"]
    yield (at := city.at(29, 9))
    accept_task(task=task, by=officer, leader=officer, at=at)
    yield (at := city.at(9, 16))
    report_progress(task=task, note="已对照清单走访并列出整改项。", progress=progress, by=officer, at=at)


def practice(city: City) -> Story:
    """What worked at two markets is kept for the next."""
    yield (at := city.at(76, 10))
    task = Task.objects.get(pk=city.tasks["stalls"].pk) if "stalls" in city.tasks else None
    if task and task.state == TaskState.DONE:
        save_practice_of(
            task=task,
            title="市场门外摊位引导进场",
            words="先给出路再整治：场内摊位费减半两个月，门外自然就空了。",
            by=city.people["coordinator"],
            at=at,
        )


def watching(city: City) -> Story:
    """Every morning the clock sends what is due; offices answer most slips, coordinators check the answers."""
    for ago in range(WATCHED, 0, -1):
        yield (at := city.at(ago, 9, 5))
        for due in slips_due(at):
            if due.stage.startswith(SIGNING):  # left to the worker of whoever opens the city: those stand unanswered
                continue
            slip = send_slip_once(task_id=due.task_id, colour=due.colour, stage=due.stage, at=at)
            if slip:
                city.begin(answering(city, slip))
        for slip in Slip.objects.filter(state__in=UNANSWERED, sent_at__lt=at).order_by("pk"):
            climb(slip=slip, at=at)


def answering(city: City, slip: Slip) -> Story:
    dice = city.dice(f"slip {slip.task_id} {slip.stage}")
    office = Slip.objects.select_related("task__lead_office").get(pk=slip.pk).task.lead_office
    officer = city.people["supervisor" if office.code == "civility" else office.code]
    if dice.random() < 0.2:
        return
    yield (at := city.after_work(slip.sent_at, dice.randint(3, 30)))
    which = dice.randrange(len(CAUSES))
    new_date = (at + timedelta(days=dice.randint(3, 15))).date()
    answer_slip(slip=slip, cause=CAUSES[which], measures=REMEDIES[which], new_date=new_date, by=officer, at=at)
    checker = city.people["coordinator"]
    if office.code == "civility" or dice.random() < 0.15:
        return
    yield (at := city.after_work(at, 4))
    check_answer(slip=slip, is_enough=True, by=checker, at=at)


def scores(city: City) -> Story:
    """A quarter is scored; one office appeals and is heard."""
    yield (at := city.at(8, 9))
    coordinator = city.people["coordinator"]
    formula = Formula.objects.order_by("-version")[0]
    score_offices(formula=formula, first_on=city.day(130), last_on=city.day(10), by=coordinator, at=at)
    yield (at := city.at(7, 9))
    urban = Score.objects.filter(office__code="urban").first()
    if urban is None:
        return
    words = "护栏修复一项因台风延误，当时已经报备。"
    appeal = appeal_score(score=urban, words=words, by=city.people["urban"], at=at)
    yield (at := city.at(5, 9))
    decide_score_appeal(appeal=appeal, adjustment=Decimal(1), decision="情况属实，恢复 1 分。", by=coordinator, at=at)


def open_task(city: City, key: str) -> Task | None:
    """The task as it now is, if its office has it and works on it."""
    made = city.tasks.get(key)
    return Task.objects.filter(pk=made.pk, state=TaskState.ACCEPTED).first() if made else None
