"""Documents, tasks, campaigns, cases and pledges are followed in one way: whoever may see one is told of it, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicloop.accounts import followables
from civicloop.accounts.actions.notices import follow
from civicloop.accounts.models import Follow, Membership, Notice, Office, User
from civicloop.accounts.queries import follower_count, follows
from civicloop.cases import actions as cases
from civicloop.cases.models import Case
from civicloop.library.actions.documents import set_details
from civicloop.library.models import Document
from civicloop.pledges.actions import withdraw_pledge
from civicloop.programme.actions import accept_task, add_title, start_campaign
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make_cases
from tests.factories import pledges as make_pledges
from tests.factories import programme as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LATER = NOON + timedelta(hours=1)
KINDS = ["document", "task", "campaign", "case", "pledge"]
HIDDEN = ["document", "task", "case", "pledge"]  # campaigns are everybody's


@dataclass(frozen=True)
class Followable:
    """Something to follow: its page, what changes it, and what takes it out of the follower's sight."""

    thing: Any
    page: str
    change: Callable[[], object]
    hide: Callable[[], object]
    kind: str


@dataclass(frozen=True)
class Cast:
    office: Office
    alice: User
    charlie: User
    coordinator: User


@pytest.fixture
def cast(office: Office, alice: User, charlie: User, coordinator: User) -> Cast:
    return Cast(office, alice, charlie, coordinator)


def a_document(cast: Cast) -> Followable:
    made = make.readable(cast.alice)
    details = {"title": "新的标题", "category": None, "dated_on": None, "visibility": "public"}

    def change() -> None:
        hidden = Document.objects.get(pk=made.pk).visibility
        set_details(by=cast.alice, document=made, at=LATER, **details | {"visibility": hidden})

    hide = Document.objects.filter(pk=made.pk).update
    return Followable(made, f"/d/{made.number}/1", change, lambda: hide(visibility="private"), "document-changed")


def a_task(cast: Cast) -> Followable:
    document = make.readable(cast.alice)
    made = make.task(make.directive(document, by=cast.coordinator), cast.office, by=cast.coordinator)
    hide = Document.objects.filter(pk=document.pk).update
    return Followable(
        made, f"/tasks/{made.number}/", lambda: accept_task(task=made, by=cast.alice, at=LATER),
        lambda: hide(visibility="private"), "task-step",
    )  # fmt: skip


def a_campaign(cast: Cast) -> Followable:
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 12, 31)}
    made = start_campaign(slug="civil", name="创建文明城市", by=cast.coordinator, at=NOON, **days)

    def change() -> None:
        add_title(campaign=made, name="全国文明城市", aim="win", by=cast.coordinator, at=LATER)

    return Followable(made, "/programme/campaigns/civil/", change, lambda: None, "campaign-step")


def a_case(cast: Cast) -> Followable:
    make_cases.city()
    made = make_cases.dispatched(cast.coordinator, cast.office)
    hide = Case.objects.filter(pk=made.pk).update

    def change() -> None:
        cases.accept(case=Case.objects.get(pk=made.pk), by=cast.alice, at=LATER)

    return Followable(made, f"/cases/{made.number}/", change, lambda: hide(is_public=False), "case-step")


def a_pledge(cast: Cast) -> Followable:
    """A draft, which the office alone sees; the follower leaves it."""
    made = make_pledges.draft(cast.alice, cast.office)
    post = Membership.objects.create(user=cast.charlie, office=cast.office, role="officer")

    def change() -> None:
        withdraw_pledge(by=cast.alice, pledge=made, reason="并入新计划", at=LATER)

    hide = Membership.objects.filter(pk=post.pk).update
    return Followable(made, f"/pledges/{made.number}/", change, lambda: hide(ended_at=NOON), "pledge-step")


MAKE = {"document": a_document, "task": a_task, "campaign": a_campaign, "case": a_case, "pledge": a_pledge}


def told(person: User) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=person).values_list("kind", "about"))


def wish(client: Client, what: Followable, wanted: str) -> int:
    sent = {"thing": what.thing.chain_name, "wish": wanted, "next": what.page}
    return client.post("/my/follows/change", sent).status_code


@pytest.mark.parametrize("kind", KINDS)
def test_follower_is_told_once(client: Client, cast: Cast, kind: str) -> None:
    what = MAKE[kind](cast)
    client.force_login(cast.charlie, backend=BACKEND)
    statuses = [wish(client, what, "follow") for _twice in range(2)]
    Notice.objects.all().delete()

    what.change()

    assert (statuses, follower_count(what.thing.chain_name)) == ([302, 302], 1)
    assert told(cast.charlie) == [(what.kind, what.thing.chain_name)]


