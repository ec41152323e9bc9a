"""The demo's offices are founded, its people get accounts and roles."""

from datetime import datetime

from civicloop.accounts.actions import found_office, give_role, open_account
from civicloop.accounts.models import User
from civicloop.demo.cast import PASSWORD, STAFF, Person, bureaus, residents
from civicloop.demo.story import Story
from civicloop.demo.world import YEAR, City

FOUNDED = YEAR + 10


def stories(city: City) -> list[Story]:
    return [founding(city)]


def founding(city: City) -> Story:
    yield (at := city.at(FOUNDED, 8))
    operator = join(city, STAFF[0], at, is_operator=True)
    yield (at := city.at(FOUNDED, 9))
    found_offices(city, operator, at)
    yield (at := city.at(FOUNDED, 10))
    for person in STAFF[1:]:
        join(city, person, at)
    yield (at := city.at(FOUNDED, 11))
    give_roles(city, operator, at)
    yield (at := city.at(FOUNDED - 1, 9))
    city.residents += [join(city, person, at) for person in residents(city.dice("residents"))]


def found_offices(city: City, operator: User, at: datetime) -> None:
    for bureau in bureaus():
        city.offices[bureau.code] = found_office(
            by=operator,
            code=bureau.code,
            name=bureau.name,
            name_en=bureau.name_en,
            short_name=bureau.short,
            kind=bureau.kind,
            parent=city.offices.get(bureau.parent),
            duties=bureau.duties,
            at=at,
        )


def give_roles(city: City, operator: User, at: datetime) -> None:
    for person in STAFF:
        if person.role:
            user, office = city.people[person.handle], city.offices[person.office]
            give_role(by=operator, user=user, office=office, role=person.role, at=at)


def join(city: City, person: Person, at: datetime, *, is_operator: bool = False) -> User:
    """An account; only those whose address is printed get a password."""
    city.people[person.handle] = open_account(
        handle=person.handle,
        password=PASSWORD if person.is_shown else None,
        name=person.name,
        email=person.email,
        is_operator=is_operator,
        at=at,
    )
    return city.people[person.handle]
