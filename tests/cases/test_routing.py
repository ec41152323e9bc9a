"""Who gets a case: rules on plain values, over the database, and as pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from civicloop.accounts.models import Notice, Office, User
from civicloop.cases import actions, routes
from civicloop.cases.models import Area, AreaKind, BookState, Case, KeyPeriod, RoutingRule, RuleBook
from civicloop.cases.routing import Known, Rule, Situation, decide, faults
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

KNOWN = Known(
    frozenset({"stalls"}),
    frozenset({"east", "park"}),
    frozenset({"may-day"}),
    frozenset({"urban", "parks", "east-office"}),
)
HERE = Situation("stalls", "occupied", frozenset({"east", "park"}), frozenset({"may-day"}), "parks", "urban")


def codes(*words: str) -> frozenset[str]:
    return frozenset(words)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Rule("all", office="urban"), "fits"),
        (Rule("off", office="urban", is_off=True), "off"),
        (Rule("kind", codes("noise"), office="urban"), "category"),
        (Rule("problem", problems=codes("dirt"), office="urban"), "problem"),
        (Rule("area", areas=codes("west"), office="urban"), "area"),
        (Rule("one of two areas", areas=codes("west", "park"), office="urban"), "fits"),
        (Rule("period", periods=codes("winter"), office="urban"), "period"),
        (Rule("guarantor", guarantors=codes("urban"), office="urban"), "guarantor"),
        (Rule("to the guarantor"), "fits"),
        (Rule("closed", office="gone"), "office"),
        (
            Rule(
                "all conditions",
                codes("stalls"),
                codes("occupied"),
                codes("east"),
                codes("may-day"),
                codes("parks"),
                "urban",
            ),
            "fits",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Rule) else value,
)
def test_rule_says_why_it_fits_or_not(rule: Rule, why: str) -> None:
    assert [look.why for look in decide([rule], HERE, KNOWN).looks] == [why]


def test_first_rule_that_fits_decides_and_the_rest_is_not_asked() -> None:
    listed = [
        Rule("west", areas=codes("west"), office="urban"),
        Rule("east", areas=codes("east")),
        Rule("all", office="urban"),
    ]

    decision = decide(listed, HERE, KNOWN)

    assert (decision.office, decision.rule) == ("parks", listed[1])
    assert [(look.rule.name, look.why) for look in decision.looks] == [("west", "area"), ("east", "fits")]


def test_rule_that_errs_is_passed_over_with_its_fault() -> None:
    decision = decide([Rule("closed", office="gone"), Rule("all", office="urban")], HERE, KNOWN)

    assert (decision.office, [look.why for look in decision.looks]) == ("urban", ["office", "fits"])


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (HERE, ("urban", "usual")),
        (Situation(guarantor="parks"), ("parks", "place")),
        (Situation(guarantor="parks", usual="gone"), ("parks", "place")),
        (Situation(), ("", "nobody")),
    ],
)
def test_without_rules_it_is_the_usual_office_then_the_places(situation: Situation, expected: tuple[str, str]) -> None:
    decision = decide([], situation, KNOWN)

    assert (decision.office, decision.why) == expected


def test_rule_to_a_guarantor_where_there_is_none_says_so() -> None:
    decision = decide([Rule("to the guarantor")], Situation(usual="urban"), KNOWN)

    assert (decision.office, [look.why for look in decision.looks]) == ("urban", ["no-guarantor"])


def test_faults_name_all_that_is_gone() -> None:
    broken = Rule("x", codes("gone"), codes("dirt"), codes("east", "gone"), codes("gone"), codes("gone"), "gone")

    assert faults(broken, KNOWN) == ["office", "categories", "areas", "periods", "guarantors"]
    assert faults(Rule("y", codes("stalls"), areas=codes("east"), office="urban"), KNOWN) == []


# --- over the database -------------------------------------------------------------------------------


def add(by: User, name: str, **said: Any) -> RoutingRule:
    return actions.save_rule(by=by, said={"name": name, **said}, position=None, at=NOON)


def names(book: RuleBook | None) -> list[tuple[int, str]]:
    return [(row.position, row.name) for row in routes.rows_of(book)]


@pytest.mark.django_db
def test_case_goes_to_the_categorys_office_before_the_places(coordinator: User) -> None:
    park_office, district_office = people.office(code="parks", name="园林局"), people.office(code="east", name="东区")
    make.city()
    east = Area.objects.get(code="east")
    east.office = district_office
    east.save()
    make.area("park", "中心公园", AreaKind.PARK, make.square(121.01, 31.01, 121.02, 31.02), office=park_office)
    urban = people.office(code="urban", name="城市管理局")
    with_office = make.category("test-with-office", office=urban)

    in_park = make.tip(latitude=31.015, longitude=121.015)
    in_district = make.tip(latitude=31.03, longitude=121.03)
    elsewhere = make.tip(latitude=31.03, longitude=120.97)
    sorted_ = make.tip(latitude=31.015, longitude=121.015, category=with_office)

    offices = [routes.proposal(case, NOON).office for case in (in_park, in_district, elsewhere, sorted_)]
    assert offices == [park_office, district_office, None, urban]


@pytest.mark.django_db
def test_rules_work_once_their_draft_is_in_force(coordinator: User, office: Office) -> None:
    make.city()
    kind = make.category()
    case = make.tip(longitude=121.02, category=kind)
    add(coordinator, "东区的垃圾", categories=[kind.code], areas=["east"], office="urban")

    before = routes.proposal(case, NOON)
    actions.put_in_force(by=coordinator, at=NOON)
    after = routes.proposal(case, NOON)

    assert (before.office, after.office) == (None, office)
    assert after.decision.rule
    assert after.decision.rule.name == "东区的垃圾"
    assert Event.objects.filter(verb="routing.live").count() == 1


@pytest.mark.django_db
def test_rule_for_a_period_holds_on_its_days_in_its_areas(coordinator: User, office: Office) -> None:
    make.city()
    week = KeyPeriod.objects.create(code="week", name="周", starts_on=date(2026, 6, 10), ends_on=date(2026, 6, 12))
    week.areas.add(Area.objects.get(code="east"))
    add(coordinator, "节日", periods=["week"], office="urban")
    actions.put_in_force(by=coordinator, at=NOON)
    there, far = make.tip(longitude=121.02), make.tip(longitude=120.97)

    asked = ((there, NOON), (far, NOON), (there, NOON + timedelta(days=3)))
    assert [routes.proposal(*each).office for each in asked] == [office, None, None]


@pytest.mark.django_db
def test_draft_begins_as_a_copy_and_leaves_the_rules_in_force_alone(coordinator: User) -> None:
    for name in ("一", "二", "三"):
        add(coordinator, name)
    actions.put_in_force(by=coordinator, at=NOON)

    actions.move_rule(by=coordinator, position=3, up=True, at=NOON)
    actions.remove_rule(by=coordinator, position=1, at=NOON)
    actions.move_rule(by=coordinator, position=1, up=True, at=NOON)

    assert names(routes.live_book()) == [(1, "一"), (2, "二"), (3, "三")]
    assert names(routes.draft_book()) == [(1, "三"), (2, "二")]
    actions.put_in_force(by=coordinator, at=NOON)
    assert sorted(RuleBook.objects.values_list("state", flat=True)) == [BookState.LIVE, BookState.PAST]


@pytest.mark.django_db
def test_draft_can_be_dropped(coordinator: User) -> None:
    add(coordinator, "一")

    actions.drop_draft(by=coordinator)

    assert RuleBook.objects.count() == 0
    with pytest.raises(actions.NoDraft):
        actions.put_in_force(by=coordinator, at=NOON)


@pytest.mark.django_db
def test_database_keeps_one_book_in_force(coordinator: User) -> None:
    RuleBook.objects.create(state=BookState.LIVE, begun_at=NOON, begun_by=coordinator)

    with pytest.raises(IntegrityError):
        RuleBook.objects.create(state=BookState.LIVE, begun_at=NOON, begun_by=coordinator)


@pytest.mark.django_db
def test_only_coordinators_change_rules(charlie: User, alice: User) -> None:
    for stranger in (charlie, alice):
        with pytest.raises(NotAllowed):
            add(stranger, "一")


@pytest.mark.django_db
def test_replay_names_the_cases_that_would_go_elsewhere(coordinator: User, office: Office) -> None:
    make.city()
    moved = make.tip(at=NOON - timedelta(days=3), longitude=121.02)
    make.tip(at=NOON - timedelta(days=3), longitude=120.97)
    make.tip(at=NOON - timedelta(days=40), longitude=121.02)
    add(coordinator, "东区", areas=["east"], office="urban")

    found = routes.replay(routes.draft_book(), NOON)  # type: ignore[arg-type]

    assert found.count == 2
    assert [(each.case, each.before.office, each.after.office) for each in found.moved] == [(moved, "", "urban")]


@pytest.mark.django_db
def test_replay_asks_as_little_for_many_cases_as_for_few(coordinator: User, django_assert_num_queries: Any) -> None:
    make.city()
    add(coordinator, "东区", areas=["east"])
    draft = routes.draft_book()
    make.tip()
    routes.replay(draft, NOON)  # type: ignore[arg-type]
    for _ in range(3):
        make.tip()

    with django_assert_num_queries(14):
        routes.replay(draft, NOON)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_what_no_longer_works_is_listed(coordinator: User, office: Office) -> None:
    make.city()
    add(coordinator, "好的", areas=["east"], office="urban")
    add(coordinator, "坏的", areas=["east", "gone"], office="urban")
    add(coordinator, "停用的", office="gone", is_off=True)
    actions.put_in_force(by=coordinator, at=NOON)
    office.is_closed = True
    office.save()
    orphan = make.filed(coordinator)

    found = [(trouble.row.name, trouble.faults) for trouble in routes.troubles(routes.live_book())]

    assert found == [("好的", ["office"]), ("坏的", ["office", "areas"])]
    assert routes.nobodys() == [orphan]


@pytest.fixture
def broken(coordinator: User, office: Office) -> Office:
    """The office that the second of two rules in force names is closed."""
    make.city()
    add(coordinator, "好的", areas=["east"])
    add(coordinator, "坏的", areas=["east"], office=office.code)
    actions.put_in_force(by=coordinator, at=NOON)
    office.is_closed = True
    office.save()
    return office


@pytest.mark.django_db
def test_trouble_leads_to_the_rule_where_it_stands_in_the_draft(broken: Office, coordinator: User) -> None:
    def urls() -> list[str]:
        return [trouble.url for trouble in routes.troubles(routes.live_book())]

    before = urls()
    actions.move_rule(by=coordinator, position=2, up=True, at=NOON)
    moved = urls()
    actions.remove_rule(by=coordinator, position=1, at=NOON)

    assert (before, moved, urls()) == (["/setup/routing/2/"], ["/setup/routing/1/"], ["/setup/routing/"])


@pytest.mark.django_db
def test_those_who_coordinate_are_reminded_each_day_until_it_is_mended(broken: Office, coordinator: User) -> None:
    def told() -> int:
        count = Notice.objects.filter(person=coordinator, kind="rule-trouble").count()
        Notice.objects.update(read_at=NOON)
        return count

    after = {}
    for hours in (0, 1, 25, 50):
        if hours == 50:
            broken.is_closed = False
            broken.save()
        actions.tell_troubles(at=NOON + timedelta(hours=hours))
        after[hours] = told()

    assert after == {0: 1, 1: 1, 25: 2, 50: 2}


# --- pages -------------------------------------------------------------------------------------------


@pytest.fixture
def page(client: Client, coordinator: User, office: Office) -> Client:
    make.city()
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "routing/", "routing/new", "routing/try", "routing/replay"])
def test_pages_are_for_those_who_set_up(client: Client, charlie: User, path: str) -> None:
    stranger = client.get(f"/setup/{path}")
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    assert (stranger.status_code, client.get(f"/setup/{path}").status_code) == (302, 403)


def test_rule_is_written_tried_replayed_and_put_in_force(page: Client) -> None:
    case = make.tip(at=NOON, longitude=121.02, category=make.category())
    Case.objects.update(reported_at=NOON)

    saved = page.post("/setup/routing/new", {"name": "东区的事", "areas": ["east"], "office": "urban"})
    tried = page.get("/setup/routing/try", {"words": "垃圾", "area": "east", "day": "2026-06-10"}).content.decode()
    done = page.post("/setup/routing/draft/in-force")
    shown = page.get(f"/cases/{case.number}/").content.decode()

    assert (saved.status_code, done.status_code) == (302, 302)
    assert "城市管理局" in tried
    assert "东区的事" in tried
    assert "由规则“东区的事”建议" in shown


def test_try_page_says_what_is_missing(page: Client) -> None:
    nowhere = page.get("/setup/routing/try", {"words": "垃圾"}).content.decode()
    odd = page.get("/setup/routing/try", {"place": "here"}).content.decode()

    assert "请说明在哪里" in nowhere
    assert "中间用逗号隔开" in odd


def test_broken_rule_stands_on_the_desk(page: Client, coordinator: User) -> None:
    add(coordinator, "去往撤销的单位", office="gone")
    actions.put_in_force(by=coordinator, at=NOON)

    for path in ("/cases/", "/setup/", "/setup/routing/"):
        assert "去往撤销的单位" in page.get(path).content.decode(), path


def test_rule_that_is_not_there_is_not_found(page: Client) -> None:
    assert [page.get("/setup/routing/7/").status_code, page.post("/setup/routing/1/fly").status_code] == [404, 404]
    assert page.post("/setup/routing/7/up").status_code == 422
