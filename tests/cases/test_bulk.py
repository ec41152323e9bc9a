"""Several cases at once: each apart from the others, with its own outcome, and back again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicloop.accounts.models import Notice, Office, User
from civicloop.cases import actions, queries
from civicloop.cases.models import Case, Deed, SavedList, State
from civicloop.kernel.errors import NotAllowed
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def sent(by: User, office: Office, count: int) -> list[Case]:
    return [make.dispatched(by, office, metres_north=500 * n) for n in range(count)]


def ticked(*cases: Case) -> list[str]:
    return [f"{case.number}:{case.revision}" for case in cases]


def states() -> list[str]:
    return list(Case.objects.order_by("pk").values_list("state", flat=True))


def test_chosen_cases_are_offered_what_suits_them(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    client.force_login(alice)

    page = client.post("/cases/bulk", {"case": ticked(*sent(coordinator, office, 2))})

    assert {each.handler.name: len(each.suits) for each in page.context["choices"]} == {
        "accept": 2, "assign": 2, "link": 2,
    }  # fmt: skip


def test_each_is_done_apart_and_says_what_became_of_it(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    cases = sent(coordinator, office, 3)
    seen = ticked(*cases)
    actions.accept(case=cases[1], by=alice, at=NOON)  # someone was quicker
    client.force_login(alice)

    page = client.post("/cases/bulk/accept", {"case": seen}, follow=True)

    assert [bool(each.trouble) for each in page.context["outcomes"]] == [False, True, False]
    assert states() == [State.ACCEPTED] * 3
    assert cases[1].steps.filter(deed=Deed.ACCEPTED).count() == 1


def test_what_was_done_is_taken_back_together(client: Client, coordinator: User, office: Office, alice: User) -> None:
    seen = ticked(*sent(coordinator, office, 2))
    client.force_login(alice)
    page = client.post("/cases/bulk/accept", {"case": seen}, follow=True)

    back = client.post(
        "/cases/bulk/undo", {"case": [f"{case.number}:" for case in page.context["undoable"]]}, follow=True
    )

    assert states() == [State.DISPATCHED] * 2
    assert "共 2 件，已办理 2 件。" in page.content.decode()
    assert "共 2 件，已撤销 2 件。" in back.content.decode()
    assert client.get("/cases/bulk/done").status_code == 200  # whoever comes back to it finds it again
    assert back.context["undoable"] == []


def test_form_with_an_error_does_nothing(client: Client, coordinator: User) -> None:
    filed = make.filed(coordinator)
    client.force_login(coordinator)

    page = client.post("/cases/bulk/dispatch", {"case": ticked(filed), "dispatch-office": "999"})

    assert page.status_code == 422
    assert states() == [State.FILED]


def test_cases_of_others_are_neither_shown_nor_done(client: Client, office: Office, alice: User) -> None:
    hidden = make.tip()
    client.force_login(alice)

    assert client.post("/cases/bulk", {"case": ticked(hidden)}).context["chosen"] == []
    client.post("/cases/bulk/send-out", {"case": ticked(hidden)})
    assert client.get("/cases/bulk/done").url == "/cases/"  # type: ignore[attr-defined]


def test_who_has_no_post_ticks_nothing(client: Client, coordinator: User, charlie: User) -> None:
    make.filed(coordinator)
    client.force_login(charlie)

    assert client.post("/cases/bulk", {"case": []}).status_code == 403
    assert b'name="case"' not in client.get("/cases/").content


# --- who of the office -------------------------------------------------------------------------------


def test_case_is_given_to_someone_of_the_office_and_found_on_their_desk(
    coordinator: User, office: Office, alice: User
) -> None:
    bob = people.member("bob", officer_of=office)
    case = make.dispatched(coordinator, office)
    before = Notice.objects.filter(person=bob).count()

    actions.assign(case=case, by=alice, person=bob, at=NOON)

    mine = next(pile for pile in queries.desk(bob, NOON) if pile.name == "mine")
    assert list(mine.cases) == [case]
    assert Notice.objects.filter(person=bob).count() == before + 1


def test_case_is_not_given_to_a_stranger(coordinator: User, office: Office, alice: User, charlie: User) -> None:
    case = make.dispatched(coordinator, office)

    with pytest.raises(actions.NotOfTheOffice):
        actions.assign(case=case, by=alice, person=charlie, at=NOON)


def test_another_office_begins_without_the_first_ones_person(coordinator: User, office: Office, alice: User) -> None:
    case = actions.assign(case=make.dispatched(coordinator, office), by=alice, person=alice, at=NOON)
    case = actions.return_case(case=case, by=alice, reason="不归我们管", at=NOON)
    other = people.office(code="parks", name="园林局")

    assert actions.dispatch(case=case, by=coordinator, office=other, at=NOON).assignee is None


def test_who_sees_to_a_case_is_not_for_the_public(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = actions.assign(case=make.dispatched(coordinator, office), by=alice, person=alice, at=NOON)

    assert client.get(f"/cases/{case.number}/").context["assignee"] is None
    client.force_login(alice)
    assert client.get(f"/cases/{case.number}/").context["assignee"] == alice


# --- lists under a name ------------------------------------------------------------------------------


def test_list_is_kept_under_a_name_without_its_page(client: Client, office: Office, alice: User) -> None:
    client.force_login(alice)
    client.post("/cases/lists/save", {"name": "超期脏乱差", "query": "show=overdue&problem=dirt&page=3&map=1"})

    assert list(SavedList.objects.values_list("name", "query", "office")) == [
        ("超期脏乱差", "show=overdue&problem=dirt", None)
    ]
    assert "超期脏乱差" in client.get("/cases/").content.decode()


def test_shared_list_is_seen_in_the_office_and_nowhere_else(office: Office, alice: User, charlie: User) -> None:
    bob = people.member("bob", officer_of=office)
    shared = actions.save_list(by=alice, name="甲", query="show=open", office=office, at=NOON)
    actions.save_list(by=alice, name="乙", query="show=closed", at=NOON)

    assert list(SavedList.objects.visible_to(bob)) == [shared]
    assert list(SavedList.objects.visible_to(charlie)) == []


def test_same_name_replaces_and_only_ones_own_office_is_shared_with(office: Office, alice: User) -> None:
    for query in ("show=open", "show=closed"):
        actions.save_list(by=alice, name="甲", query=query, at=NOON)
    with pytest.raises(NotAllowed):
        actions.save_list(by=alice, name="乙", query="", office=people.office(code="parks", name="园林局"), at=NOON)

    assert list(SavedList.objects.values_list("name", "query")) == [("甲", "show=closed")]


def test_list_is_removed_by_its_owner(client: Client, office: Office, alice: User, charlie: User) -> None:
    saved = actions.save_list(by=alice, name="甲", query="show=open", at=NOON)
    client.force_login(charlie)
    assert client.post(f"/cases/lists/{saved.pk}/remove").status_code == 404
    with pytest.raises(NotAllowed):
        actions.remove_list(by=charlie, saved=saved)

    client.force_login(alice)
    client.post(f"/cases/lists/{saved.pk}/remove")

    assert not SavedList.objects.exists()


def test_page_of_outcomes_asks_as_often_for_three_cases_as_for_one(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    cases = sent(coordinator, office, 4)
    client.force_login(alice)
    counts, back = [], []
    for chosen in (cases[:1], cases[1:]):
        client.post("/cases/bulk/accept", {"case": ticked(*chosen)})
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/cases/bulk/done")
        counts.append(len(asked))
        back.append([case.number for case in page.context["undoable"]])

    assert (back, counts[0]) == ([[cases[0].number], [case.number for case in cases[1:]]], counts[1])
