"""Every page of the programme asks the database as often for one row of everything as for three."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.accounts.models import Office, User
from civicloop.kernel import blobs, clock
from civicloop.library.models import Document
from civicloop.programme import actions
from civicloop.programme.actions import circulars, feeds, reports
from civicloop.programme.models import (
    AppealState,
    CampaignTitle,
    Circular,
    Directive,
    EventDay,
    Formula,
    Measure,
    Milestone,
    Outcome,
    OutcomeValue,
    Practice,
    Question,
    Receipt,
    Report,
    ReportStep,
    Score,
    ScoreAppeal,
    Slip,
    SlipAnswer,
    Support,
    Task,
    TaskStep,
    TimeRequest,
)
from civicloop.programme.urls import urlpatterns
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.factories import reports as make_reports

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)
LEADS_ON = {"place"}
"""Addresses that lead to a page of the library."""


@dataclass
class World:
    """One of everything, and what stands for each parameter in the addresses of its pages."""

    alice: User
    coordinator: User
    values: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def world(alice: User, coordinator: User, office: Office) -> World:
    city = World(alice, coordinator)
    water = people.office(code="water", name="水务局")
    people.member("wendy", officer_of=water)
    document = make.readable(coordinator)
    campaign = start_campaign(coordinator)
    order = make.directive(document, lead_office=office, by=coordinator)
    task = work(order, office, water, city)
    slip = supervise(task, city)
    question = ask(document, water, coordinator)
    circular = circulate(document, office, city)
    call = make_reports.call(coordinator, office, directive=order)
    report = reports.hand_in(by=alice, report=call.reports.get(), text="已整改。", at=NOON)
    reports.return_report(by=coordinator, report=report, reason="请写明日期。", at=NOON)
    practice = actions.save_practice(title="路长制", words="", measures=["每日巡查"], by=coordinator, at=NOON)
    event = actions.date_event(name="入汛", on=date(2026, 7, 1), is_yearly=True, by=coordinator, at=NOON)
    score = scored(office, city)
    step = task.steps.filter(evidence__isnull=False).get()
    [(_receipt, link)] = circulars.invite(
        by=coordinator, circular=circular, office=office, names=["王芳"], at=clock.now()
    )
    city.values = {
        "d": document.number, "programme/campaigns": campaign.slug, "orders": order.pk, "tasks": task.number,
        "slips": slip.number, "questions": question.pk, "circulars": circular.number, "reports": call.number,
        "practices": practice.pk, "programme/scores": score.pk, "programme/calendar/events": event.pk,
        "page": 1, "code": office.code, "step": step.pk, "day": "2026-06-20", "deed": "accept",
        "my/calendar": feeds.token_of(alice), "circulars/open": link,
    }  # fmt: skip
    return city


def start_campaign(by: User) -> Any:
    made = actions.start_campaign(
        slug="civil", name="文明创建", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), by=by, at=NOON
    )
    actions.add_title(campaign=made, name="全国文明城市", aim="win", by=by, at=NOON)
    outcome = actions.add_outcome(
        campaign=made, name="满意度", people="residents", unit="%", baseline_value=Decimal(60),
        baseline_on=date(2026, 1, 1), target_value=Decimal(90), target_on=date(2026, 12, 1), by=by, at=NOON,
    )  # fmt: skip
    actions.enter_value(outcome=outcome, measured_on=date(2026, 5, 1), value=Decimal(70), by=by, at=NOON)
    return made


def work(order: Directive, office: Office, helper: Office, city: World) -> Task:
    """A task that was planned, helped with, reported on, and whose time was asked for and given."""
    by, at = city.coordinator, NOON
    task = make.task(order, office, by=by, due_on=date(2026, 6, 30))
    actions.accept_task(task=task, by=city.alice, at=at)
    actions.plan_task(task=task, by=city.alice, at=at, measures="逐街排查", milestones=[(date(2026, 6, 20), "过半")])
    actions.ask_support(task=task, office=helper, part="清洗路面", by=by, at=at)
    actions.report_progress(
        task=task, note="开始了。", by=city.alice, at=at, evidence=blobs.store(b"picture", "image/jpeg")
    )
    actions.ask_time(task=task, kind="extend", until=date(2026, 7, 5), reason="连日下雨", by=city.alice, at=at)
    actions.grant_time(task=task, by=by, at=at)
    task.refresh_from_db()
    return task


def supervise(task: Task, city: World) -> Slip:
    slip = actions.send_slip(task=task, colour="yellow", words="请抓紧。", by=city.coordinator, at=NOON)
    actions.answer_slip(slip=slip, cause="下雨", measures="加派人手", new_date=date(2026, 7, 1), by=city.alice, at=NOON)
    return slip


def ask(document: Document, office: Office, by: User) -> Question:
    grey = make.directive(document, "今天开会，主要说两件事。", by=by)
    return actions.ask_issuer(directive=grey, office=office, text="由谁负责？", by=by, at=NOON)


def circulate(document: Document, office: Office, city: World) -> Circular:
    wanted = circulars.Round(title="讲话精神", due_on=date(2026, 6, 17))
    return circulars.circulate(
        by=city.coordinator, issuer=city.coordinator.posts[0].office, offices=[office], document=document, round=wanted,
        at=NOON,
    )  # fmt: skip


def scored(office: Office, city: World) -> Score:
    score = Score.objects.create(
        formula=Formula.objects.order_by("pk")[0], office=office, first_on=date(2026, 4, 1), last_on=date(2026, 4, 30),
        points=Decimal(90), counted={}, on_time_count=1, due_count=2, counted_at=NOON,
    )  # fmt: skip
    ScoreAppeal.objects.create(
        score=score, words="漏了一件", made_by=city.alice, made_at=NOON, state=AppealState.DISMISSED,
        decided_by=city.coordinator, decided_at=NOON,
    )  # fmt: skip
    return score


# --- two more of everything --------------------------------------------------------------------------


def more(number: int) -> None:
    """Another row beside the first of each kind, under the same parent where it has one."""
    office = people.office(code=f"more-{number}", name=f"第{number}局")
    person = people.member(f"more-{number}", officer_of=office)
    ahead = timedelta(days=number)
    changes: dict[type[Model], Callable[[Any], dict[str, object]]] = {
        Directive: lambda row: {"what": f"{row.what}之{number}"},
        Question: lambda row: {"answered_at": NOON, "answer": "由我们负责。", "answered_by": person},
        Task: lambda row: {"number": f"T-2026-9999{number}"},
        TaskStep: lambda row: {},
        TimeRequest: lambda row: {},
        Measure: lambda row: {"position": row.position + number},
        Milestone: lambda row: {},
        Support: lambda row: {"office": office},
        Slip: lambda row: {"number": f"S-2026-9999{number}"},
        SlipAnswer: lambda row: {},
        Circular: lambda row: {"number": f"N-2026-9999{number}"},
        Receipt: lambda row: {"person": person},
        Report: lambda row: {"office": office},
        ReportStep: lambda row: {},
        Practice: lambda row: {},
        CampaignTitle: lambda row: {},
        Outcome: lambda row: {},
        OutcomeValue: lambda row: {"measured_on": row.measured_on + ahead},
        EventDay: lambda row: {"on": row.on + ahead},
        Score: lambda row: {"office": office},
        ScoreAppeal: lambda row: {},
    }
    for model, change in changes.items():
        row = model._default_manager.order_by("pk")[0]
        values = change(row)
        row.pk = None
        row._state.adding = True
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)


# --- pages -------------------------------------------------------------------------------------------


def pages(city: World) -> Iterator[tuple[str, str]]:
    for entry in urlpatterns:
        route = str(entry.pattern)
        named = {}
        for name in entry.pattern.converters:
            before = route.split(f":{name}>")[0].rpartition("<")[0].rstrip("/")
            named[name] = city.values.get(before) or city.values.get(name) or 1
        yield str(entry.name), reverse(f"programme:{entry.name}", kwargs=named)


def counted(client: Client, address: str) -> tuple[int, int]:
    """Status, and how many statements it took."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address)
        b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.status_code, len(asked)


def measured(client: Client, city: World) -> dict[tuple[str, str], tuple[int, int]]:
    """By page and who opens it."""
    found = {}
    for who, user in {"nobody": None, "office": city.alice, "coordinator": city.coordinator}.items():
        client.logout()
        if user:
            client.force_login(user)
        for name, address in pages(city):
            counted(client, address)  # what is remembered between requests is there for both
            found[name, who] = counted(client, address)
    return found


def test_every_page_asks_as_often_for_three_as_for_one(client: Client, world: World) -> None:
    once = measured(client, world)
    more(1)
    more(2)
    thrice = measured(client, world)

    assert {page: (once[page], thrice[page]) for page in once if thrice[page] != once[page]} == {}
    seen = {name for (name, _who), (status, _count) in once.items() if status == HTTPStatus.OK}
    for_forms = {name for (name, _who), (status, _count) in once.items() if status == HTTPStatus.METHOD_NOT_ALLOWED}
    assert seen.isdisjoint(for_forms)
    assert seen | for_forms | LEADS_ON == {str(entry.name) for entry in urlpatterns}
