"""A question to whoever reported it, answered with words and pictures; and a judgement with pictures."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicloop.accounts.models import Notice, Office, User
from civicloop.cases import actions, tokens
from civicloop.cases.models import Case, State
from civicloop.kernel import clock
from civicloop.kernel.errors import WrongState
from civicloop.kernel.models import Blob
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

TOKEN = tokens.token_of("x" * 22)


def photo(colour: str = "blue") -> SimpleUploadedFile:
    return SimpleUploadedFile("seen.jpg", make.photo(colour), "image/jpeg")


def said_in(case: Case) -> list[tuple[str, str, list[str]]]:
    last = case.steps.order_by("pk").last()
    assert last
    return [(last.deed, last.note, [picture.purpose for picture in last.pictures.all()])]


def asked(coordinator: User, office: Office, alice: User, **fields: Any) -> Case:
    case = make.dispatched(coordinator, office, at=clock.now(), **fields)
    case = actions.accept(case=case, by=alice, at=clock.now())
    return actions.ask_reporter(case=case, by=alice, question="哪个门口？", at=clock.now())


def test_reporter_answers_by_the_link_and_the_case_goes_on(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = asked(coordinator, office, alice, token=TOKEN)

    assert "哪个门口？" in client.get(f"/c/{TOKEN}/").content.decode()
    answer = client.post(f"/c/{TOKEN}/answer", {"words": "北门", "pictures": photo()})

    case.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, f"/c/{TOKEN}/")
    assert (case.state, case.due_at is not None, said_in(case)) == (
        State.ACCEPTED, True, [("answered", "北门", ["said"])],
    )  # fmt: skip
    assert "/answer" not in client.get(f"/c/{TOKEN}/").content.decode()


def test_member_answers_on_the_case_itself_and_the_office_is_told(
    client: Client, coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    case = asked(coordinator, office, alice, reporter=charlie)
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")

    assert f"/cases/{case.number}/answer" in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(f"/cases/{case.number}/answer", {"words": "北门"}).status_code == 302

    case.refresh_from_db()
    told = Notice.objects.filter(person=alice, about=case.chain_name).order_by("pk").last()
    assert case.state == State.ACCEPTED
    assert told
    assert case.number in told.text
    assert told.kind == "case-judged"


def test_coordinators_are_told_of_an_answer_before_it_is_filed(coordinator: User) -> None:
    tip = actions.ask_reporter(case=make.tip(), by=coordinator, question="哪里？", at=NOON)

    actions.answer(follower=tip.followers.get(), words="桥下", at=NOON + timedelta(hours=1))

    told = Notice.objects.filter(person=coordinator, about=tip.chain_name)
    assert list(told.values_list("kind", flat=True)) == ["case-answered"]


def test_answer_without_words_keeps_the_page_and_the_question(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = asked(coordinator, office, alice, token=TOKEN)

    answer = client.post(f"/c/{TOKEN}/answer", {"words": " "})

    case.refresh_from_db()
    assert (answer.status_code, case.state) == (200, State.ASKED)
    assert "哪个门口？" in answer.content.decode()


def test_nobody_else_answers_and_no_picture_of_theirs_is_kept(
    client: Client, coordinator: User, office: Office, alice: User, bob: User
) -> None:
    case = asked(coordinator, office, alice, token=TOKEN)
    actions.join(case=case, by=bob, token="joined", at=NOON)
    before = Blob.objects.count()

    stranger = client.post("/c/joined/answer", {"words": "北门", "pictures": photo("purple")})
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    member = client.post(f"/cases/{case.number}/answer", {"words": "北门", "pictures": photo("purple")})

    case.refresh_from_db()
    assert (stranger.status_code, member.status_code, case.state) == (403, 403, State.ASKED)
    assert Blob.objects.count() == before
    assert "哪个门口？" in client.get(f"/cases/{case.number}/").content.decode()  # in its history, without a form
    assert "answer" not in client.get("/c/joined/").content.decode()


def test_second_answer_is_refused(coordinator: User, office: Office, alice: User) -> None:
    case = asked(coordinator, office, alice, token=TOKEN)
    actions.answer(follower=case.followers.get(), words="北门", at=clock.now())

    with pytest.raises(WrongState):
        actions.answer(follower=case.followers.get(), words="南门", at=clock.now())


# --- judgements --------------------------------------------------------------------------------------


def test_no_with_a_picture_reopens_and_shows_what_is_left(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.closed(coordinator, office, alice, token=TOKEN, at=clock.now() - timedelta(days=2))

    client.post(f"/c/{TOKEN}/judge", {"fixed": "no", "reason": "还在", "pictures": photo()})

    case.refresh_from_db()
    judged = case.steps.get(deed="judged")
    assert (case.state, judged.note, judged.pictures.get().purpose) == (State.REWORK, "还在", "said")
    assert f"{judged.pictures.get().pk}-small.jpg" in client.get(f"/cases/{case.number}/").content.decode()


def test_no_after_the_city_s_days_is_kept_but_reopens_nothing(
    client: Client, coordinator: User, office: Office, alice: User
) -> None:
    case = make.closed(coordinator, office, alice, token=TOKEN, at=clock.now() - timedelta(days=31))

    page = client.get(f"/c/{TOKEN}/").content.decode()
    client.post(f"/c/{TOKEN}/judge", {"fixed": "no", "reason": "还在", "pictures": photo()})

    case.refresh_from_db()
    assert "期限已过" in page
    assert (case.state, said_in(case)) == (State.PROBATION, [("judged", "还在", ["said"])])


def test_broken_picture_keeps_what_the_member_wrote(
    client: Client, coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    case = make.fixed(coordinator, office, alice, reporter=charlie)
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")
    broken = SimpleUploadedFile("seen.jpg", b"no picture", "image/jpeg")

    answer = client.post(f"/cases/{case.number}/judge", {"fixed": "no", "reason": "墙角还有", "pictures": broken})

    assert answer.status_code == 200
    assert "墙角还有" in answer.content.decode()
    assert case.judgements.count() == 0
