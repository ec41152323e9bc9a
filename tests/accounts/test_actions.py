"""Offices and roles change hands only by those who may, and every change is on the chain."""

import pytest

from civicloop.accounts import actions
from civicloop.accounts.actions import CodeTaken, HandleTaken, LastAdministrator
from civicloop.accounts.models import Membership, Office, OfficeKind, Role, User
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import Event
from tests.conftest import NOON
from tests.factories import accounts as people


@pytest.fixture
def root(db: None) -> Office:
    return people.office(code="city", name="市")


@pytest.fixture
def chief(root: Office) -> User:
    return people.member("chief", officer_of=root, role=Role.ADMINISTRATOR)


def test_administrator_founds_offices_below_the_own_one(root: Office, chief: User) -> None:
    found = actions.found_office(by=chief, code="parks", name="园林局", kind=OfficeKind.DEPARTMENT, parent=root)

    assert found.path == "city/parks/"
    assert Event.objects.get(verb="office.founded").thing == "office:parks"


def test_outsider_founds_no_office(root: Office, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.found_office(by=charlie, code="parks", name="园林局", kind=OfficeKind.DEPARTMENT, parent=root)


def test_office_code_is_taken_once(root: Office, chief: User) -> None:
    with pytest.raises(CodeTaken):
        actions.found_office(by=chief, code="city", name="又一个", kind=OfficeKind.DEPARTMENT, parent=root)


def test_role_given_twice_is_one_role(root: Office, chief: User, charlie: User) -> None:
    first = actions.give_role(by=chief, user=charlie, office=root, role=Role.OFFICER)
    again = actions.give_role(by=chief, user=charlie, office=root, role=Role.OFFICER)

    assert first == again
    assert Event.objects.filter(verb="role.given").count() == 1


def test_officer_gives_no_roles(office: Office, alice: User, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.give_role(by=alice, user=charlie, office=office, role=Role.OFFICER)


def test_ended_role_stays_in_history(root: Office, chief: User, charlie: User) -> None:
    membership = actions.give_role(by=chief, user=charlie, office=root, role=Role.OFFICER)

    actions.end_role(by=chief, membership=membership, at=NOON)

    assert Membership.objects.get(pk=membership.pk).ended_at == NOON


def test_end_of_a_role_is_recorded_at_its_moment(root: Office, chief: User, charlie: User) -> None:
    post = actions.give_role(by=chief, user=charlie, office=root, role=Role.OFFICER, at=NOON)

    actions.end_role(by=chief, membership=post, at=NOON)

    assert Event.objects.get(verb="role.ended").at == NOON


def test_last_administrator_stays(root: Office, chief: User) -> None:
    with pytest.raises(LastAdministrator):
        actions.end_role(by=chief, membership=Membership.objects.get(user=chief), at=NOON)


def test_handle_is_taken_once(charlie: User) -> None:
    with pytest.raises(HandleTaken):
        actions.open_account(handle="charlie", password="long enough")
