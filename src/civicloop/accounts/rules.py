"""Who may do what where. Roles reach down the tree for leaders and administrators, and stay in place for the rest."""

from collections.abc import Iterable

from civicloop.accounts.models import Office, OfficeKind, Role, User
from civicloop.kernel.querysets import Viewer

REACHES_DOWN = {Role.LEADER, Role.ADMINISTRATOR}
REACHES_ACROSS = {Role.INSPECTOR, Role.EDITOR}
WORKS = (Role.OFFICER, Role.LEADER, Role.ADMINISTRATOR)


def has_role(user: Viewer, office: Office | None, roles: Iterable[Role | str]) -> bool:
    """Whether the person has one of these roles in this office, or one above it whose role reaches down."""
    if not isinstance(user, User) or office is None:
        return False
    return any(post.role in roles and _covers(post.office, post.role, office) for post in user.posts)


def _covers(own: Office, role: str, office: Office) -> bool:
    return own.pk == office.pk or (role in REACHES_DOWN and office.is_under(own))


def has_role_anywhere(user: Viewer, roles: Iterable[Role | str]) -> bool:
    return isinstance(user, User) and any(post.role in roles for post in user.posts)


def may_act_for(user: Viewer, office: Office | None) -> bool:
    """Speak and work for an office: its officers and leaders, and administrators above it."""
    return has_role(user, office, WORKS)


def may_coordinate(user: Viewer) -> bool:
    """Confirm directives, dispatch and supervise across the city: those who work in the civility office."""
    if not isinstance(user, User):
        return False
    return user.is_operator or any(
        post.office.kind == OfficeKind.COORDINATOR and post.role in WORKS for post in user.posts
    )


def may_inspect(user: Viewer) -> bool:
    """Verify other offices' work."""
    return has_role_anywhere(user, [Role.INSPECTOR])


def may_edit_library(user: Viewer) -> bool:
    """Change any document's category, date and visibility."""
    return may_coordinate(user) or has_role_anywhere(user, [Role.EDITOR])


def may_administer(user: Viewer, office: Office) -> bool:
    """Give and end roles in an office."""
    return isinstance(user, User) and (user.is_operator or has_role(user, office, [Role.ADMINISTRATOR]))


def may_give(user: Viewer, office: Office, role: Role) -> bool:
    """Inspectors and editors work across the city: only operators and the city's own administrators name them."""
    if role not in REACHES_ACROSS:
        return may_administer(user, office)
    roots = [post for post in user.posts if not post.office.parent_id] if isinstance(user, User) else []
    return is_operator(user) or any(post.role == Role.ADMINISTRATOR for post in roots)


def is_operator(user: Viewer) -> bool:
    return isinstance(user, User) and user.is_operator


def offices_of(user: Viewer) -> list[Office]:
    """The offices a person works in, without repeats."""
    if not isinstance(user, User):
        return []
    return list({post.office_id: post.office for post in user.posts if post.role in WORKS}.values())
