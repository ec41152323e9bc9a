"""People join by e-mail or by phone number, and sign in with either."""

import pytest
from django.test import Client

from civicloop.accounts.adapter import e164
from civicloop.accounts.models import User
from civicloop.kernel.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "a quiet river 7"


def sign_up(client: Client, **fields: str) -> int:
    return client.post("/account/signup/", {"password1": PASSWORD, "name": "小禾", **fields}).status_code


def sign_in(client: Client, login: str) -> bool:
    client.post("/account/login/", {"login": login, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_member_joins_by_email(client: Client) -> None:
    assert sign_up(client, email="He@Example.org") == 302

    user = User.objects.get()
    assert (user.email, user.phone, user.name) == ("he@example.org", None, "小禾")
    assert Event.objects.filter(verb="member.joined", thing=user.chain_name).exists()


def test_member_joins_by_phone_number_alone(client: Client) -> None:
    assert sign_up(client, phone="138 0013 8000") == 302

    user = User.objects.get()
    assert (user.email, user.phone, user.is_phone_verified) == (None, "+8613800138000", False)


def test_two_members_join_by_phone_without_email(client: Client) -> None:
    assert sign_up(client, phone="13800138000") == 302
    assert sign_up(Client(), phone="13800138001") == 302

    assert User.objects.filter(email=None).count() == 2


def test_sign_up_needs_email_or_phone(client: Client) -> None:
    assert sign_up(client) == 200

    assert User.objects.count() == 0


def test_phone_number_of_another_member_is_not_taken_over(client: Client) -> None:
    sign_up(client, phone="13800138000")

    sign_up(Client(), phone="+86 138-0013-8000")

    assert User.objects.count() == 1


@pytest.mark.parametrize("login", ["he@example.org", "HE@example.org", "13800138000", "+8613800138000"])
def test_member_signs_in_by_email_or_phone(client: Client, login: str) -> None:
    sign_up(client, email="he@example.org", phone="13800138000")

    assert sign_in(Client(), login)


def test_closed_account_cannot_sign_in(client: Client) -> None:
    sign_up(client, email="he@example.org")
    User.objects.update(is_active=False)

    assert not sign_in(Client(), "he@example.org")


def test_password_guessing_is_slowed_down(client: Client) -> None:
    sign_up(client, email="he@example.org")
    guesser = Client()
    for guess in range(12):
        guesser.post("/account/login/", {"login": "he@example.org", "password": f"guess {guess}"})

    assert not sign_in(guesser, "he@example.org")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("138 0013 8000", "+8613800138000"), ("+86-138-0013-8000", "+8613800138000"), ("+852 9123 4567", "+85291234567")],
)
def test_phone_numbers_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert e164(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "02888888888", "+0123456789", "phone"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        e164(typed)
