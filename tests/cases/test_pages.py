"""The list, the map, a case, its pictures, the secret link: who sees what, and who can do what."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, queries, tokens
from civicloop.cases.models import Case, State
from civicloop.kernel import clock
from civicloop.kernel.models import Blob, Event
from civicloop.library.models import Document, Visibility
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def do(client: Client, case: Case, deed: str, **said: Any) -> int:
    fields = {f"{deed}-{name}": value for name, value in said.items()}
    return client.post(f"/cases/{case.number}/{deed}", fields).status_code


def jpeg() -> SimpleUploadedFile:
    return SimpleUploadedFile("after.jpg", make.photo("green"), "image/jpeg")


# --- the list ----------------------------------------------------------------------------------------


def test_list_shows_public_cases_and_counts_them(client: Client, coordinator: User, office: Office) -> None:
    make.city()
    make.tip(words="not filed yet")
    shown = make.dispatched(coordinator, office, words="on the list")

    page = text(client, "/cases/?map=1")

    assert "on the list" in page
    assert shown.number in page
    assert "not filed yet" not in page
    assert '全部 <span class="count">1</span>' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?show=open", {"late", "new"}),
        ("?show=overdue", {"late"}),
        ("?show=closed", {"closed"}),
        ("?problem=traffic", {"new"}),
        ("?q=lat", {"late"}),
        ("?problem=nonsense", {"late", "new", "closed"}),
        ("?at=31.0,121.0&zoom=4", {"new", "closed"}),
    ],
)
def test_filters_choose(
    client: Client, coordinator: User, office: Office, alice: User, query: str, found: set[str]
) -> None:
    make.city()
    now = timezone.now()
    make.dispatched(coordinator, office, words="late", at=now - timedelta(days=30), metres_north=3000)
    parking = make.category("test-parking", key_problem="traffic")
    make.dispatched(coordinator, office, words="new", at=now, kind=parking)
    make.closed(coordinator, office, alice, words="closed", at=now - timedelta(days=2))

    page = text(client, f"/cases/{query}")

    assert {words for words in ("late", "new", "closed") if f">{words}</p>" in page} == found


def test_list_asks_the_database_as_often_for_three_as_for_one(
    client: Client, coordinator: User, office: Office
) -> None:
    make.city()

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/cases/")
        return len(asked)

    make.dispatched(coordinator, office, pictures=[make.kept()])
    client.get("/cases/")
    one = questions()
    for metres in (500, 2000):
        make.dispatched(coordinator, office, pictures=[make.kept()], metres_north=metres)

    assert questions() == one


def test_pins_lead_to_cases_and_clusters_come_closer(client: Client, coordinator: User) -> None:
    make.city()
    alone = make.filed(coordinator, metres_north=4000)
    for metres in (0, 150):
        make.filed(coordinator, metres_north=metres)

    page = text(client, "/cases/?map=1")

    assert f'<a href="/cases/{alone.number}/" class="map-pin' in page
    assert 'class="map-pin many" aria-label="此处有 2 件案卷"' in page


# --- a case ------------------------------------------------------------------------------------------


def test_case_page_never_tells_who_reported(client: Client, coordinator: User, office: Office, charlie: User) -> None:
    charlie.name = "查理先生"
    charlie.save()
    case = make.dispatched(coordinator, office, reporter=charlie, contact="13800000000")

    public, staff = (
        text(client, f"/cases/{case.number}/"),
        text(sign_in(Client(), coordinator), f"/cases/{case.number}/"),
    )

    for secret in ("查理先生", "charlie", "13800000000"):
        assert secret not in public
    assert "13800000000" in staff
    assert "Olive" not in public


def test_tip_is_hidden_from_others(client: Client, alice: User, charlie: User) -> None:
    case = make.tip(by=charlie, pictures=[make.kept()])
    picture = f"/cases/{case.number}/{case.pictures.get().pk}-small.jpg"

    for person, status in ((None, 404), (alice, 404), (charlie, 200)):
        visitor = sign_in(Client(), person) if person else client
        assert visitor.get(f"/cases/{case.number}/").status_code == status
        assert visitor.get(picture).status_code == status


def test_picture_of_another_case_is_not_found(client: Client, coordinator: User) -> None:
    hidden = make.tip(pictures=[make.kept()]).pictures.get()
    public = make.filed(coordinator)

    assert client.get(f"/cases/{public.number}/{hidden.pk}-large.jpg").status_code == 404


def test_rebound_is_shown_on_both_cases(client: Client, coordinator: User, office: Office, alice: User) -> None:
    now = timezone.now()
    original = make.closed(coordinator, office, alice, at=now - timedelta(days=5))
    again = make.filed(coordinator, at=now)

    assert f'<a href="/cases/{original.number}/">' in text(client, f"/cases/{again.number}/")
    assert f'<a href="/cases/{again.number}/">' in text(client, f"/cases/{original.number}/")


def test_case_goes_from_tip_to_probation_on_its_page(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    inspector = people.member("ines", officer_of=people.office(code="watch", name="监督中心"), role="inspector")
    case, kind = make.tip(), make.category()
    boss, officer, checker = (sign_in(Client(), person) for person in (coordinator, alice, inspector))

    assert "您的下一步" not in text(sign_in(Client(), people.member("dave")), "/cases/")
    assert do(boss, case, "file", category=kind.pk, office=office.pk, is_public="on") == 302
    assert "我单位受理" in text(officer, f"/cases/{case.number}/")
    assert do(officer, case, "accept") == 302
    assert do(officer, case, "fixed", note="已清理") == 200  # without a picture: told beside the field
    assert do(officer, case, "fixed", note="已清理", pictures=[jpeg()]) == 302
    assert do(officer, case, "verify", passed="yes") == 403
    assert do(checker, case, "verify", passed="no") == 200  # a no needs words
    assert do(checker, case, "verify", passed="yes") == 302

    case.refresh_from_db()
    assert (case.state, case.pictures.count()) == (State.PROBATION, 1)
    assert "已结案" in text(client, f"/cases/{case.number}/")


def test_stale_page_tells_that_someone_was_quicker(coordinator: User, office: Office, alice: User) -> None:
    case = make.dispatched(coordinator, office)
    officer = sign_in(Client(), alice)

    assert do(officer, case, "accept") == 302
    assert do(officer, case, "accept") == 409


def test_strangers_cannot_do_anything_to_a_case(
    client: Client, coordinator: User, office: Office, charlie: User
) -> None:
    case, reason = make.dispatched(coordinator, office), {"reason": "no"}
    before = Event.objects.count()

    assert client.post(f"/cases/{case.number}/accept").status_code == 302  # to sign-in
    stranger = sign_in(Client(), charlie)
    assert do(stranger, case, "accept") == 403
    assert do(stranger, case, "return", **reason) == 403
    assert do(stranger, case, "return") == 403
    assert do(stranger, case, "merge", number="C-1") == 403
    assert do(stranger, case, "file", category=make.category().pk) == 403
    assert do(stranger, case, "dispatch", office=office.pk) == 403
    assert do(stranger, case, "refuse", **reason) == 403
    assert do(stranger, case, "link", task="") == 403
    assert do(stranger, case, "nonsense") == 404
    assert client.get(f"/cases/{case.number}/accept").status_code == 302
    assert Event.objects.count() == before


def test_picture_of_a_stranger_is_not_even_opened(
    client: Client, coordinator: User, office: Office, charlie: User
) -> None:
    case = make.dispatched(coordinator, office)
    client.force_login(charlie)
    sent = SimpleUploadedFile("a.jpg", make.photo(), "image/jpeg")

    answer = client.post(f"/cases/{case.number}/fixed", {"fixed-pictures": [sent]})

    assert (answer.status_code, Blob.objects.count()) == (403, 0)


# --- the secret link ---------------------------------------------------------------------------------


def test_secret_link_shows_a_tip_with_its_picture(client: Client) -> None:
    token = tokens.token_of("x" * 22)
    case = make.tip(token, words="mine", pictures=[make.kept()])

    page = text(client, f"/c/{token}/")

    assert "mine" in page
    assert client.get(f"/c/{token}/{case.pictures.get().pk}-large.jpg").status_code == 200
    assert client.get("/c/wrong/").status_code == 404
    assert client.get(f"/c/{token}/")["Referrer-Policy"] == "same-origin"


def test_reporter_judges_by_the_link_and_reopens(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    token = tokens.token_of("x" * 22)
    case = make.closed(coordinator, office, alice, token=token, at=clock.now() - timedelta(days=2))

    assert client.post(f"/c/{token}/judge", {"fixed": "no", "reason": ""}).status_code == 200
    assert client.post(f"/c/{token}/judge", {"fixed": "no", "reason": "还在"}).status_code == 302

    case.refresh_from_db()
    assert case.state == State.REWORK
    assert "还在" in text(client, f"/cases/{case.number}/")


def test_member_who_follows_judges_on_the_case_itself(
    coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    case = make.fixed(coordinator, office, alice, reporter=charlie)
    member = sign_in(Client(), charlie)

    assert member.post(f"/cases/{case.number}/judge", {"fixed": "yes"}).status_code == 302
    assert sign_in(Client(), alice).post(f"/cases/{case.number}/judge", {"fixed": "yes"}).status_code == 404

    assert case.judgements.count() == 1


# --- the map -----------------------------------------------------------------------------------------


def test_map_is_an_image_of_the_areas(client: Client) -> None:
    assert client.get("/map.svg").status_code == 404
    make.city()

    response = client.get("/map.svg?at=31.0,121.0&zoom=2&pin=31.0,121.0&theme=dark")

    svg = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert svg.count('<path class="district"') == 2
    assert '<path class="pin" transform="translate(160.0 160.0)"' in svg
    assert "script-src" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query", ["?at=x", "?at=1000,1000&zoom=3", "?at=nan,nan&zoom=2", "?zoom=-1", "?shape=x&zoom=99"]
)
def test_map_survives_nonsense(client: Client, query: str) -> None:
    make.city()

    assert client.get(f"/map.svg{query}").status_code == 200


# --- tasks -------------------------------------------------------------------------------------------


def test_case_is_linked_to_a_task_and_leads_to_its_sentence(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    task = make.task(alice, office)
    case = make.dispatched(coordinator, office)

    assert do(sign_in(Client(), coordinator), case, "link", task=task.pk) == 302

    page = text(client, f"/cases/{case.number}/")
    assert task.title in page
    assert task.directive
    document, passage = task.directive.document, task.directive.passage
    assert passage.quote in page
    assert f"/d/{document.number}/{passage.page}#{passage.anchor}" in page
    assert list(queries.for_task(task, AnonymousUser())) == [case]
    assert list(queries.for_directive(task.directive, AnonymousUser())) == [case]


def test_sentence_of_a_hidden_document_is_not_shown(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    task = make.task(alice, office, quote="内部文件要求")
    case = make.dispatched(coordinator, office)
    actions.link_task(case=case, by=coordinator, task=task, at=NOON)
    Document.objects.update(visibility=Visibility.PRIVATE)

    assert "内部文件要求" not in text(client, f"/cases/{case.number}/")


def test_unlinked_case_belongs_to_no_task(coordinator: User, office: Office, alice: User) -> None:
    case = make.dispatched(coordinator, office)
    actions.link_task(case=case, by=alice, task=make.task(alice, office), at=NOON)

    unlinked = actions.link_task(case=case, by=alice, task=None, at=NOON)

    assert unlinked.task is None
