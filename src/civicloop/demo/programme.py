"""Orders are drawn out of the demo's documents, reviewed by the civility office, and carried out or not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from random import Random

from civicloop.accounts.models import Office, User
from civicloop.demo.library import PAPERS
from civicloop.demo.rulings import Ruling, rulings
from civicloop.demo.story import Story
from civicloop.demo.world import YEAR, City
from civicloop.kernel.clock import day_of
from civicloop.programme.actions import (
    accept_task,
    ask_issuer,
    confirm_directive,
    correct_directive,
    date_event,
    draw_directives,
    finish_task,
    order_task,
    reject_directive,
    return_task,
    send_back_task,
    start_campaign,
    submit_task,
)
from civicloop.programme.actions.review import terms_of
from civicloop.programme.models import Campaign, Clarity, Directive, Practice, Task

CAMPAIGN = "civility"
STREETS = "streets"
SHARED = {"stalls", "old-homes", "cables", "crossings"}  # count towards both campaigns
AFTER_PRACTICE = {"riverside", "fences"}  # started from what worked at the markets
STARTED = 355
UNREVIEWED = {"plan", "signs"}  # documents whose proposals still wait
REPORTS = {"duties", "done", "review", "handbook"}  # say again or tell: whatever is drawn, no orders of their own
GREY = {  # who gets an order that names nobody, or nobody in particular
    "speech": ("urban", "market", "housing", "traffic", "tingxin", "weitang", "services"),
    "telecom": ("telecom", "skylark", "tinglian"),
    "ban": ("urban", "xiadi", "shidu", "water"),
    "bikes": ("transport", "tingxin"),
    "letter": ("urban",),
}
FATES = {"done": 52, "under-way": 24, "unread": 8, "submitted": 6, "none": 10}
TELLING = ("请再告诉我们一次", "动员自查从通知印发之日起")  # read as orders, though they invite or plan
NOT_HERE = "运营企业的日常管理职责已划转，建议改派。"
NOT_DONE = "护栏修了两处，台账里的另外三处没有照片，请补齐后再报。"
QUESTION = "这一条由哪个单位负责？最迟什么时候办完？"
MEASURES = "明确专人负责，每周五汇总进展。"
REPORT = "已按要求落实，台账和照片留存备查。"
FOUND_DONE = "现场已核，予以销号。"


def stories(city: City) -> Iterable[Story]:
    yield campaigning(city)
    ago = {paper.key: paper.ago for paper in PAPERS}
    for key in ago:
        yield reviewing(city, key, ago[key])


def campaigning(city: City) -> Story:
    yield (at := city.at(STARTED, 9))
    start_campaign(
        slug=CAMPAIGN,
        name="文明城市创建攻坚行动",
        name_en="Civility drive",
        aim="让群众看得见变化：市场有序、街巷干净、窗口好办事、承诺能兑现。",
        starts_on=city.day(STARTED),
        ends_on=city.day(STARTED - 3 * YEAR),
        by=city.people["coordinator"],
        at=at,
    )
    date_event(name="入汛", on=date(city.day(STARTED).year, 5, 1), is_yearly=True, by=city.people["coordinator"], at=at)
    date_event(
        name="供暖", on=date(city.day(STARTED).year, 11, 15), is_yearly=True, by=city.people["coordinator"], at=at
    )


# --- review ------------------------------------------------------------------------------------------


def reviewing(city: City, key: str, ago: int) -> Story:
    """The worker draws the orders at once; the coordinator goes through them, then dispatches those with a ruling."""
    yield (at := city.at(ago, 9, 30))
    proposals = draw_directives(document=city.documents[key], at=at)
    if key in UNREVIEWED:
        yield from asking(city, proposals, at)
        return
    works: dict[Ruling, Directive] = {}
    at = city.after_work(at, 2)
    for directive in proposals:
        yield (at := city.after_work(at, 0.05))
        ruling = ruling_on(key, directive)
        if ruling is None or ruling in works:
            ruling = routine(city, key, directive, at)
        if ruling:
            works[ruling] = ruled(city, directive, ruling, at)
    for ruling, directive in works.items():
        yield (at := city.after_work(at, 0.1))
        city.tasks[ruling.key] = ordered(city, directive, ruling, at)
        city.begin(carrying_out(city, ruling))


def asking(city: City, proposals: Iterable[Directive], at: datetime) -> Story:
    """An order that names nobody goes back to the office that gave it, as a question; the answer is still awaited."""
    grey = next((each for each in proposals if not each.lead and each.clarity == Clarity.OPEN), None)
    if grey:
        yield (asked := city.after_work(at, 3))
        office = grey.document.office or city.offices["civility"]
        ask_issuer(directive=grey, office=office, text=QUESTION, by=city.people["coordinator"], at=asked)


def ruling_on(key: str, directive: Directive) -> Ruling | None:
    quote = "".join(directive.passage.quote.split())
    return next((ruling for ruling in rulings() if ruling.paper == key and ruling.words in quote), None)


def ruled(city: City, directive: Directive, ruling: Ruling, at: datetime) -> Directive:
    """Confirm what was read; where who or when was left open, say it."""
    office = city.offices[ruling.office]
    terms = replace(
        terms_of(directive),
        campaign=Campaign.objects.get(slug=CAMPAIGN),
        clarity=Clarity.CLEAR,
        lead_office=office,
        support_offices=frozenset(city.offices[code] for code in ruling.helpers),
        deadline_on=directive.deadline_on or city.day(-ruling.due),
    )
    return correct_directive(directive=directive, terms=terms, by=city.people["coordinator"], at=at)


def routine(city: City, key: str, directive: Directive, at: datetime) -> Ruling | None:
    """No ruling of its own: what orders nothing is turned down, doubts wait, calls stay calls, the rest is work."""
    coordinator, dice = city.people["coordinator"], city.dice(f"review {directive.passage.quote} {directive.what}")
    if key in REPORTS or any(words in directive.passage.quote for words in TELLING):
        reject_directive(directive=directive, by=coordinator, at=at)
    elif dice.random() < 0.1:
        return None
    elif directive.clarity == Clarity.SOFT or (fate := drawn(FATES, dice)) == "none":
        confirm_directive(directive=directive, by=coordinator, at=at)
    else:
        return grey_ruling(city, key, directive, fate, dice)
    return None


def grey_ruling(city: City, key: str, directive: Directive, fate: str, dice: Random) -> Ruling:
    """What the document left open is completed: somebody, by some day."""
    due = dice.randint(-50, 45) if fate == "done" else dice.randint(-12, 60)
    named = directive.lead_office.code if directive.lead_office else ""
    return Ruling(
        paper=key,
        key=f"{key} {directive.pk}",
        words="",
        office=named if named in city.people and named != "civility" else dice.choice(GREY[key]),
        title=directive.what,
        due=due,
        fate=fate,
        handed_in=max(dice.randint(2, 25), 3 - due),
        measures=MEASURES,
        report=REPORT,
    )


def drawn(chances: dict[str, int], dice: Random) -> str:
    return dice.choices(list(chances), list(chances.values()))[0]


# --- carrying out ------------------------------------------------------------------------------------


def ordered(city: City, directive: Directive, ruling: Ruling, at: datetime) -> Task:
    return order_task(
        directive=directive,
        lead_office=city.offices[ruling.office],
        supporters=[city.offices[code] for code in ruling.helpers],
        by=city.people["coordinator"],
        due_on=max(directive.deadline_on or city.day(-ruling.due), day_of(at)),
        title=ruling.title,
        campaigns=Campaign.objects.filter(slug=STREETS) if ruling.key in SHARED else (),
        practice=Practice.objects.filter(source_task=city.tasks.get("stalls")).first()
        if ruling.key in AFTER_PRACTICE and "stalls" in city.tasks
        else None,
        at=at,
    )


def carrying_out(city: City, ruling: Ruling) -> Story:
    """The office's side of a task, as far as its ruling says."""
    task = city.tasks[ruling.key]
    if ruling.fate == "unread":
        return
    officer = officer_of(city, task.lead_office)
    yield (at := city.after_work(task.dispatched_at, 6))
    if ruling.fate == "returned":
        return_task(task=task, reason=NOT_HERE, by=officer, at=at)
        return
    accept_task(task=task, by=officer, leader=officer, measures=ruling.measures, at=at)
    if ruling.fate != "under-way":
        yield from handing_in(city, ruling, task, officer)


def handing_in(city: City, ruling: Ruling, task: Task, officer: User) -> Story:
    coordinator = city.people["coordinator"]
    yield (at := max(city.at(ruling.handed_in, 15, 10), city.after_work(task.dispatched_at, 8)))
    submit_task(task=task, note=ruling.report, document=city.documents.get(ruling.proof), by=officer, at=at)
    if ruling.fate == "submitted":
        return
    yield (at := city.after_work(at, 5))
    if ruling.fate == "sent-back":
        send_back_task(task=task, reason=NOT_DONE, by=coordinator, at=at)
    else:
        finish_task(task=task, by=coordinator, note=FOUND_DONE, at=at)


def officer_of(city: City, office: Office) -> User:
    return city.people["supervisor" if office.code == "civility" else office.code]
