"""A year of problems: seen, reported, filed, sent, fixed, checked, watched, and some of them back again."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from civicloop.accounts.models import User
from civicloop.cases import actions
from civicloop.cases.models import Case, Category, Source
from civicloop.cases.pictures import clean
from civicloop.cases.tokens import token_of
from civicloop.demo import pictures
from civicloop.demo.places import Place, features, places
from civicloop.demo.problems import HOT_SPOTS, Problem, pick, problems
from civicloop.demo.story import Story
from civicloop.demo.world import YEAR, City

COUNT = 190  # beside those of the hot spots
AROUND = 380  # metres from a named place
LINKED = {  # kinds of problems that a task is about, by the task's key
    "pavement-trading": "stalls",
    "shared-bicycles": "bicycles",
    "building-on-road": "sites",
    "building-dust": "sites",
    "dirty-water": "outfalls",
    "hanging-cables": "cables",
    "market-disorder": "markets",
    "street-barbecue": "night-market",
    "parked-cars": "crossings",
}
INSPECTORS = ("inspector", "inspector2", "inspector3")
NOT_YET = (
    "照片上看着干净，现场还有一半没有清",
    "换了个地方又摆上了，没有真正解决",
    "坑填了，但是没有压实，一下雨又沉下去",
)
NOT_OURS = ("这一段是小区内部道路，应由住建部门协调物业处理。", "经核实产权在通信企业，不在本单位职责范围。")
DONE = ("已清理完毕，安排专人每日早晚巡查。", "已与当事人当面沟通，现场整改到位。", "已修复，请群众继续监督。")
NOTHING_SEEN = "照片看不出问题，已电话联系，报告人表示记错地点。"
UNHAPPY = ("早上好了，晚上又回来了", "只清了一半，里面还有")


type Leg = Generator[datetime, None, tuple[Case, datetime]]
"""A part of a case's story: ends with the case as it then is, and when."""


@dataclass(frozen=True)
class Plan:
    """What will happen to one problem: where, what, when, who sees it, and how it goes."""

    number: int
    problem: Problem
    place: Place
    point: tuple[float, float]
    seen_at: datetime
    fate: str = "fixed"

    @property
    def scene(self) -> str:
        return f"{self.place.code} {self.point}"


def stories(city: City) -> Iterable[Story]:
    yield surveying(city)
    yield watching(city)
    for plan in [*single_plans(city), *repeated_plans(city)]:
        yield handling(city, plan)


def surveying(city: City) -> Story:
    yield (at := city.at(361, 10))
    geojson = {"type": "FeatureCollection", "features": features()}
    actions.import_areas(by=city.people["coordinator"], geojson=geojson, at=at)


def watching(city: City) -> Story:
    """Each night the cases that stayed fixed through their probation are done."""
    for ago in range(YEAR, 0, -1):
        yield (at := city.at(ago, 2))
        actions.end_probations(at=at)


# --- plans -------------------------------------------------------------------------------------------


def single_plans(city: City) -> Iterator[Plan]:
    dice = city.dice("cases")
    for number in range(COUNT):
        problem = pick(dice)
        place = problem.place(dice)
        seen_at = city.at(1 + int((YEAR - 8) * dice.random() ** 1.5), dice.randint(6, 21), dice.randint(0, 59))
        yield Plan(number, problem, place, place.near(dice, AROUND), seen_at, fate_of(number, dice))
    yield from unfinished_plans(city, dice)


def fate_of(number: int, dice: Random) -> str:
    chances = {"fixed": 62, "late": 13, "rework": 9, "returned": 6, "joined": 5, "refused": 3, "unhappy": 2}
    return dice.choices(list(chances), list(chances.values()))[0]


