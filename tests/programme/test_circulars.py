"""Circulars reach everyone of the chosen offices; each reads to the end and says so, or passes the quiz."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicloop.accounts.models import Notice, Office, Role, User
from civicloop.kernel.errors import NotAllowed
from civicloop.library.models import Document, Visibility
from civicloop.programme.actions import circulars as actions
from civicloop.programme.actions import receipts
from civicloop.programme.circulars import queries, quiz
from civicloop.programme.models import Circular, Proof, Receipt
from tests.conftest import NOON
from tests.factories import accounts as people
from tests.factories import programme as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = timedelta(days=1)
ROUND = actions.Round(title="讲话精神", due_on=date(2026, 6, 17))
ITEMS = [quiz.parse("谁牵头？", "*城市管理局\n水务局"), quiz.parse("哪些是重点？", "*背街小巷\n*农贸市场\n公园")]
RIGHT = [frozenset([0]), frozenset([0, 1])]


@pytest.fixture
def document(coordinator: User) -> Document:
    return make.readable(coordinator, "第一页的话。", "第二页的话。")


@pytest.fixture
def circular(coordinator: User, office: Office, alice: User, bob: User, document: Document) -> Circular:
    return start(coordinator, document, office)


def start(
    by: User, document: Document, *offices: Office, round: actions.Round = ROUND, at: datetime = NOON
) -> Circular:
    return actions.circulate(by=by, issuer=by.posts[0].office, offices=offices, document=document, round=round, at=at)


def receipt_of(person: User) -> Receipt:
    return Receipt.objects.get(person=person)


def readers(circular: Circular) -> list[str]:
    return sorted(receipt.reader for receipt in circular.receipts.select_related("person"))


# --- whom it reaches ---------------------------------------------------------------------------------


def test_circular_reaches_everyone_of_the_offices_and_below(
    coordinator: User, office: Office, alice: User, bob: User, charlie: User, document: Document
) -> None:
    team = people.office(code="team", name="执法队", parent=office)
    people.member("dora", officer_of=team)
    people.member("emil", officer_of=office, role=Role.READER)
    gone = people.member("gone", officer_of=office)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert readers(start(coordinator, document, office)) == ["Alice", "Bob", "Dora", "Emil"]
    narrow = replace(ROUND, reaches_below=False)
    assert readers(start(coordinator, document, office, round=narrow)) == ["Alice", "Bob", "Emil"]
    assert sorted(Notice.objects.filter(kind="circular").values_list("person__handle", flat=True)) == [
        *("alice", "alice", "bob", "bob", "dora", "emil", "emil"),
    ]


def test_person_of_two_offices_gets_one_receipt(
    coordinator: User, office: Office, alice: User, document: Document
) -> None:
    water = people.office(code="water", name="水务局")
    water.memberships.create(user=alice, role=Role.OFFICER)

    made = start(coordinator, document, water, office)

    assert [(receipt.person, receipt.office) for receipt in made.receipts.all()] == [(alice, office)]


def test_office_reaches_its_own_tree_alone(alice: User, office: Office, document: Document) -> None:
    water = people.office(code="water", name="水务局")
    people.member("wen", officer_of=water)

    assert readers(start(alice, document, office)) == ["Alice"]
    with pytest.raises(NotAllowed):
        start(alice, document, water)


def test_nobody_circulates_what_one_may_not_read(alice: User, office: Office, coordinator: User) -> None:
    hidden = make.readable(coordinator, "密")
    Document.objects.filter(pk=hidden.pk).update(visibility=Visibility.PRIVATE)

    with pytest.raises(NotAllowed):
        start(alice, hidden, office)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"page": 3}, actions.NoSuchPage),
        ({"due_on": date(2026, 6, 9)}, actions.DayHasPassed),
        ({"proof": Proof.QUIZ}, actions.QuizMissing),
    ],
)
def test_impossible_circular_is_refused(
    coordinator: User, office: Office, alice: User, document: Document, change: dict, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        start(coordinator, document, office, round=replace(ROUND, **change))


def test_empty_office_is_refused(coordinator: User, document: Document) -> None:
    with pytest.raises(actions.NobodyToReach):
        start(coordinator, document, people.office(code="new", name="新单位"))


def test_joiners_are_reached_if_chosen(circular: Circular, office: Office) -> None:
    people.member("nina", officer_of=office)

    assert [actions.take_joiners(circular=circular, at=NOON + DAY) for _again in range(2)] == [1, 0]
    assert readers(circular) == ["Alice", "Bob", "Nina"]
    Circular.objects.update(takes_joiners=False)
    people.member("late", officer_of=office)
    assert actions.take_joiners(circular=circular, at=NOON + 2 * DAY) == 0


# --- reading -----------------------------------------------------------------------------------------


def test_receipt_needs_the_last_page_first(circular: Circular, alice: User) -> None:
    mine = receipt_of(alice)
    receipts.reach_page(receipt=mine, page=1, at=NOON)
    with pytest.raises(receipts.ReadFirst):
        receipts.acknowledge(receipt=mine, at=NOON)

    receipts.reach_page(receipt=mine, page=2, at=NOON)
    receipts.acknowledge(receipt=mine, at=NOON + DAY)

    assert receipts.acknowledge(receipt=mine, at=NOON + 2 * DAY).done_at == NOON + DAY


def test_reaching_the_end_is_enough_where_chosen(
    coordinator: User, office: Office, alice: User, document: Document
) -> None:
    start(coordinator, document, office, round=replace(ROUND, proof=Proof.READ))

    assert receipts.reach_page(receipt=receipt_of(alice), page=1, at=NOON).done_at is None
    assert receipts.reach_page(receipt=receipt_of(alice), page=2, at=NOON).done_at == NOON


def test_one_page_alone_is_read_by_opening_it(
    coordinator: User, office: Office, alice: User, document: Document
) -> None:
    start(coordinator, document, office, round=replace(ROUND, proof=Proof.READ, page=1))

    assert receipts.reach_page(receipt=receipt_of(alice), page=1, at=NOON).done_at == NOON


def test_quiz_is_passed_within_its_tries(
    coordinator: User, office: Office, alice: User, bob: User, document: Document
) -> None:
    round = replace(ROUND, proof=Proof.QUIZ, quiz=ITEMS, pass_mark=100, most_tries=2, page=1)
    start(coordinator, document, office, round=round)
    for person in (alice, bob):
        receipts.reach_page(receipt=receipt_of(person), page=1, at=NOON)
    half = [frozenset([0]), frozenset([0])]

    first = receipts.answer_quiz(receipt=receipt_of(alice), answers=half, at=NOON)
    second = receipts.answer_quiz(receipt=receipt_of(alice), answers=RIGHT, at=NOON)

    assert [(first.score, first.done_at), (second.score, second.done_at)] == [(50, None), (100, NOON)]
    for _try in range(2):
        receipts.answer_quiz(receipt=receipt_of(bob), answers=half, at=NOON)
    with pytest.raises(receipts.NoTriesLeft):
        receipts.answer_quiz(receipt=receipt_of(bob), answers=RIGHT, at=NOON)
    with pytest.raises(receipts.ReadFirst):
        receipts.acknowledge(receipt=receipt_of(bob), at=NOON)


@pytest.mark.parametrize("lines", ["", "*只有一个", "没有\n正确", "*\n*"])
def test_question_needs_two_choices_and_a_right_one(lines: str) -> None:
    with pytest.raises(ValueError):
        quiz.parse("问", lines)


def test_question_is_kept_and_read_again() -> None:
    assert quiz.read([item.kept for item in ITEMS]) == ITEMS


def test_ended_circular_takes_no_receipt(circular: Circular, alice: User, coordinator: User) -> None:
    with pytest.raises(NotAllowed):
        actions.end_circular(by=alice, circular=circular, at=NOON)
    actions.end_circular(by=coordinator, circular=circular, at=NOON)
    receipts.reach_page(receipt=receipt_of(alice), page=2, at=NOON)

    with pytest.raises(receipts.HasEnded):
        receipts.acknowledge(receipt=receipt_of(alice), at=NOON)
    assert list(queries.to_read(alice)) == []


# --- chasing -----------------------------------------------------------------------------------------


def test_reminders_go_to_those_who_have_not_read_it(circular: Circular, alice: User, bob: User) -> None:
    receipts.reach_page(receipt=receipt_of(bob), page=2, at=NOON)
    receipts.acknowledge(receipt=receipt_of(bob), at=NOON)

    told = [[actions.remind_readers(at=NOON + n * DAY) for _again in range(2)] for n in range(12)]

    assert [n for n, each in enumerate(told) if each == [1, 0]] == [4, 6, 8, 10]
    assert set(Notice.objects.filter(kind="circular-reminder").values_list("person", flat=True)) == {alice.pk}


def test_only_who_sent_it_chases(circular: Circular, alice: User, coordinator: User) -> None:
    with pytest.raises(NotAllowed):
        actions.chase(by=alice, circular=circular, at=NOON)
    assert actions.chase(by=coordinator, circular=circular, at=NOON) == 2


def test_coverage_is_counted_by_office(circular: Circular, coordinator: User, office: Office, alice: User) -> None:
    receipts.reach_page(receipt=receipt_of(alice), page=2, at=NOON)
    receipts.acknowledge(receipt=receipt_of(alice), at=NOON)

    assert queries.coverage(circular, coordinator) == [queries.Coverage(office, 2, 1)]


# --- by link -----------------------------------------------------------------------------------------


def test_person_without_an_account_reads_by_a_secret_link(
    client: Client, circular: Circular, coordinator: User, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 6, 11, tzinfo=UTC)
    monkeypatch.setattr("civicloop.kernel.clock.now", lambda: now)
    [(receipt, token)] = actions.invite(by=coordinator, circular=circular, office=office, names=["老王", ""], at=NOON)
    assert token not in str(Receipt.objects.filter(pk=receipt.pk).values())
    link = f"/circulars/open/{token}/"

    assert "第一页的话" in client.get(link).content.decode()
    early = client.post(f"{link}1")
    client.get(f"{link}2")
    client.post(f"{link}2")

    receipt.refresh_from_db()
    assert (early.status_code, receipt.done_at) == (422, now)
    assert client.get("/circulars/open/wrong/").status_code == 404
    assert client.get(f"{link}3").status_code == 404
    monkeypatch.setattr("civicloop.kernel.clock.now", lambda: datetime(2027, 1, 1, tzinfo=UTC))
    assert client.get(link).status_code == 404


# --- pages -------------------------------------------------------------------------------------------


def test_coordinator_circulates_and_reader_signs_on_pages(
    client: Client, coordinator: User, office: Office, alice: User, document: Document
) -> None:
    client.force_login(coordinator, backend=BACKEND)
    form = {
        "document": document.number, "title": "讲话精神", "issuer": coordinator.posts[0].office.pk,
        "offices": [office.pk], "due_on": "2030-06-17", "proof": "quiz", "pass_mark": 100, "most_tries": 1,
        "quiz-TOTAL_FORMS": 1, "quiz-INITIAL_FORMS": 0, "quiz-0-text": "谁牵头？", "quiz-0-choices": "*城管\n水务",
    }  # fmt: skip
    assert client.post("/circulars/new", form | {"document": 9}).status_code == 200
    client.post("/circulars/new", form)
    made = Circular.objects.get()
    client.force_login(alice, backend=BACKEND)
    page = f"/circulars/{made.number}/read/"

    assert "谁牵头？" not in client.get(f"{page}1").content.decode()
    assert "谁牵头？" in client.get(f"{page}2").content.decode()
    assert client.post(f"{page}2", {}).status_code == 422
    client.post(f"{page}2", {"a0": "0"})

    assert receipt_of(alice).score == 100
    assert "您已签阅" in client.get(f"{page}2").content.decode()


def test_export_lists_everyone_and_runs_no_formula(
    client: Client, circular: Circular, coordinator: User, office: Office
) -> None:
    actions.invite(by=coordinator, circular=circular, office=office, names=["=HYPERLINK(1)"], at=NOON)
    client.force_login(coordinator, backend=BACKEND)

    said = b"".join(client.get(f"/circulars/{circular.number}/export").streaming_content)
    text = said.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert [row[1] for row in rows] == ["姓名", "Alice", "Bob", "'=HYPERLINK(1)"]
    client.force_login(User.objects.get(handle="alice"), backend=BACKEND)
    assert client.get(f"/circulars/{circular.number}/export").status_code == 403


def test_outsiders_see_no_circular(client: Client, circular: Circular, charlie: User) -> None:
    client.force_login(charlie, backend=BACKEND)
    pages = [f"/circulars/{circular.number}/", f"/circulars/{circular.number}/read/1"]

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert circular.title not in client.get("/circulars/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_need_no_more_queries_for_more_rows(
    client: Client, coordinator: User, document: Document, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    offices = [people.office(code=f"o{n}", name=f"单位{n}") for n in range(count)]
    for n, each in enumerate(offices):
        people.member(f"p{n}", officer_of=each)
    made = [start(coordinator, document, *offices, round=replace(ROUND, title=f"传达{n}")) for n in range(count)]
    client.force_login(coordinator, backend=BACKEND)

    with django_assert_num_queries(7):  # session, person, posts, count, rows, to read, bell
        client.get("/circulars/")
    with django_assert_num_queries(11):
        client.get(f"/circulars/{made[0].number}/")
