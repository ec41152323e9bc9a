"""Who may do what with a case."""

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_act_for, may_coordinate, may_inspect
from civicloop.cases.models import Case, Deed, State
from civicloop.kernel.querysets import Viewer


def may_file(user: Viewer) -> bool:
    """Take a report on as a case, refuse it, join it to another; give a case to an office: coordinators."""
    return may_coordinate(user)


def may_set_up(user: Viewer) -> bool:
    """Change rules of routing, categories, limits and key periods; look at praise before it is shown: coordinators."""
    return may_coordinate(user)


def may_work_on(user: Viewer, case: Case) -> bool:
    """Accept, return and fix: who works in the office that has it."""
    return case.office is not None and may_act_for(user, case.office)


def may_verify(user: Viewer, case: Case) -> bool:
    """Check a fix: a coordinator or inspector who neither fixed it nor belongs to the office that did."""
    if not isinstance(user, User) or not (may_coordinate(user) or may_inspect(user)):
        return False
    is_theirs = any(post.office_id == case.office_id for post in user.posts)
    return not is_theirs and not may_work_on(user, case) and user.pk != case.fixed_by_id


def may_reopen(user: Viewer, case: Case) -> bool:
    """Send a closed case back while it is watched: coordinators and inspectors outside the office that fixed it."""
    return may_verify(user, case)


def may_link(user: Viewer, case: Case) -> bool:
    """Say which task a case belongs to: coordinators, and the office that has it."""
    return may_coordinate(user) or may_work_on(user, case)


def may_see_contact(user: Viewer, case: Case) -> bool:
    """How to reach who reported: those who file."""
    return may_coordinate(user)


NEXT = {
    State.TIP: [(Deed.FILED, lambda user, case: may_file(user))],
    State.REFUSED: [(Deed.FILED, lambda user, case: may_file(user))],
    State.FILED: [(Deed.DISPATCHED, lambda user, case: may_file(user))],
    State.RETURNED: [(Deed.DISPATCHED, lambda user, case: may_file(user))],
    State.DISPATCHED: [(Deed.ACCEPTED, may_work_on), (Deed.RETURNED, may_work_on)],
    State.ACCEPTED: [(Deed.FIXED, may_work_on), (Deed.RETURNED, may_work_on)],
    State.REWORK: [(Deed.FIXED, may_work_on)],
    State.FIXED: [(Deed.PASSED, may_verify)],
    State.PROBATION: [(Deed.REOPENED, may_reopen)],
}


def next_deeds(user: Viewer, case: Case) -> list[Deed]:
    """What this person can do to the case now, the expected step first."""
    return [deed for deed, rule in NEXT.get(case.label, []) if rule(user, case)]
