"""Who may do what where: Alice works in the office, Bob beside her, Charlie nowhere."""

import pytest

from civicloop.accounts import rules
from civicloop.accounts.models import Office, Role, User
from tests.factories import accounts as people


def test_officers_act_for_their_office_alone(office: Office, alice: User, charlie: User) -> None:
    other = people.office(code="traffic", name="交警支队")

    assert [rules.may_act_for(alice, office), rules.may_act_for(alice, other), rules.may_act_for(charlie, office)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("role", "reaches"), [(Role.LEADER, True), (Role.ADMINISTRATOR, True), (Role.OFFICER, False), (Role.READER, False)]
)
def test_only_leaders_and_administrators_reach_down_the_tree(office: Office, role: Role, reaches: bool) -> None:
    below = people.office(code="team", name="一大队", parent=office)
    dora = people.member("dora", officer_of=office, role=role)

    assert rules.may_act_for(dora, below) is reaches


def test_a_code_that_begins_alike_is_not_below(office: Office) -> None:
    alike = people.office(code="urban2", name="另一个局")
    dora = people.member("dora", officer_of=office, role=Role.LEADER)

    assert rules.may_act_for(dora, alike) is False


def test_the_civility_office_coordinates(coordinator: User, alice: User) -> None:
    assert [rules.may_coordinate(coordinator), rules.may_coordinate(alice)] == [True, False]


@pytest.mark.parametrize(("role", "may"), [(Role.INSPECTOR, False), (Role.EDITOR, False), (Role.OFFICER, True)])
def test_an_office_below_the_city_names_nobody_who_works_across_it(office: Office, role: Role, may: bool) -> None:
    team = people.office(code="team", name="一大队", parent=office)
    chief = people.member("chief", officer_of=team, role=Role.ADMINISTRATOR)

    assert rules.may_give(chief, team, role) is may


def test_the_citys_own_administrator_names_inspectors_anywhere(office: Office) -> None:
    team = people.office(code="team", name="一大队", parent=office)
    chief = people.member("chief", officer_of=office, role=Role.ADMINISTRATOR)

    assert rules.may_give(chief, team, Role.INSPECTOR) is True
