"""What does not go straight: for each side path of the workflow a case that stands on it today, or has walked it."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from civicloop.cases import actions
from civicloop.cases.models import Case, Category, Ending, Finding, ReliefKind
from civicloop.cases.tokens import token_of
from civicloop.demo.cases import AROUND, INSPECTORS, Plan, drawn, fixed, picture, reported, worker
from civicloop.demo.places import places
from civicloop.demo.problems import HOT_SPOTS, problems
from civicloop.demo.story import Story
from civicloop.demo.world import City

type Walk = Generator[datetime, None, datetime]
"""A part of a story that returns when it ended."""
type Path = Callable[[City, Plan, Case, datetime], Walk]
"""From a report that has just come in to where its case stands today."""

BODY, REFERENCE = "省公路事业发展中心榆汀路段", "路养函第 118 号"


def stories(city: City) -> Iterable[Story]:
    yield waking(city)
    yield from (patrolling(city, nth, who) for nth, who in enumerate(INSPECTORS))
    for plan, path in plans(city):
        yield telling(city, plan, path)


def waking(city: City) -> Story:
    """Each night what stood still long enough goes on."""
    for ago in range(60, 0, -1):
        yield (at := city.at(ago, 1))
        actions.end_pauses(at=at)


def patrolling(city: City, nth: int, who: str) -> Story:
    """Each inspector looks after two of the corners where it comes back, once a week."""
    for ago in range(56 - nth, 0, -7):
        for turn, (code, _kind) in enumerate(HOT_SPOTS[2 * nth : 2 * nth + 2]):
            yield (at := city.at(ago, 9 + turn, 20))
            corner = Case.objects.filter(place_text=places()[code].name).exclude(rebound_of=None).order_by("pk").last()
            if corner:
                actions.record_visit(
                    by=city.people[who], cell=corner.cell, key=f"demo-{code}-{ago}", at=at, place_text=corner.place_text
                )


def plans(city: City) -> Iterator[tuple[Plan, Path]]:
    for number, (ago, kind, code, path) in enumerate(DETOURS, start=2000):
        place = places()[code]
        point = place.near(city.dice(f"detour {number}"), AROUND)
        yield Plan(number, problems()[kind], place, point, city.at(ago, 8, 10 + number % 40)), path


def telling(city: City, plan: Plan, path: Path) -> Story:
    yield plan.seen_at
    case, _reporter = reported(city, plan, city.dice(f"case {plan.number}"), plan.seen_at)
    yield (at := city.after_work(plan.seen_at, 1))
    yield from path(city, plan, case, at)


# --- before it is filed ------------------------------------------------------------------------------


def looked_at(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Someone looks first, and finds it."""
    case = actions.send_out(case=case, by=city.people["coordinator"], at=at, note="照片太暗，请到现场核实。")
    yield (at := city.after_work(at, 2))
    inspector = next(city.people[who] for who in INSPECTORS if city.people[who].pk != case.reporter_id)
    found = [picture(plan, is_fixed=False)]
    actions.record_check(case=case, by=inspector, finding=Finding.EXISTS, pictures=found, at=at)
    return at


