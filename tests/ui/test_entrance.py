"""Signing up, in and out in the product's look."""

import re

import pytest
from django.core import mail
from django.test import Client

from civicloop.accounts.models import User

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PASSWORD = "correct-horse-9"
PAGES = ["login", "signup", "password/reset", "password/reset/done", "inactive", "confirm-email"]
MEMBERS_PAGES = ["email", "password/change", "phone/change", "logout", "reauthenticate"]


def inline_code(html: str) -> list[str]:
    return re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=\"[^\"]*\"|\son\w+=", html)


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_entrance_pages_wear_the_look(client: Client, page: str) -> None:
    answer = client.get(f"/account/{page}/", headers=ENGLISH)

    assert answer.status_code == 200
    assert '<main class="page page-narrow page-account"' in answer.text
    assert answer.text.count("<h1>") == 1
    assert inline_code(answer.text) == []


@pytest.mark.parametrize("page", MEMBERS_PAGES)
def test_members_pages_wear_the_look(client: Client, alice: User, page: str) -> None:
    answer = signed_in(client, alice).get(f"/account/{page}/", headers=ENGLISH, follow=True)

    assert answer.status_code == 200
    assert "page-account" in answer.text
    assert inline_code(answer.text) == []


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({"email": "dana@example.org"}, {"email": "dana@example.org"}),
        ({"phone": "13800000000"}, {"phone": "+8613800000000"}),
    ],
)
def test_member_signs_up_by_either_address(client: Client, address: dict[str, str], found: dict[str, str]) -> None:
    answer = client.post("/account/signup/", {**address, "password1": PASSWORD})

    assert answer.status_code == 302
    assert User.objects.filter(**found).count() == 1


def test_sign_up_without_an_address_says_that_one_is_enough(client: Client) -> None:
    answer = client.post("/account/signup/", {"password1": PASSWORD}, headers=ENGLISH)

    assert "<li>Give an e-mail address or a phone number: one is enough.</li>" in answer.text
    assert User.objects.count() == 0


def test_sign_in_asks_for_either_address_by_name(client: Client) -> None:
    html = client.get("/account/login/", headers=ENGLISH).text

    assert re.search(r'<label for="id_login">E-mail or phone number\s*</label>', html)


@pytest.mark.parametrize("login", ["alice@example.org", "+8613900000000", "139 0000 0000"])
def test_member_signs_in_by_either_address(client: Client, alice: User, login: str) -> None:
    User.objects.filter(pk=alice.pk).update(phone="+8613900000000")
    answer = client.post("/account/login/", {"login": login, "password": "test"})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_wrong_password_stays_on_the_page_and_says_so(client: Client, alice: User) -> None:
    answer = client.post("/account/login/", {"login": "alice@example.org", "password": "no"}, headers=ENGLISH)

    assert answer.status_code == 200
    assert "errors-on-top" in answer.text
    assert "_auth_user_id" not in client.session


def test_forgotten_password_is_answered_by_mail(client: Client, alice: User) -> None:
    answer = client.post("/account/password/reset/", {"email": "alice@example.org"}, follow=True)

    assert answer.redirect_chain == [("/account/password/reset/done/", 302)]
    assert [message.to for message in mail.outbox] == [["alice@example.org"]]


def test_new_password_is_chosen_from_the_link(client: Client, alice: User) -> None:
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    link = re.search(r"http://\S+", str(mail.outbox[0].body))
    page = client.get(link[0], follow=True)  # type: ignore[index]
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    alice.refresh_from_db()
    assert inline_code(page.text) == []
    assert alice.check_password(PASSWORD)


def test_signing_out_takes_a_post(client: Client, alice: User) -> None:
    signed_in(client, alice).get("/account/logout/")
    assert "_auth_user_id" in client.session

    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_member_adds_an_address(client: Client, alice: User) -> None:
    answer = signed_in(client, alice).post(
        "/account/email/", {"email": "new@example.org", "action_add": ""}, follow=True, headers=ENGLISH
    )

    assert "new@example.org" in answer.text
    assert "Not confirmed" in answer.text
