"""One's profile, and the people of an office: seen by its own, changed by its administrators."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from civicloop.accounts.models import Membership, Office, Role, User
from tests.factories import accounts as people


@pytest.fixture
def chief(office: Office) -> User:
    return people.member("chief", officer_of=office, role=Role.ADMINISTRATOR)


def test_member_changes_name_and_handle(client: Client, charlie: User) -> None:
    client.force_login(charlie)

    client.post("/my/profile/", {"name": "查理", "handle": "cl"})

    charlie.refresh_from_db()
    assert (charlie.name, charlie.handle) == ("查理", "cl")


def test_handle_of_another_stays_theirs(client: Client, charlie: User, alice: User) -> None:
    client.force_login(charlie)

    assert client.post("/my/profile/", {"name": "", "handle": "alice"}).status_code == 200

    charlie.refresh_from_db()
    assert charlie.handle == "charlie"


def test_profile_asks_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/my/profile/").headers["Location"] == "/account/login/?next=/my/profile/"


def test_colleague_sees_who_works_in_the_office_but_gives_no_role(client: Client, alice: User, bob: User) -> None:
    client.force_login(bob)

    page = client.get("/offices/urban/members/").content.decode()
    client.post("/offices/urban/members/", {"who": "bob", "role": "leader"})

    assert "Alice" in page
    assert '<form method="post" novalidate' not in page
    assert not Membership.objects.filter(role=Role.LEADER).exists()


def test_outsider_does_not_see_who_works_in_the_office(client: Client, alice: User, charlie: User) -> None:
    client.force_login(charlie)

    assert client.get("/offices/urban/members/").status_code == 403


def test_colleague_learns_nothing_of_who_has_joined(client: Client, alice: User, charlie: User) -> None:
    client.force_login(alice)

    codes = [
        client.post("/offices/urban/members/", {"who": who, "role": "reader"}).status_code for who in ("charlie", "x")
    ]

    assert codes == [403, 403]


def test_role_is_not_given_to_whoever_signed_up_with_somebody_elses_address(
    client: Client, chief: User, charlie: User
) -> None:
    client.force_login(chief)

    client.post("/offices/urban/members/", {"who": "charlie@example.org", "role": "inspector"})

    assert not Membership.objects.filter(user=charlie).exists()


@pytest.mark.parametrize("who", ["charlie", "Charlie@example.org"])
def test_administrator_gives_and_ends_a_role(client: Client, chief: User, charlie: User, who: str) -> None:
    EmailAddress.objects.create(user=charlie, email="charlie@example.org", verified=True, primary=True)
    client.force_login(chief)

    client.post("/offices/urban/members/", {"who": who, "role": "inspector"})
    membership = Membership.objects.get(user=charlie)
    client.post(f"/offices/urban/members/{membership.pk}/end/")

    membership.refresh_from_db()
    assert (membership.role, membership.ended_at is not None) == ("inspector", True)


def test_unknown_person_is_told_to_sign_up_first(client: Client, chief: User) -> None:
    client.force_login(chief)

    page = client.post(
        "/offices/urban/members/", {"who": "nobody", "role": "officer"}, headers={"accept-language": "en"}
    )

    assert "Ask the person to sign up first." in page.content.decode()
