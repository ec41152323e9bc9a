"""Who may circulate documents, and manage what was circulated."""

from collections.abc import Iterable

from civicloop.accounts.models import Office
from civicloop.accounts.rules import may_act_for, may_coordinate, offices_of
from civicloop.kernel.querysets import Viewer
from civicloop.programme.models import Circular


def may_circulate_at_all(user: Viewer) -> bool:
    return bool(offices_of(user))


def may_circulate(user: Viewer, issuer: Office, offices: Iterable[Office]) -> bool:
    """Coordinators reach anyone; an office reaches itself and those below it."""
    if not may_act_for(user, issuer):
        return False
    return may_coordinate(user) or all(office.is_under(issuer) for office in offices)


def may_manage(user: Viewer, circular: Circular) -> bool:
    """Chase, invite, end, export: those who work in the office that sent it, and coordinators."""
    return may_act_for(user, circular.issuer) or may_coordinate(user)
