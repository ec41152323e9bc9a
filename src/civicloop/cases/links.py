"""The signed link by which an e-mail's reader stops alerts without signing in."""

from civicloop.accounts import links
from civicloop.accounts.models import User

SALT = "civicloop.cases.alerts"


def stop_url(person: User) -> str:
    return links.signed_url("cases:alerts-by-link", person, salt=SALT)


def person_of(token: str) -> User | None:
    """Whose alerts a link stops; nobody for one that isn't ours, or of somebody who left."""
    person = links.person_of(token, salt=SALT)
    return person if person and person.is_active else None
