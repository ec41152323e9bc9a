"""Who may promise, claim, check, judge and settle."""

from civicloop.accounts.models import Office, Role, User
from civicloop.accounts.rules import may_act_for, may_coordinate
from civicloop.kernel.querysets import Viewer
from civicloop.pledges.models import Pledge


def may_promise_for(user: Viewer, office: Office) -> bool:
    """Draft, publish, change and report on an office's pledges: those who work for it."""
    return may_act_for(user, office)


def belongs_to(user: Viewer, office: Office) -> bool:
    """Whether the person has any post in the office or below it, or works for it from above."""
    if not isinstance(user, User):
        return False
    return may_act_for(user, office) or any(post.office.is_under(office) for post in user.posts)


def may_check(user: Viewer, pledge: Pledge) -> bool:
    """Inspectors of other offices: nobody checks their own."""
    return checking_office(user) is not None and not belongs_to(user, pledge.office)


def checking_office(user: Viewer) -> Office | None:
    """The office for which the person inspects."""
    posts = user.posts if isinstance(user, User) else []
    return next((post.office for post in posts if post.role == Role.INSPECTOR), None)


def may_judge(user: Viewer, pledge: Pledge) -> bool:
    """Every member except those of the office itself."""
    return isinstance(user, User) and not belongs_to(user, pledge.office)


def may_settle(user: Viewer) -> bool:
    """Close a vote, take a reason off the page: the civility office."""
    return may_coordinate(user)
