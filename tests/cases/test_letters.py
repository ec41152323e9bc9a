"""E-mail to people without an account: each step with its links, stopped by one, forgotten in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from civicloop.accounts.models import Office, User
from civicloop.cases import actions, tasks, tokens
from civicloop.cases.models import Address, Case, Follower, Letter
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

TOKEN = tokens.token_of("x" * 22)
EMAIL = "wang@example.org"
DAY = timedelta(days=1)


def left(case: Case, email: str = EMAIL) -> Follower:
    follower = case.followers.get(is_reporter=True)
    actions.leave_address(follower=follower, email=email, language="zh-hans", at=NOON)
    return follower


def links(body: str) -> list[str]:
    return [line.removeprefix("http://127.0.0.1:8000") for line in body.splitlines() if line.startswith("http")]


def test_report_with_an_address_gets_a_receipt_and_each_step(client: Client, coordinator: User, office: Office) -> None:
    make.city()
    said: dict[str, Any] = {
        "do": "send", "form_key": "x" * 22, "latitude": "31.0", "longitude": "121.0", "words": "路灯不亮",
        "email": EMAIL,
    }  # fmt: skip
    assert client.post("/report/", said).status_code == 302
    case = Case.objects.get()

    receipt = tasks.send_letters(NOON)
    actions.file_case(case=case, by=coordinator, category=make.category(), at=NOON)
    actions.dispatch(case=case, by=coordinator, office=office, at=NOON)
    sent = tasks.send_letters(NOON)

    assert (receipt, sent, tasks.send_letters(NOON)) == (1, 2, 0)
    assert {tuple(each.to) for each in mail.outbox} == {(EMAIL,)}
    assert [each.subject for each in mail.outbox] == [
        f"您上报的 {case.number}：{what}" for what in ("已上报", "立案", f"派遣到{office.title}")
    ]  # fmt: skip


def test_mail_leads_to_the_report_and_one_click_stops_it(client: Client, coordinator: User) -> None:
    case = make.tip(TOKEN, words="只有我知道")
    left(case)
    tasks.send_letters(NOON)
    [sent] = mail.outbox
    follow, stop = links(sent.body)

    seen = client.get(follow).content.decode()
    asked = client.get(stop)
    stopped = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    actions.file_case(case=case, by=coordinator, category=make.category(), at=NOON)

    assert "只有我知道" in seen
    assert (asked.status_code, stopped.status_code, asked["Referrer-Policy"]) == (200, 200, "same-origin")
    assert sent.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert (Address.objects.count(), Letter.objects.count(), tasks.send_letters(NOON)) == (0, 0, 0)


def test_nobody_is_shown_the_address(
    client: Client, coordinator: User, office: Office, alice: User, charlie: User
) -> None:
    case = make.dispatched(coordinator, office, token=TOKEN, contact="13800000000")
    left(case)
    pages = [client.get(f"/c/{TOKEN}/").content.decode()]
    for person in (None, coordinator, alice, charlie):
        visitor = Client()
        if person:
            visitor.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        pages.append(visitor.get(f"/cases/{case.number}/").content.decode())

    assert [EMAIL in page for page in pages] == [False] * 5
    assert "13800000000" in pages[2]  # a contact is another thing: it is left for the civility office
    assert not any(EMAIL in event.data for event in Event.objects.all())


def test_signed_link_of_another_is_not_forged(client: Client) -> None:
    case = make.tip(TOKEN)
    follower = left(case)
    good = tokens.link_of(follower)

    assert client.get(f"/c/{good}/").status_code == 200
    for bad in (
        f"{follower.pk}:x",
        good[:-1],
        str(follower.pk),
        good.replace(f"{follower.pk}:", f"{follower.pk + 1}:"),
    ):
        assert client.get(f"/c/{bad}/").status_code == 404


def test_address_is_left_and_taken_back_on_the_page(client: Client, coordinator: User) -> None:
    case = make.tip(TOKEN)

    wrong = client.post(f"/c/{TOKEN}/mail", {"email": "nobody"})
    right = client.post(f"/c/{TOKEN}/mail", {"email": EMAIL})

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert Address.objects.get().follower.case == case
    page = client.get(f"/c/{TOKEN}/").content.decode()
    assert EMAIL not in page
    assert f"/c/{TOKEN}/stop" in page


def test_report_that_was_joined_is_told_of_the_case(coordinator: User, office: Office) -> None:
    case, tip = make.filed(coordinator), make.tip(TOKEN)
    left(tip)
    actions.merge_tip(case=tip, into=case, by=coordinator, at=NOON)
    tasks.send_letters(NOON)
    mail.outbox.clear()

    actions.dispatch(case=case, by=coordinator, office=office, at=NOON)
    tasks.send_letters(NOON)

    assert [each.to for each in mail.outbox] == [[EMAIL]]


def test_letter_that_another_process_claimed_waits(coordinator: User) -> None:
    left(make.tip(TOKEN))
    letter = Letter.objects.get()

    assert actions.claim_letter(letter=letter, at=NOON)
    assert [tasks.send_letters(NOON + timedelta(minutes=minutes)) for minutes in (4, 6)] == [0, 1]


def test_contacts_are_deleted_some_days_after_the_end(coordinator: User, office: Office, alice: User) -> None:
    over, running = make.tip("over", contact="13811111111"), make.tip("running", contact="13822222222")
    closed = make.closed(coordinator, office, alice, token="closed", contact="13833333333")
    joined = make.tip("joined", contact="13844444444")
    for case, email in ((over, "a@example.org"), (running, "b@example.org"), (closed, "c@example.org")):
        left(case, email)
    left(joined, "d@example.org")
    actions.refuse_tip(case=over, by=coordinator, reason="不在城区", at=NOON)
    actions.merge_tip(case=joined, into=closed, by=coordinator, at=NOON)

    too_early = actions.forget_contacts(at=NOON + 29 * DAY)
    first = actions.forget_contacts(at=NOON + 31 * DAY)
    actions.end_probations(at=NOON + 31 * DAY)
    then = [actions.forget_contacts(at=NOON + days * DAY) for days in (32, 62, 63)]

    assert (too_early, first, then) == (0, 2, [0, 4, 0])
    assert list(Address.objects.values_list("email", flat=True)) == ["b@example.org"]
    assert list(Follower.objects.exclude(contact="").values_list("contact", flat=True)) == ["13822222222"]
