"""Every page of the programme asks as many questions for three of everything as for one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter

from civicloop.accounts.models import Office, User
from civicloop.library.models import Document
from civicloop.programme import actions, urls
from civicloop.programme.actions import circulars, receipts
from civicloop.programme.actions import feeds as feed_actions
from civicloop.programme.actions import reports as report_actions
from civicloop.programme.actions.splitting import Part
from civicloop.programme.actions.tasks import Limit
from civicloop.programme.models import (
    Call,
    Campaign,
    Circular,
    Directive,
    Formula,
    People,
    Practice,
    Question,
    Score,
    Slip,
    SupportState,
    Task,
    TimeKind,
    TitleAim,
)
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.factories import reports

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HALF_A_YEAR = timedelta(days=180)
ROUNDS = 3
SENTENCES = [f"城市管理局要在6月30日前修好第{n}处护栏。" for n in range(ROUNDS)]
PROPOSED = [f"水务局要在6月30日前清淤第{n}条河道。" for n in range(ROUNDS)]
GREY = "要尽快绿化河岸。"


@dataclass
class World:
    """A city of the programme; each `grow` adds one more of everything, to the first thing of each kind as well."""

    coordinator: User
    officer: User
    lead: Office
    round: int = 0
    offices: list[Office] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    orders: list[Directive] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    token: str = ""
    whole: Task = field(init=False)
    score: Score = field(init=False)

    def grow(self) -> None:
        self.add_office()
        self.add_orders()
        self.add_campaign()
        self.add_task()
        self.add_to_first_task()
        self.add_parts()
        self.add_done_task()
        self.add_slip()
        self.add_score()
        self.add_days()
        self.add_circular()
        self.add_reports()
        self.round += 1

    def add_office(self) -> None:
        made = people.office(code=f"office{self.round}", name=f"第{self.round}局")
        people.member(f"member{self.round}", officer_of=made)
        self.offices.append(made)

    def add_orders(self) -> None:
        texts = ("".join(SENTENCES), "".join(PROPOSED), GREY)
        newest = make.readable(self.officer, *texts, title=f"通知{self.round}")
        self.documents.append(newest)
        first = self.documents[0]
        order = make.directive(first, SENTENCES[self.round], lead_office=self.lead, by=self.coordinator)
        order.support_offices.add(self.offices[-1])
        self.orders.append(order)
        make.directive(first, PROPOSED[self.round], page=2)
        if newest != first:
            make.directive(newest, PROPOSED[0], page=2)
            again = make.directive(newest, SENTENCES[0], by=self.coordinator)
            actions.join_directives(directive=again, into=self.orders[0], by=self.coordinator, at=NOON)
        grey = make.directive(newest, GREY, page=3, by=self.coordinator)
        for asked_about, office in ((grey, self.lead), (order, self.offices[-1])):
            actions.ask_issuer(directive=asked_about, office=office, text="哪天？", by=self.coordinator, at=NOON)

    def add_campaign(self) -> None:
        made = actions.start_campaign(
            slug=f"campaign{self.round}", name=f"创建{self.round}", starts_on=date(2026, 1, 1),
            ends_on=date(2027, 12, 31), by=self.coordinator, at=NOON,
        )  # fmt: skip
        self.campaigns.append(made)
        first = self.campaigns[0]
        if made != first:
            actions.link_campaigns(campaign=first, other=made, by=self.coordinator, at=NOON)
        actions.add_title(campaign=first, name=f"称号{self.round}", aim=TitleAim.WIN, by=self.coordinator, at=NOON)
        outcome = actions.add_outcome(
            campaign=first, name=f"满意率{self.round}", people=People.RESIDENTS, unit="%", baseline_value=Decimal(60),
            baseline_on=date(2026, 1, 1), target_value=Decimal(80), target_on=date(2026, 12, 1), by=self.coordinator,
            at=NOON,
        )  # fmt: skip
        for n in range(self.round + 1):
            actions.enter_value(
                outcome=outcome, measured_on=date(2026, 2 + n, 1), value=Decimal(70), by=self.coordinator, at=NOON
            )

    def add_task(self) -> None:
        task = actions.order_task(
            directive=self.orders[-1], lead_office=self.lead, by=self.coordinator, at=NOON, due_on=date(2026, 6, 30),
            campaigns=self.campaigns, measures="巡查", milestones=[(date(2026, 6, 20), "过半")],
            supporters=[self.offices[-1]],
        )  # fmt: skip
        self.tasks.append(actions.accept_task(task=task, by=self.officer, at=NOON, leader=self.officer))
        actions.assign_task(
            title=f"待签收{self.round}", lead_office=self.lead, limit=Limit(5), by=self.coordinator, at=NOON
        )

    def add_to_first_task(self) -> None:
        task, at = self.tasks[0], NOON + self.round * DAY
        actions.plan_task(
            task=task, measures=f"第{self.round}项措施", milestones=[(date(2026, 6, 21), f"节点{self.round}")],
            by=self.officer, at=at,
        )  # fmt: skip
        actions.tick_measure(measure=task.measures.latest("pk"), is_done=True, by=self.officer, at=at)
        helper = actions.ask_support(task=task, office=self.offices[-1], part="配合", by=self.coordinator, at=at)
        actions.report_support(
            support=helper, state=SupportState.UNDER_WAY, by=self.offices[-1].memberships.get().user, at=at
        )
        actions.report_progress(
            task=task, note="推进中", progress=10 + self.round, document=self.documents[-1], by=self.officer, at=at
        )
        until = date(2026, 7, 10) + self.round * DAY
        actions.ask_time(task=task, kind=TimeKind.EXTEND, until=until, reason="下雨", by=self.officer, at=at)
        actions.grant_time(task=task, by=self.coordinator, at=at)
        if len(self.documents) > 1:
            other = make.directive(self.documents[-1], SENTENCES[1], by=self.coordinator)
            actions.join_order(task=task, directive=other, by=self.coordinator, at=at)

    def add_parts(self) -> None:
        whole = actions.assign_task(
            title=f"整体{self.round}", lead_office=self.lead, limit=Limit(9), by=self.coordinator, at=NOON
        )
        count = self.round + 2
        weights = [100 - (count - 1) * 10, *[10] * (count - 1)]
        parts = [Part(f"部分{n}", self.lead, weight) for n, weight in enumerate(weights)]
        actions.split_task(task=whole, parts=parts, by=self.coordinator, at=NOON)
        self.whole = whole

    def add_done_task(self) -> None:
        task = actions.assign_task(
            title=f"办结{self.round}",
            lead_office=self.lead,
            limit=Limit(9),
            measures="做法",
            by=self.coordinator,
            at=NOON,
        )
        actions.accept_task(task=task, by=self.officer, at=NOON)
        actions.submit_task(task=task, note="办好了", by=self.officer, at=NOON)
        task = actions.finish_task(task=task, by=self.coordinator, at=NOON)
        made = actions.save_practice_of(task=task, title=f"经验{self.round}", words="好", by=self.coordinator, at=NOON)
        first = Practice.objects.earliest("pk")
        Task.objects.filter(pk=task.pk).update(practice=first)
        assert made.measures == ["做法"]

    def add_slip(self) -> None:
        sent = actions.send_slip(task=self.tasks[-1], colour="yellow", words="太慢", by=self.coordinator, at=NOON)
        actions.send_slip(task=self.tasks[0], colour="blue", words="注意", by=self.coordinator, at=NOON)
        first = Slip.objects.earliest("pk")
        answer = {"cause": "下雨", "measures": "加人", "new_date": date(2026, 6, 20)}
        actions.answer_slip(slip=first, by=self.officer, at=NOON, **answer)  # type: ignore[arg-type]
        actions.check_answer(slip=first, is_enough=False, words="不够", by=self.coordinator, at=NOON)
        assert sent.state == "open"

    def add_score(self) -> None:
        formula, at = Formula.objects.latest("version"), NOON + HALF_A_YEAR
        first_on = date(2026, 6, 1 + self.round)
        scores = actions.score_offices(
            formula=formula, first_on=first_on, last_on=date(2026, 7, 30), by=self.coordinator, at=at
        )
        self.score = next(score for score in scores if score.office == self.lead)
        actions.appeal_score(score=self.score, words="不对", by=self.officer, at=at)

    def add_days(self) -> None:
        actions.date_event(name="入汛", on=date(2027 + self.round, 5, 1), is_yearly=False, by=self.coordinator, at=NOON)
        day = date(2027, 7, 5) + self.round * DAY
        actions.declare_days(first=day, last=day, is_working=False, note="假", by=self.coordinator, at=NOON)

    def add_circular(self) -> None:
        made = circulars.circulate(
            by=self.coordinator, issuer=self.coordinator.posts[0].office, offices=[self.lead, *self.offices],
            document=self.documents[0], at=NOON,
            round=circulars.Round(title=f"传达{self.round}", due_on=date(2099, 6, 17)),
        )  # fmt: skip
        names = [f"外部{n}" for n in range(self.round + 1)]
        _receipt, self.token = circulars.invite(
            by=self.coordinator, circular=made, office=self.lead, names=names, at=NOON
        )[0]
        receipts.reach_page(receipt=made.receipts.get(person=self.offices[0].memberships.get().user), page=2, at=NOON)

    def add_reports(self) -> None:
        offices = [self.lead, *self.offices]
        call = reports.call(self.coordinator, *offices, title=f"情况{self.round}", directive=self.orders[0])
        mine = call.reports.get(office=self.lead)
        for n in range(self.round + 1):
            handed = report_actions.hand_in(by=self.officer, report=mine, text=f"完成{n}", at=NOON)
            report_actions.return_report(by=self.coordinator, report=handed, reason="缺数字", at=NOON)
        mine.tasks.set(self.tasks)


type Address = Callable[[World], str]


def page(name: str, *args: Callable[[World], object], query: str = "") -> Address:
    return lambda world: reverse(f"programme:{name}", args=[each(world) for each in args]) + query


def first_document(world: World) -> int:
    return world.documents[0].number


def newest_call(_world: World) -> str:
    return Call.objects.latest("pk").number


def newest_circular(_world: World) -> str:
    return Circular.objects.latest("pk").number


def lead(world: World) -> str:
    return world.lead.code


def number(value: object) -> Callable[[World], object]:
    return lambda _world: value


# Which pages there are, as whom they are asked for: a visitor, an officer of the lead office, a coordinator.
PAGES: dict[str, tuple[str, Address]] = {
    "page": ("VOC", page("page", first_document, number(1))),
    "review": ("C", page("review", first_document)),
    "sure": ("C", page("sure", first_document)),
    "add": ("C", page("add", first_document, number(2))),
    "reading": ("C", page("reading")),
    "index": ("VOC", page("index")),
    "start-campaign": ("C", page("start-campaign")),
    "campaign": ("VOC", page("campaign", lambda world: world.campaigns[0].slug)),
    "scores": ("VOC", page("scores")),
    "formula": ("C", page("formula")),
    "score": ("VOC", page("score", lambda world: world.score.pk)),
    "calendar": ("C", page("calendar")),
    "orders": ("VOC", page("orders")),
    "directive": ("VOC", page("directive", lambda world: world.orders[0].pk)),
    "question": ("OC", page("question", lambda _world: Question.objects.earliest("pk").pk)),
    "dispatch": ("C", page("dispatch", lambda world: world.orders[0].pk)),
    "circulars": ("OC", page("circulars")),
    "start-circular": ("OC", page("start-circular")),
    "open-circular": ("V", page("open-circular", lambda world: world.token)),
    "open-circular-page": ("V", page("open-circular-page", lambda world: world.token, number(1))),
    "circular": ("OC", page("circular", newest_circular)),
    "read-circular": ("O", page("read-circular", newest_circular, number(1))),
    "export-circular": ("C", page("export-circular", newest_circular)),
    "feeds": ("OC", page("feeds")),
    "feed": ("V", page("feed", lambda world: feed_actions.token_of(world.officer))),
    "office-feed": ("V", page("office-feed", lead)),
    "campaign-feed": ("V", page("campaign-feed", lambda world: world.campaigns[0].slug)),
    "reports": ("OC", page("reports")),
    "ask-reports": ("OC", page("ask-reports")),
    "call": ("OC", page("call", newest_call)),
    "report": ("OC", page("report", newest_call, lead)),
    "tasks": ("VOC", page("tasks")),
    "board": ("VOC", page("board")),
    "month": ("VOC", page("month", query="?month=2026-06")),
    "chart": ("VOC", page("chart")),
    "sheet": ("OC", page("sheet")),
    "export-sheet": ("VOC", page("export-sheet")),
    "task": ("VOC", page("task", lambda world: world.tasks[0].number)),
    "plan": ("OC", page("plan", lambda world: world.tasks[0].number)),
    "split": ("OC", page("split", lambda world: world.whole.number)),
    "slips": ("VOC", page("slips")),
    "ladder": ("C", page("ladder")),
    "slip": ("VOC", page("slip", lambda _world: Slip.objects.earliest("pk").number)),
    "practices": ("VOC", page("practices")),
    "save-practice": ("C", page("save-practice")),
    "practice": ("VOC", page("practice", lambda _world: Practice.objects.earliest("pk").pk)),
}
ALONE = {"evidence", "place"}  # a picture; a way on to the page of the words
ANY = {IntConverter: 1, StringConverter: "x", SlugConverter: "x"}


@pytest.fixture
def world(coordinator: User, office: Office, alice: User) -> World:
    return World(coordinator, alice, office)


def test_pages_ask_as_many_questions_for_three_of_everything_as_for_one(world: World, client: Client) -> None:
    world.grow()
    few = asked(world, client)
    for _ in range(ROUNDS - 1):
        world.grow()

    assert asked(world, client) == few


def asked(world: World, client: Client) -> dict[str, int]:
    """How many questions each page asks each viewer, once what is kept in memory is there."""
    found = {}
    viewers = {"V": None, "O": world.officer, "C": world.coordinator}
    for name, (who, address) in PAGES.items():
        for letter in who:
            client.logout()
            if person := viewers[letter]:
                client.force_login(person)
            found[f"{name} {letter}"] = queries_of(client, address(world))
    return found


def queries_of(client: Client, address: str) -> int:
    cache.clear()
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        b"".join(answer)  # streamed answers ask while they are sent
    return len(queries)


def test_every_page_is_counted(client: Client, coordinator: User) -> None:
    """What the table leaves out takes no GET: it changes something."""
    client.force_login(coordinator)
    left_out = [each for each in urls.urlpatterns if each.name not in {*PAGES, *ALONE}]

    assert {*PAGES, *ALONE} <= {each.name for each in urls.urlpatterns}
    assert [each.name for each in left_out if client.get(any_address(each)).status_code != 405] == []


def any_address(pattern: URLPattern) -> str:
    given = {name: ANY[type(each)] for name, each in pattern.pattern.converters.items()}
    return reverse(f"programme:{pattern.name}", kwargs=given)
