"""Today's list: marked, kept to oneself, and deeds that arrive later as data."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, tokens
from civicloop.cases.actions import MOST_MARKED, TooManyMarked
from civicloop.cases.models import Case, Mark, State
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
LATER = {"X-Upload": "1", "Accept": "application/json"}  # as the script of kept pages sends what was done on them


@pytest.fixture
def case(coordinator: User, office: Office) -> Case:
    return make.dispatched(coordinator, office, at=clock.now())


def sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def on_list(user: User) -> list[str]:
    return list(Mark.objects.visible_to(user).order_by("pk").values_list("case__number", flat=True))


def test_case_is_put_on_the_list_once_and_taken_off(case: Case, alice: User, bob: User) -> None:
    for _ in range(2):
        actions.mark(by=alice, cases=[case], at=NOON)

    assert (on_list(alice), on_list(bob)) == ([case.number], [])
    for _ in range(2):
        actions.unmark(by=alice, case=case)
    assert on_list(alice) == []


def test_only_what_one_sees_gets_onto_the_list(alice: User, charlie: User, case: Case) -> None:
    hidden = make.tip()

    assert actions.mark(by=alice, cases=[hidden, case], at=NOON) == 1
    with pytest.raises(NotAllowed):
        actions.mark(by=charlie, cases=[case], at=NOON)


def test_a_day_has_an_end(alice: User, coordinator: User, office: Office) -> None:
    cases = [make.dispatched(coordinator, office) for _ in range(MOST_MARKED + 1)]

    with pytest.raises(TooManyMarked):
        actions.mark(by=alice, cases=cases, at=NOON)

    assert on_list(alice) == []


# --- pages -------------------------------------------------------------------------------------------


def test_page_holds_ones_own_list_and_names_what_is_to_be_kept(
    client: Client, case: Case, alice: User, coordinator: User, office: Office
) -> None:
    others = make.dispatched(coordinator, office, at=clock.now())
    actions.mark(by=coordinator, cases=[others], at=clock.now())
    sign_in(client, alice)
    client.post(f"/cases/{case.number}/day", {"do": "on"})

    page = client.get("/my/day/").content.decode()

    assert (f'href="/cases/{case.number}/"' in page, others.number in page) == (True, False)
    assert tokens.who_is(alice) in page
    client.post("/my/day/clear")
    assert on_list(alice) == []


def test_ticked_cases_are_put_on_the_list(client: Client, case: Case, alice: User) -> None:
    hidden = make.tip()
    sign_in(client, alice)

    client.post("/my/day/add", {"case": [f"{each.number}:{each.revision}" for each in (case, hidden)]})

    assert on_list(alice) == [case.number]


def test_page_asks_as_often_for_three_as_for_one(
    client: Client, case: Case, alice: User, coordinator: User, office: Office,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    sign_in(client, alice)
    actions.mark(by=alice, cases=[case], at=NOON)
    client.get("/my/day/")
    with django_assert_max_num_queries(100) as once:
        client.get("/my/day/")
    more = [make.dispatched(coordinator, office, at=clock.now(), metres_north=metres) for metres in (500, 1000)]
    actions.mark(by=alice, cases=more, at=NOON)

    with django_assert_max_num_queries(100) as thrice:
        client.get("/my/day/")

    assert len(once) == len(thrice)


def test_list_is_for_those_with_a_post(client: Client, charlie: User) -> None:
    sign_in(client, charlie)

    assert client.get("/my/day/").status_code == 403


# --- what was done without a connection --------------------------------------------------------------


def test_deed_that_arrives_later_is_done_once(client: Client, case: Case, alice: User) -> None:
    sign_in(client, alice)
    said = {"revision": case.revision}

    answers = [client.post(f"/cases/{case.number}/accept", said, headers=LATER) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 409]
    assert "其间已有他人" in answers[1].json()["message"]
    assert list(case.steps.order_by("pk").values_list("deed", flat=True))[-1:] == ["accepted"]


def test_deed_that_arrives_later_is_refused_in_words(client: Client, case: Case, alice: User, charlie: User) -> None:
    case = actions.accept(case=case, by=alice, at=clock.now())
    sign_in(client, alice)
    said = {"revision": case.revision, "fixed-ending": "fixed"}

    without_picture = client.post(f"/cases/{case.number}/fixed", said, headers=LATER)
    sign_in(client, charlie)
    stranger = client.post(f"/cases/{case.number}/accept", {"revision": case.revision}, headers=LATER)

    assert (without_picture.status_code, stranger.status_code) == (422, 403)
    assert without_picture.json()["message"]
    assert stranger.json()["code"] == "not-allowed"
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_key_says_whose_session_it_is_without_naming_anyone(client: Client, alice: User, bob: User) -> None:
    assert client.get("/report/key").json()["who"] == ""
    sign_in(client, alice)

    assert client.get("/report/key").json()["who"] == tokens.who_is(alice) != tokens.who_is(bob)
    assert alice.name not in tokens.who_is(alice)


def test_worker_knows_the_deeds_and_where_one_leaves(client: Client) -> None:
    worker = client.get("/sw.js").content.decode()

    assert ("(accept|" in worker, "/account/logout/" in worker, "&" in worker.split("DEED =")[1].split("\n")[0]) == (
        True,
        True,
        False,
    )