def unfinished_plans(city: City, dice: Random) -> Iterator[Plan]:
    """What stands open today: fresh reports, one sent back by its office, some stuck."""
    standing = [("tip", 1), ("tip", 1), ("tip", 2), ("sent-back", 4), ("waiting", 3), ("stuck", 21), ("stuck", 34)]
    for number, (fate, ago) in enumerate([*standing, ("waiting", 2), ("unchecked", 4), ("unchecked", 6)], start=900):
        problem = pick(dice)
        place = problem.place(dice)
        yield Plan(number, problem, place, place.near(dice, AROUND), city.at(ago, 8, 10 + number % 40), fate)


def repeated_plans(city: City) -> Iterator[Plan]:
    """The hot spots: the same problem at the same corner, weeks after it was closed."""
    dice = city.dice("hot spots")
    for number, (code, kind) in enumerate(HOT_SPOTS):
        ago = dice.randint(250, 330)
        corner = places()[code].near(dice, 60)
        for turn in range(12):
            if ago < 3:
                break
            seen_at = city.at(ago, dice.randint(7, 19), dice.randint(0, 59))
            point = beside(corner, dice)
            yield Plan(1000 + 20 * number + turn, problems()[kind], places()[code], point, seen_at)
            ago -= dice.randint(18, 55)


def beside(corner: tuple[float, float], dice: Random) -> tuple[float, float]:
    """Within some metres of the corner."""
    return tuple(round(degrees + dice.uniform(-0.0001, 0.0001), 6) for degrees in corner)  # type: ignore[return-value]


# --- one problem -------------------------------------------------------------------------------------


def handling(city: City, plan: Plan) -> Story:
    """From the street to the end of the case, as its plan says; days in the future never come."""
    dice = city.dice(f"case {plan.number}")
    yield (at := plan.seen_at)
    case, reporter = reported(city, plan, dice, at)
    if plan.fate == "tip":
        return
    yield (at := city.after_work(at, dice.uniform(0.3, 2)))
    if plan.fate == "refused":
        actions.refuse_tip(case=case, by=city.people["coordinator"], reason=NOTHING_SEEN, at=at)
        return
    category = Category.objects.get(code=plan.problem.code)
    case = actions.file_case(case=case, by=city.people["coordinator"], category=category, at=at)
    yield (at := city.after_work(at, 0.2))
    case, at = yield from sending(city, plan, case, dice, at)
    if plan.fate not in ("sent-back", "waiting"):
        yield from working(city, plan, case, reporter, dice, at)


def sending(city: City, plan: Plan, case: Case, dice: Random, at: datetime) -> Leg:
    """To the office that it belongs to; some come back and go to the district; some are seen by others, too."""
    coordinator = city.people["coordinator"]
    case = actions.dispatch(case=case, by=coordinator, office=city.offices[plan.problem.office_at(plan.place)], at=at)
    link(city, plan, case, at)
    if plan.fate in ("returned", "sent-back"):
        yield (at := city.after_work(at, 3))
        case = actions.return_case(case=case, by=worker(city, case), reason=dice.choice(NOT_OURS), at=at)
    if plan.fate == "returned":
        yield (at := city.after_work(at, 1))
        case = actions.dispatch(case=case, by=coordinator, office=city.offices[plan.place.district], at=at)
    if plan.fate == "joined":
        yield (at := at + timedelta(minutes=40))
        join(city, plan, case, dice, at)
    return case, at


def reported(city: City, plan: Plan, dice: Random, at: datetime) -> tuple[Case, User | None]:
    is_inspector = dice.random() < 0.25
    reporter = city.people[dice.choice(INSPECTORS)] if is_inspector else chosen_resident(city, dice)
    case = actions.report(
        by=reporter,
        token=token_of(f"demo-{plan.number}"),
        latitude=plan.point[0],
        longitude=plan.point[1],
        at=at,
        category=Category.objects.get(code=plan.problem.code) if dice.random() < 0.8 else None,
        words=dice.choice(plan.problem.sayings),
        place_text=plan.place.name,
        pictures=[picture(plan, is_fixed=False)],
        source=Source.INSPECTOR if is_inspector else Source.PUBLIC,
    )
    return case, reporter


