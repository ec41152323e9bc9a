"""Who may do what with a case."""

from civicloop.accounts.models import Office, OfficeKind, Role, User
from civicloop.accounts.rules import may_act_for, may_coordinate, may_inspect
from civicloop.cases.models import Case, SavedList
from civicloop.kernel.querysets import Viewer

FREE_EXTENSIONS = 1  # so many a coordinator grants; whoever leads the civility office grants more


def nobody(user: Viewer, case: Case) -> bool:
    """What residents or the clock do: no one does it from the desk."""
    return False


def may_file(user: Viewer) -> bool:
    """Take a report on as a case, refuse it, join it to another; give a case to an office: coordinators."""
    return may_coordinate(user)


def may_set_up(user: Viewer) -> bool:
    """Change rules of routing, categories, limits and key periods; look at praise before it is shown: coordinators."""
    return may_coordinate(user)


def may_direct(user: Viewer, case: Case) -> bool:
    """The same, of a case."""
    return may_file(user)


def may_look(user: Viewer, case: Case) -> bool:
    """Say what is found on the spot before a report is filed: inspectors and coordinators, not who reported it."""
    return (may_coordinate(user) or may_inspect(user)) and user.pk != case.reporter_id


def may_patrol(user: Viewer) -> bool:
    """Walk the day's route and note what was looked at: inspectors, and those who coordinate."""
    return may_inspect(user) or may_coordinate(user)


def may_work_on(user: Viewer, case: Case) -> bool:
    """Accept, return and fix: who works in the office that has it."""
    return case.office is not None and may_act_for(user, case.office)


def may_ask(user: Viewer, case: Case) -> bool:
    """Ask who reported it: those who file, and the office that has it."""
    return may_coordinate(user) or may_work_on(user, case)


def may_choose_many(user: Viewer) -> bool:
    """Tick several cases of a list and do the same to each: who has a post anywhere."""
    return isinstance(user, User) and (bool(user.posts) or user.is_operator)


def may_write_reply(user: Viewer, office: Office | None) -> bool:
    """Add, change and withdraw standard replies: an office's those who work for it, everyone's the coordinators."""
    return may_act_for(user, office) if office else may_coordinate(user)


def may_remove_list(user: Viewer, saved: SavedList) -> bool:
    """Throw a saved list away: whose it is, and those who work for the office that it is shared in."""
    return isinstance(user, User) and (saved.owner_id == user.pk or may_act_for(user, saved.office))


def is_independent(user: Viewer, case: Case) -> bool:
    """A coordinator or inspector who neither fixed it nor belongs to the office that did, or one above or below it."""
    if not isinstance(user, User) or not (may_coordinate(user) or may_inspect(user)):
        return False
    office = case.office
    is_theirs = office is not None and any(
        post.office.is_under(office) or (office.is_under(post.office) and post.office.kind != OfficeKind.COORDINATOR)
        for post in user.posts
    )
    return not is_theirs and not may_work_on(user, case) and user.pk != case.fixed_by_id


def may_verify(user: Viewer, case: Case) -> bool:
    """Check a fix: the independent one who was drawn."""
    return is_independent(user, case) and case.verifier_id in (None, user.pk)


def may_decide(user: Viewer, case: Case) -> bool:
    """Give an office more time or stop its clock: coordinators outside it; beyond the first time those who lead."""
    if not may_coordinate(user) or may_work_on(user, case):
        return False
    return case.extension_count < FREE_EXTENSIONS or leads(user)


def leads(user: Viewer) -> bool:
    posts = user.posts if isinstance(user, User) else []
    is_leader = any(post.office.kind == OfficeKind.COORDINATOR and post.role == Role.LEADER for post in posts)
    return is_leader or (isinstance(user, User) and user.is_operator)


def may_resume(user: Viewer, case: Case) -> bool:
    """End a standstill early: who granted it, or the office that has the case."""
    return may_coordinate(user) or may_work_on(user, case)


def may_reopen(user: Viewer, case: Case) -> bool:
    """Send a closed case back while it is watched: coordinators and inspectors outside the office that fixed it."""
    return case.office is not None and is_independent(user, case)


def may_link(user: Viewer, case: Case) -> bool:
    """Say which task a case belongs to: coordinators, and the office that has it."""
    return may_coordinate(user) or may_work_on(user, case)


def may_see_contact(user: Viewer, case: Case) -> bool:
    """How to reach who reported: those who file."""
    return may_coordinate(user)