@pytest.mark.parametrize("kind", HIDDEN)
def test_follower_who_loses_sight_of_it_hears_nothing_more(cast: Cast, kind: str) -> None:
    what = MAKE[kind](cast)
    follow(by=cast.charlie, thing=what.thing.chain_name, at=NOON)
    assert [found.url for _row, found in follows(cast.charlie)] != []
    what.hide()

    what.change()

    charlie = User.objects.get(pk=cast.charlie.pk)
    assert (told(charlie), follows(charlie), followables.find(charlie, what.thing.chain_name)) == ([], [], None)


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_one_may_not_see_cannot_be_followed(client: Client, cast: Cast, kind: str) -> None:
    what = MAKE[kind](cast)
    what.hide()
    client.force_login(cast.charlie, backend=BACKEND)

    assert (wish(client, what, "follow"), Follow.objects.count()) == (404, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_page_shows_whether_it_is_followed(client: Client, cast: Cast, kind: str) -> None:
    what = MAKE[kind](cast)
    if kind == "pledge":  # drafts have no button
        what = Followable(published := make_pledges.published(cast.alice, cast.office), f"/pledges/{published.number}/",
                          what.change, what.hide, what.kind)  # fmt: skip
    field = f'name="thing" value="{what.thing.chain_name}"'
    assert field not in client.get(what.page).content.decode()
    client.force_login(cast.charlie, backend=BACKEND)

    shown = []
    for wanted in ("follow", "stop"):
        page = client.get(what.page).content.decode()
        shown.append([field in page, *(f'name="wish" value="{each}"' in page for each in ("follow", "stop"))])
        wish(client, what, wanted)

    assert shown == [[True, True, False], [True, False, True]]
    assert follows(cast.charlie) == []


def test_reporter_who_follows_the_case_hears_it_in_one_notice(cast: Cast) -> None:
    make_cases.city()
    case = make_cases.filed(cast.coordinator, reporter=cast.charlie)
    case = cases.dispatch(case=case, by=cast.coordinator, office=cast.office, at=NOON)
    follow(by=cast.charlie, thing=case.chain_name, at=NOON)
    case = cases.accept(case=case, by=cast.alice, at=NOON)
    Notice.objects.all().delete()

    cases.mark_fixed(case=case, by=cast.alice, pictures=[make_cases.kept("green")], at=LATER)

    assert told(cast.charlie) == [("case-mine", case.chain_name)]


def test_everything_followed_is_listed_and_can_be_let_go(client: Client, cast: Cast) -> None:
    everything = [MAKE[kind](cast) for kind in KINDS]
    client.force_login(cast.charlie, backend=BACKEND)
    for what in everything:
        wish(client, what, "follow")

    listed = client.get("/my/follows/").content.decode()
    assert [what.thing.chain_name in listed for what in everything] == [True] * 5
    assert listed.count('value="stop"') == 5
    assert "/my/follows/" in client.get("/my/").content.decode()
    for what in everything:
        wish(client, what, "stop")

    assert 'value="stop"' not in client.get("/my/follows/").content.decode()


def test_list_asks_as_often_for_three_of_each_kind_as_for_one(client: Client, cast: Cast) -> None:
    make_cases.city()
    client.force_login(cast.charlie, backend=BACKEND)
    counts, listed = [], []
    for n in range(3):
        document = make.readable(cast.alice)
        order = make.directive(document, by=cast.coordinator)
        days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 12, 31)}
        things = [
            document, order, make.task(order, cast.office, by=cast.coordinator),
            start_campaign(slug=f"civil-{n}", name=f"创建{n}", by=cast.coordinator, at=NOON, **days),
            make_cases.dispatched(cast.coordinator, cast.office, metres_north=500 * n),
            make_pledges.published(cast.alice, cast.office), people.office(code=f"office-{n}", name=f"单位{n}"),
        ]  # fmt: skip
        for thing in things:
            follow(by=cast.charlie, thing=thing.chain_name, at=NOON)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/my/follows/").content.decode()
        counts.append(len(asked))
        listed.append(page.count('value="stop"'))

    assert (listed, counts[0]) == ([7, 14, 21], counts[2])


@pytest.mark.usefixtures("committed")
def test_pledges_followed_before_are_still_followed(alice: User, charlie: User, office: Office) -> None:
    """Back to the table that pledges once had, and forth again: the rows go along."""
    pledge = make_pledges.published(alice, office)
    follow(by=charlie, thing=pledge.chain_name, at=NOON)

    before = MigrationExecutor(connection)
    apps = before.migrate([("pledges", "0001_initial")]).apps
    old = list(apps.get_model("pledges", "Follow").objects.values_list("pledge", "user", "at"))
    Follow.objects.all().delete()
    after = MigrationExecutor(connection)
    after.migrate(after.loader.graph.leaf_nodes("pledges"))

    assert old == [(pledge.pk, charlie.pk, NOON)]
    assert [(row.person, row.thing, row.since) for row in Follow.objects.all()] == [(charlie, pledge.chain_name, NOON)]
