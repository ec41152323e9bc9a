"""Campaigns that share tasks and measure outcomes; scores that open what they were counted from."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.accounts.models import Office, User
from civicloop.kernel.errors import NotAllowed, WrongState
from civicloop.programme.actions import (
    accept_task,
    add_outcome,
    add_title,
    appeal_score,
    decide_score_appeal,
    enter_value,
    finish_task,
    link_campaigns,
    order_task,
    save_formula,
    score_offices,
    send_back_task,
    send_slip,
    start_campaign,
    submit_task,
)
from civicloop.programme.actions.campaigns import AimsAtNothing, MeasuredAlready, OutOfItsInterval, ValueInTheFuture
from civicloop.programme.actions.scores import AppealedAlready, TimeNotOver
from civicloop.programme.funnel import funnel, limits
from civicloop.programme.models import AppealState, Campaign, Count, Directive, Formula, Outcome, People, Score, Task
from civicloop.programme.scoring import count_offices
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

DUE = date(2026, 6, 30)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))
AFTER = datetime(2026, 7, 20, 4, tzinfo=UTC)


@pytest.fixture
def orders(alice: User, coordinator: User) -> list[Directive]:
    document = make.readable(alice, "".join(f"第{n}件事要办。" for n in range(4)))
    return [make.directive(document, f"第{n}件事要办。", by=coordinator) for n in range(4)]


def campaign(slug: str, by: User) -> Campaign:
    return start_campaign(slug=slug, name=slug, starts_on=JUNE[0], ends_on=date(2026, 12, 31), by=by, at=NOON)


def outcome(of: Campaign, by: User, target: str = "80", people: People = People.RESIDENTS) -> Outcome:
    return add_outcome(
        campaign=of, name="满意率", people=people, unit="%", baseline_value=Decimal(60), baseline_on=JUNE[0],
        target_value=Decimal(target), target_on=DUE, by=by, at=NOON,
    )  # fmt: skip


# --- campaigns ---------------------------------------------------------------------------------------


def test_shared_task_counts_towards_each_campaign(
    client: Client, orders: list[Directive], office: Office, coordinator: User
) -> None:
    first, second = campaign("civil", coordinator), campaign("streets", coordinator)
    link_campaigns(campaign=first, other=second, by=coordinator, at=NOON)
    task = order_task(directive=orders[0], lead_office=office, campaigns=[first, second], by=coordinator, at=NOON)

    for slug in ("civil", "streets"):
        page = client.get(reverse("programme:campaign", args=[slug]))
        assert ([each.pk for each in page.context["tasks"]], page.context["task_count"]) == ([task.pk], 1)
    assert client.get(reverse("programme:campaign", args=["streets"])).context["linked"] == [first]


def test_outcomes_of_residents_and_visitors_stand_apart_on_their_way(client: Client, coordinator: User) -> None:
    civil = campaign("civil", coordinator)
    mine, theirs = outcome(civil, coordinator), outcome(civil, coordinator, "50", People.VISITORS)
    for each, value in ((mine, "65"), (theirs, "58")):
        enter_value(
            outcome=each, measured_on=NOON.date(), value=Decimal(value), low=Decimal(value) - 2,
            high=Decimal(value) + 2, sample=400, by=coordinator, at=NOON,
        )  # fmt: skip

    found = client.get(reverse("programme:campaign", args=["civil"])).context["outcomes"]

    assert [(each.outcome.people, each.way) for each in found] == [("residents", 25), ("visitors", 20)]


def test_values_make_sense_or_are_refused(coordinator: User, alice: User) -> None:
    civil = campaign("civil", coordinator)
    with pytest.raises(AimsAtNothing):
        outcome(civil, coordinator, "60")
    made, day = outcome(civil, coordinator), NOON.date()

    def enter(**more: object) -> None:
        given = {"measured_on": day, "value": Decimal(65), "by": coordinator} | more
        enter_value(outcome=made, at=NOON, **given)  # type: ignore[arg-type]

    for wrong, refusal in (
        ({"measured_on": day + timedelta(days=1)}, ValueInTheFuture),
        ({"low": Decimal(66), "high": Decimal(70)}, OutOfItsInterval),
        ({"low": Decimal(60)}, OutOfItsInterval),
        ({"by": alice}, NotAllowed),
    ):
        with pytest.raises(refusal):
            enter(**wrong)  # type: ignore[arg-type]
    enter()
    with pytest.raises(MeasuredAlready):
        enter()
    with pytest.raises(NotAllowed):
        add_title(campaign=civil, name="文明城市", aim="win", by=alice, at=NOON)


def test_coordinator_adds_a_title_on_the_page_and_an_officer_can_t(
    client: Client, coordinator: User, alice: User
) -> None:
    civil = campaign("civil", coordinator)
    address = reverse("programme:change-campaign", args=["civil", "title"])
    form = {"title-name": "省级文明城市", "title-aim": "win"}

    client.force_login(alice)
    assert client.post(address, form).status_code == 403
    client.force_login(coordinator)
    client.post(address, form)

    assert civil.titles.get().name == "省级文明城市"


# --- scores ------------------------------------------------------------------------------------------


@pytest.fixture
def tasks(orders: list[Directive], office: Office, alice: User, coordinator: User) -> dict[str, Task]:
    """One done in time after rework, one overdue, one still in time."""
    made = {
        "done": make.task(orders[0], office, by=coordinator, due_on=date(2026, 6, 20)),
        "overdue": make.task(orders[1], office, by=coordinator, due_on=date(2026, 6, 25)),
        "open": make.task(orders[2], office, by=coordinator, due_on=date(2026, 7, 31)),
    }
    accept_task(task=made["done"], by=alice, at=NOON)
    submit_task(task=made["done"], note="好了", by=alice, at=NOON)
    send_back_task(task=made["done"], reason="缺照片", by=coordinator, at=NOON)
    submit_task(task=made["done"], note="补齐", by=alice, at=NOON)
    finish_task(task=made["done"], by=coordinator, at=NOON)
    return made


def test_score_is_base_and_weights_times_what_was_counted_and_opens_it(
    client: Client, tasks: dict[str, Task], office: Office, coordinator: User
) -> None:
    slip = send_slip(task=tasks["open"], colour="red", words="不实", by=coordinator, at=NOON)
    formula = Formula.objects.get()

    (score,) = score_offices(formula=formula, first_on=JUNE[0], last_on=JUNE[1], by=coordinator, at=AFTER)

    done, overdue = tasks["done"].number, tasks["overdue"].number
    assert score.counted == {
        Count.ON_TIME: [done],
        Count.LATE: [overdue],
        Count.REWORK: [done],
        Count.RETURNED: [],
        Count.YELLOW: [],
        Count.RED: [slip.number],
        Count.UNANSWERED: [slip.number],
    }
    assert score.points == Decimal(100) + 1 - 1 - 2 - 2 - 2
    terms = client.get(reverse("programme:score", args=[score.pk])).context["terms"]
    assert [[number for number, _url, _title in each.listed] for each in terms][:3] == [[done], [overdue], [done]]
    assert score_offices(formula=formula, first_on=JUNE[0], last_on=JUNE[1], by=coordinator, at=AFTER) == []


def test_older_scores_keep_their_formula(tasks: dict[str, Task], coordinator: User) -> None:
    first = Formula.objects.get()
    (old,) = score_offices(formula=first, first_on=JUNE[0], last_on=JUNE[1], by=coordinator, at=AFTER)

    second = save_formula(base=Decimal(50), weights={Count.LATE: Decimal(-5)}, words="", by=coordinator, at=AFTER)
    (new,) = score_offices(formula=second, first_on=JUNE[0], last_on=JUNE[1], by=coordinator, at=AFTER)

    assert (second.version, new.points, Score.objects.get(pk=old.pk).formula) == (2, Decimal(45), first)


def test_office_appeals_and_another_decides(
    client: Client, tasks: dict[str, Task], alice: User, charlie: User, coordinator: User
) -> None:
    formula = Formula.objects.get()
    (score,) = score_offices(formula=formula, first_on=JUNE[0], last_on=JUNE[1], by=coordinator, at=AFTER)
    for stranger in (charlie, coordinator):
        with pytest.raises(NotAllowed):
            appeal_score(score=score, words="不公", by=stranger, at=AFTER)
    appeal = appeal_score(score=score, words="台风延误", by=alice, at=AFTER)
    with pytest.raises(AppealedAlready):
        appeal_score(score=score, words="再诉", by=alice, at=AFTER)
    with pytest.raises(NotAllowed):
        decide_score_appeal(appeal=appeal, adjustment=Decimal(2), decision="准", by=alice, at=AFTER)

    decided = decide_score_appeal(appeal=appeal, adjustment=Decimal(2), decision="属实", by=coordinator, at=AFTER)

    assert decided.state == AppealState.UPHELD
    page = client.get(reverse("programme:score", args=[score.pk]))
    assert (page.context["row"].points, page.context["score"].points) == (score.points + 2, score.points)
    with pytest.raises(WrongState):
        decide_score_appeal(appeal=appeal, adjustment=Decimal(2), decision="属实", by=coordinator, at=AFTER)


def test_only_coordinators_score_and_only_what_is_over(tasks: dict[str, Task], alice: User, coordinator: User) -> None:
    formula = Formula.objects.get()
    with pytest.raises(NotAllowed):
        score_offices(formula=formula, first_on=JUNE[0], last_on=JUNE[1], by=alice, at=AFTER)
    with pytest.raises(TimeNotOver):
        score_offices(formula=formula, first_on=JUNE[0], last_on=AFTER.date(), by=coordinator, at=AFTER)


def test_office_without_anything_to_count_has_no_score(tasks: dict[str, Task], office: Office) -> None:
    people.office(code="idle", name="无事局")

    assert set(count_offices(*JUNE)) == {office.pk}


def test_funnel_leaves_out_who_has_too_few_and_tells_chance_from_difference() -> None:
    drawn = funnel([("few", 9, 9), ("usual", 160, 200), ("poor", 40, 100), ("good", 180, 200)])

    assert drawn
    assert {dot.label: dot.tone for dot in drawn.dots} == {"usual": "grey", "poor": "red", "good": "green"}
    assert funnel([("few", 9, 9)]) is None


def test_funnel_s_limits_are_the_binomial_s_standard_errors() -> None:
    low, high = limits(0.5, 100, 2.0)

    assert (round(low, 6), round(high, 6)) == (0.4, 0.6)
    assert limits(0.99, 4, 3.0)[1] == 1.0


@pytest.mark.parametrize("spread", ["", "additive"])
def test_open_appeal_stands_beside_the_score(
    client: Client, tasks: dict[str, Task], alice: User, coordinator: User, spread: str
) -> None:
    formula = Formula.objects.get()
    (score,) = score_offices(formula=formula, first_on=JUNE[0], last_on=JUNE[1], by=coordinator, at=AFTER)
    url = f"{reverse('programme:scores')}?spread={spread}"
    before = [each.is_appealed for each in client.get(url).context["rows"]]

    appeal_score(score=score, words="台风延误", by=alice, at=AFTER)

    assert (before, [each.is_appealed for each in client.get(url).context["rows"]]) == ([False], [True])