def to_be_looked_at(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    yield at
    actions.send_out(case=case, by=city.people["coordinator"], at=at, note="请核实是否占压盲道。")
    return at


def asked_first(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """A question to whoever reported it; without an answer it goes on when the time is over."""
    yield at
    question = "请问是在市场东门还是西门？两处相距较远，便于派遣。"
    actions.ask_reporter(case=case, by=city.people["coordinator"], question=question, at=at)
    return at


def asked_in_vain(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from asked_first(city, plan, case, at)
    yield (at := city.after_work(at + timedelta(days=6), 1))
    case.refresh_from_db()
    to_office(city, plan, case, at)
    return at


def reported_twice(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """A second report of the same is joined to the first."""
    case = to_office(city, plan, case, at)
    yield (at := at + timedelta(hours=2))
    resident = city.residents[7]
    twin = actions.report(
        by=resident, token=token_of(f"demo-{plan.number}-twin"), latitude=plan.point[0], longitude=plan.point[1],
        words="还是那个地方，今天更严重了", place_text=plan.place.name, at=at,
    )  # fmt: skip
    yield (at := city.after_work(at, 0.5))
    actions.merge_tip(case=twin, into=case, by=city.people["coordinator"], at=at)
    return at


def filed_only(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    yield at
    filed(city, plan, case, at)
    return at


# --- time --------------------------------------------------------------------------------------------


def asks(city: City, case: Case, kind: ReliefKind, days: int, reason: str, at: datetime) -> None:
    actions.ask_relief(case=case, by=worker(city, case), kind=kind, days=days, reason=reason, at=at)


def waits_for_more_time(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 1))
    asks(city, case, ReliefKind.EXTEND, 3, "人手都在抢修积水路段，三个工作日内可以办结。", at)
    return at


def given_more_time(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from waits_for_more_time(city, plan, case, at)
    yield (at := city.after_work(at, 3))
    actions.decide_relief(case=case, by=city.people["supervisor"], is_granted=True, at=at)
    return at


def given_no_time(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from waits_for_more_time(city, plan, case, at)
    yield (at := city.after_work(at, 3))
    answer = "上周同类问题半天就办结了，请先清理现场。"
    actions.decide_relief(case=case, by=city.people["supervisor"], is_granted=False, answer=answer, at=at)
    return at


def stands_still(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """The clock was stopped, with a reason that everyone reads."""
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 1))
    asks(city, case, ReliefKind.SUSPEND, 40, "河道正值主汛期，水位降到作业线以下才能清淤。", at)
    yield (at := city.after_work(at, 3))
    actions.decide_relief(case=case, by=city.people["supervisor"], is_granted=True, at=at)
    return at


def goes_on(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from stands_still(city, plan, case, at)
    yield (at := city.after_work(at, 20))
    case.refresh_from_db()
    case = actions.resume(case=case, by=city.people["coordinator"], at=at, note="水位已降，可以开工。")
    yield (at := city.after_work(at, 6))
    return (yield from put_right(city, plan, case, at))


def chased(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Long over its time, and the civility office says so in public."""
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 30))
    words = "已超期，群众两次追问。请今天到现场，明天上午回复处理安排。"
    actions.supervise(case=case, by=city.people["supervisor"], words=words, at=at)
    return at


# --- who else is in it -------------------------------------------------------------------------------


def asked_by_office(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 1))
    question = "我们今早到场没有看到摊位，请问一般是几点出现？"
    actions.ask_reporter(case=case, by=worker(city, case), question=question, at=at)
    return at


def answered(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from asked_by_office(city, plan, case, at)
    yield (at := at + timedelta(hours=9))
    reporter = case.followers.get(is_reporter=True)
    actions.answer(follower=reporter, words="傍晚五点半到八点，下雨天没有。", at=at)
    yield (at := city.after_work(at, 6))
    case.refresh_from_db()
    return (yield from put_right(city, plan, case, at))


def shared(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Three offices, a part for each: one is done, one at work, one has not begun."""
    first, second, _third = shared_out(city, plan, case, ["urban", "market", plan.place.district], at)
    yield (at := city.after_work(at, 1))
    first, second = (actions.accept(case=part, by=worker(city, part), at=at) for part in (first, second))
    yield (at := city.after_work(at, 3))
    return (yield from put_right(city, plan, first, at))


def shared_and_done(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    for part in shared_out(city, plan, case, ["urban", plan.place.district], at):
        yield (at := city.after_work(at, 1))
        part = actions.accept(case=part, by=worker(city, part), at=at)
        yield (at := city.after_work(at, 3))
        at = yield from put_right(city, plan, part, at)
    return at


def shared_out(city: City, plan: Plan, case: Case, offices: Sequence[str], at: datetime) -> list[Case]:
    case = filed(city, plan, case, at)
    note = "摊位、经营秩序和周边环境一并整治，各管一段。"
    told = [city.offices[code] for code in offices]
    return actions.split(case=case, by=city.people["coordinator"], offices=told, at=at, note=note)


def helped(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 2))
    case = actions.assign(case=case, by=worker(city, case), person=worker(city, case), at=at)
    note = "请现场指挥交通，配合清理。"
    actions.ask_help(case=case, by=city.people["coordinator"], office=city.offices["traffic"], note=note, at=at)
    return at


def outside(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Not the city's: a body outside has it."""
    case = filed(city, plan, case, at)
    yield (at := city.after_work(at, 1))
    actions.forward(case=case, by=city.people["coordinator"], body=BODY, reference=REFERENCE, at=at)
    return at


def dealt_with_outside(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from outside(city, plan, case, at)
    yield (at := city.after_work(at, 30))
    words = "对方函复：路面坑槽已铣刨重铺，附验收单。"
    actions.conclude(case=case, by=city.people["coordinator"], words=words, at=at)
    return at


def given_back_from_outside(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    at = yield from outside(city, plan, case, at)
    yield (at := city.after_work(at, 9))
    reason = "对方函复：该段已于去年移交市里养护。"
    actions.take_back(case=case, by=city.people["coordinator"], reason=reason, at=at)
    return at


def declared_void(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    case = to_office(city, plan, case, at)
    yield (at := city.after_work(at, 1))
    reason = "立案有误：拍摄地点在邻市，已转告上报人。"
    actions.declare_void(case=case, by=city.people["coordinator"], reason=reason, at=at)
    return at


# --- how it ends -------------------------------------------------------------------------------------


def badly_fixed(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Checked and found wanting: it is with the same office again."""
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 2))
    case = fixed(city, plan, case, city.dice(f"fix {plan.number}"), at)
    yield (at := city.after_work(at, 4))
    note = "只清了照片里的一侧，对面还堆着。"
    actions.verify(case=case, by=drawn(case), passed=False, note=note, at=at)
    return at


def drawn_again(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 2))
    case = fixed(city, plan, case, city.dice(f"fix {plan.number}"), at)
    yield (at := city.after_work(at, 1))
    actions.pass_on(case=case, by=drawn(case), reason="本人与店主是亲属，请另抽一人。", at=at)
    return at


def not_to_be_fixed(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Closed as what it is: nobody says that it is fixed."""
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 5))
    case = actions.mark_fixed(
        case=case, by=worker(city, case), pictures=[picture(plan, is_fixed=False)], ending=Ending.UNFIXABLE, at=at,
        note="线杆属在建轨道工程的临时设施，完工前不能迁移，已设警示。",
    )  # fmt: skip
    yield (at := city.after_work(at, 4))
    actions.verify(case=case, by=drawn(case), passed=True, at=at)
    return at


def looked_at_again(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    case = taken_on(city, plan, case, at)
    yield (at := city.after_work(at, 3))
    at = yield from put_right(city, plan, case, at)
    yield (at := at + timedelta(days=6))
    case.refresh_from_db()
    actions.look_again(case=case, by=city.people[INSPECTORS[1]], note="早高峰又看了一次，保持得很好。", at=at)
    return at


def sent_astray(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Sent to the wrong office, taken back within minutes, sent to the right one."""
    coordinator = city.people["coordinator"]
    case = filed(city, plan, case, at)
    case = actions.dispatch(case=case, by=coordinator, office=city.offices["water"], at=at)
    yield (at := at + timedelta(minutes=4))
    case = actions.undo(case=case, by=coordinator, at=at)
    actions.dispatch(case=case, by=coordinator, office=city.offices[plan.problem.office_at(plan.place)], at=at)
    return at


# --- the straight parts of the way -------------------------------------------------------------------


def filed(city: City, plan: Plan, case: Case, at: datetime) -> Case:
    category = Category.objects.get(code=plan.problem.code)
    return actions.file_case(case=case, by=city.people["coordinator"], category=category, at=at)


def to_office(city: City, plan: Plan, case: Case, at: datetime) -> Case:
    office = city.offices[plan.problem.office_at(plan.place)]
    case = filed(city, plan, case, at)
    return actions.dispatch(case=case, by=city.people["coordinator"], office=office, at=at)


def taken_on(city: City, plan: Plan, case: Case, at: datetime) -> Case:
    case = to_office(city, plan, case, at)
    return actions.accept(case=case, by=worker(city, case), at=at)


def put_right(city: City, plan: Plan, case: Case, at: datetime) -> Walk:
    """Fixed, and checked by whoever is drawn."""
    case = fixed(city, plan, case, city.dice(f"fix {plan.number} {case.number}"), at)
    yield (at := city.after_work(at, 4))
    actions.verify(case=case, by=drawn(case), passed=True, at=at)
    return at


DETOURS: Sequence[tuple[int, str, str, Path]] = (  # days ago, kind of problem, place, what becomes of it
    (2, "piled-goods", "willow-court", looked_at),
    (1, "pavement-trading", "first-hospital", to_be_looked_at),
    (3, "outside-trading", "dongqiao-market", asked_first),
    (12, "outside-trading", "dongqiao-market", asked_in_vain),
    (5, "exposed-rubbish", "willow-court", reported_twice),
    (1, "full-bins", "tingxin-square", filed_only),
    (4, "parked-cars", "central-station", waits_for_more_time),
    (9, "building-dust", "central-station", given_more_time),
    (8, "piled-goods", "weitang-market", given_no_time),
    (16, "dirty-water", "old-ferry", stands_still),
    (38, "dirty-water", "shidu-wharf", goes_on),
    (19, "outside-trading", "huailing-market", chased),
    (3, "street-vendor", "first-hospital", asked_by_office),
    (24, "street-vendor", "tingxin-square", answered),
    (6, "pavement-trading", "weitang-market", shared),
    (31, "pavement-trading", "shidu-market", shared_and_done),
    (5, "pavement-trading", "central-station", helped),
    (7, "broken-road", "mai-valley", outside),
    (45, "broken-road", "mai-valley", dealt_with_outside),
    (6, "broken-road", "old-ferry", given_back_from_outside),
    (10, "small-ads", "shidu-wharf", declared_void),
    (5, "exposed-rubbish", "shidu-market", badly_fixed),
    (4, "outside-trading", "sunset-market", drawn_again),
    (33, "hanging-cables", "tingxin-square", not_to_be_fixed),
    (21, "shared-bicycles", "tingxin-square", looked_at_again),
    (2, "street-barbecue", "sunset-market", sent_astray),
)