def chosen_resident(city: City, dice: Random) -> User | None:
    """One in three has no account; the one with the printed address reports now and then."""
    if dice.random() < 0.33:
        return None
    return city.residents[0] if dice.random() < 0.06 else dice.choice(city.residents)


def picture(plan: Plan, *, is_fixed: bool) -> actions.Kept:
    return actions.keep_picture(clean(pictures.scene(plan.problem.code, seed=plan.scene, is_fixed=is_fixed)))


def link(city: City, plan: Plan, case: Case, at: datetime) -> None:
    if task := city.tasks.get(LINKED.get(plan.problem.code, "")):
        actions.link_task(case=case, by=city.people["coordinator"], task=task, at=at)


def join(city: City, plan: Plan, case: Case, dice: Random, at: datetime) -> None:
    for number, resident in enumerate(dice.sample(city.residents, dice.randint(1, 3))):
        actions.join(case=case, by=resident, token=token_of(f"demo-{plan.number}-{number}"), at=at)


def working(city: City, plan: Plan, case: Case, reporter: User | None, dice: Random, at: datetime) -> Story:
    """The office takes it on and fixes it, in its time or not; an inspector looks."""
    yield (at := city.after_work(at, dice.uniform(0.1, 0.5)))
    case = actions.accept(case=case, by=worker(city, case), at=at)
    if plan.fate == "stuck":
        return
    yield (at := fix_time(city, case, at, dice, is_late=plan.fate == "late"))
    case = fixed(city, plan, case, dice, at)
    if plan.fate == "unchecked":
        return
    case, at = yield from checking(city, plan, case, dice, at)
    if reporter and dice.random() < 0.7:
        yield (at := at + timedelta(hours=dice.randint(1, 30)))
        judged(plan, case, dice, at)


def checking(city: City, plan: Plan, case: Case, dice: Random, at: datetime) -> Leg:
    """Whoever was drawn looks; what was fixed badly goes back once."""
    yield (at := city.after_work(at, dice.uniform(1, 9)))
    if plan.fate == "rework":
        case = actions.verify(case=case, by=drawn(case), passed=False, note=dice.choice(NOT_YET), at=at)
        yield (at := city.after_work(at, dice.uniform(2, 7)))
        case = fixed(city, plan, case, dice, at)
        yield (at := city.after_work(at, dice.uniform(1, 9)))
    return actions.verify(case=case, by=drawn(case), passed=True, at=at), at


def drawn(case: Case) -> User:
    """Who was drawn to check the newest fix."""
    assert case.verifier is not None
    return case.verifier


def fixed(city: City, plan: Plan, case: Case, dice: Random, at: datetime) -> Case:
    after = [picture(plan, is_fixed=True)]
    return actions.mark_fixed(case=case, by=worker(city, case), pictures=after, note=dice.choice(DONE), at=at)


def judged(plan: Plan, case: Case, dice: Random, at: datetime) -> None:
    """The reporter's word; who is unhappy may reopen the case with it."""
    follower = case.followers.get(is_reporter=True)
    is_fixed = plan.fate != "unhappy"
    actions.judge(follower=follower, is_fixed=is_fixed, reason="" if is_fixed else dice.choice(UNHAPPY), at=at)


def worker(city: City, case: Case) -> User:
    """Who works on a case: each office of the demo has an officer of its own name."""
    assert case.office is not None
    return city.people[case.office.code]


def fix_time(city: City, case: Case, at: datetime, dice: Random, *, is_late: bool) -> datetime:
    """Within the limit, or well after it; always when somebody is at work."""
    assert case.due_at is not None
    share = dice.uniform(1.2, 2.6) if is_late else dice.uniform(0.15, 0.9)
    return max(at + timedelta(minutes=20), city.after_work(at + (case.due_at - at) * share, 0.1))
