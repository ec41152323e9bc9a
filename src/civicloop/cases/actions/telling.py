"""Whom each step of a case is told, and in which words."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Office, OfficeKind, User
from civicloop.cases.models import Case, Deed

type Said = dict[Deed, tuple[str, str | Promise]]

TO_OFFICE: Said = {
    Deed.DISPATCHED: ("case-dispatched", _("A case for %(office)s: %(title)s (%(number)s)")),
    Deed.PASSED: ("case-judged", _("Checked and closed: %(title)s (%(number)s)")),
    Deed.FAILED: ("case-judged", _("Checked and not fixed: %(title)s (%(number)s)")),
    Deed.REOPENED: ("case-judged", _("Reopened: %(title)s (%(number)s)")),
    Deed.REBOUND: ("case-judged", _("Back again: %(title)s (%(number)s)")),
    Deed.ENDED: ("case-judged", _("It stayed fixed: %(title)s (%(number)s)")),
}
TO_COORDINATORS: Said = {
    Deed.RETURNED: ("case-answered", _("%(office)s has returned a case: %(title)s (%(number)s)")),
    Deed.FIXED: ("case-answered", _("%(office)s says it is fixed: %(title)s (%(number)s)")),
}
TO_REPORTERS: Said = {
    Deed.FILED: ("case-mine", _("Your report is a case now: %(title)s (%(number)s)")),
    Deed.REFUSED: ("case-mine", _("Your report was not taken on: %(number)s")),
    Deed.FIXED: ("case-mine", _("Your report is said to be fixed. Look at it: %(title)s (%(number)s)")),
    Deed.PASSED: ("case-mine", _("Your report was checked and closed: %(title)s (%(number)s)")),
    Deed.REBOUND: ("case-mine", _("What you reported is back: %(title)s (%(number)s)")),
}


def tell_case(case: Case, deed: Deed, *, by: User | None, at: datetime) -> None:
    """The office, the coordinators, those who reported it with an account, and those who follow it."""
    if deed in TO_OFFICE:
        say(case, TO_OFFICE[deed], by=by, at=at, offices=[case.office] if case.office else [], is_followed=True)
    if deed in TO_COORDINATORS:
        coordinators = Office.objects.filter(kind=OfficeKind.COORDINATOR)
        say(case, TO_COORDINATORS[deed], by=by, at=at, offices=coordinators, is_followed=True)
    if deed in TO_REPORTERS:
        reporters = User.objects.filter(followed_cases__case=case)
        say(case, TO_REPORTERS[deed], by=by, at=at, people=reporters)


def say(
    case: Case,
    said: tuple[str, str | Promise],
    *,
    by: User | None,
    at: datetime,
    people: Iterable[User] = (),
    offices: Iterable[Office] = (),
    is_followed: bool = False,
) -> None:
    notify(
        people=people,
        offices=offices,
        kind=said[0],
        text=said[1],
        url=reverse("cases:case", args=[case.number]),
        at=at,
        about=case.chain_name,
        also=[case.office.chain_name] if case.office and is_followed else [],
        is_followed=is_followed,
        by=by,
        office=case.office or "",
        title=lazy(lambda: case.title, str)(),
        number=case.number,
    )
