"""Whom each step of a case is told, and in which words."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions.notices import notify
from civicloop.accounts.models import Office, OfficeKind, User
from civicloop.cases.actions.letters import write_letters
from civicloop.cases.actions.near import tell_near
from civicloop.cases.models import Case, Deed, Step

type Said = dict[Deed, tuple[str, str | Promise]]

TO_OFFICE: Said = {
    Deed.DISPATCHED: ("case-dispatched", _("A case for %(office)s: %(title)s (%(number)s)")),
    Deed.PASSED: ("case-judged", _("Checked and closed: %(title)s (%(number)s)")),
    Deed.FAILED: ("case-judged", _("Checked and not fixed: %(title)s (%(number)s)")),
    Deed.REOPENED: ("case-judged", _("Reopened: %(title)s (%(number)s)")),
    Deed.REBOUND: ("case-judged", _("Back again: %(title)s (%(number)s)")),
    Deed.ENDED: ("case-judged", _("It stayed fixed: %(title)s (%(number)s)")),
    Deed.HELPED: ("case-dispatched", _("%(office)s is asked to help with a case: %(title)s (%(number)s)")),
    Deed.EXTENDED: ("case-judged", _("More time was given: %(title)s (%(number)s)")),
    Deed.SUSPENDED: ("case-judged", _("The clock stands still: %(title)s (%(number)s)")),
    Deed.RESUMED: ("case-judged", _("The clock runs again: %(title)s (%(number)s)")),
    Deed.DENIED: ("case-judged", _("Your request was turned down: %(title)s (%(number)s)")),
    Deed.ANSWERED: ("case-judged", _("The reporter answered: %(title)s (%(number)s)")),
    Deed.SUPERVISED: ("case-dispatched", _("You are chased: %(title)s (%(number)s)")),
}
TO_COORDINATORS: Said = {
    Deed.WANTS_TIME: ("case-answered", _("%(office)s asks for an extension: %(title)s (%(number)s)")),
    Deed.WANTS_WAIT: ("case-answered", _("%(office)s asks to stop the clock: %(title)s (%(number)s)")),
    Deed.RETURNED: ("case-answered", _("%(office)s has returned a case: %(title)s (%(number)s)")),
    Deed.FIXED: ("case-answered", _("%(office)s says it is dealt with: %(title)s (%(number)s)")),
}
TO_FILERS: Said = {  # what no office has yet
    Deed.ANSWERED: ("case-answered", _("The reporter answered: %(title)s (%(number)s)")),
}
TO_VERIFIER: Said = {
    Deed.FIXED: ("case-check", _("You were drawn to check a fix: %(title)s (%(number)s)")),
    Deed.REDRAWN: ("case-check", _("You were drawn to check a fix: %(title)s (%(number)s)")),
}
TO_REPORTERS: Said = {
    Deed.FILED: ("case-mine", _("Your report is a case now: %(title)s (%(number)s)")),
    Deed.QUERIED: ("case-mine", _("There is a question about your report: %(title)s (%(number)s)")),
    Deed.ASKED: ("case-mine", _("There is a question about your report: %(title)s (%(number)s)")),
    Deed.SUSPENDED: ("case-mine", _("Your report has to wait; the page says why: %(title)s (%(number)s)")),
    Deed.FORWARDED: ("case-mine", _("Your report went to a body outside the city: %(title)s (%(number)s)")),
    Deed.CONCLUDED: ("case-mine", _("Your report was dealt with outside the city: %(title)s (%(number)s)")),
    Deed.GATHERED: ("case-mine", _("Your report was checked and closed: %(title)s (%(number)s)")),
    Deed.REOPENED: ("case-mine", _("What you reported is worked on again: %(title)s (%(number)s)")),
    Deed.VOIDED: ("case-mine", _("Your report was declared void: %(title)s (%(number)s)")),
    Deed.REFUSED: ("case-mine", _("Your report was not taken on: %(number)s")),
    Deed.MERGED: ("case-mine", _("Someone had reported the same: your report %(number)s was joined to that case")),
    Deed.FIXED: ("case-mine", _("Your report is said to be dealt with. Look at it: %(title)s (%(number)s)")),
    Deed.PASSED: ("case-mine", _("Your report was checked and closed: %(title)s (%(number)s)")),
    Deed.REBOUND: ("case-mine", _("What you reported is back: %(title)s (%(number)s)")),
}


TO_ASSIGNEE = ("case-given", _("You are to see to a case: %(title)s (%(number)s)"))
STEP = _("%(title)s (%(number)s): %(deed)s")
TO_FOLLOWERS = {
    *(Deed.DISPATCHED, Deed.RETURNED, Deed.ACCEPTED, Deed.SPLIT, Deed.GATHERED, Deed.MERGED, Deed.VOIDED),
    *(Deed.FORWARDED, Deed.CAME_BACK, Deed.CONCLUDED, Deed.EXTENDED, Deed.SUSPENDED, Deed.RESUMED, Deed.SUPERVISED),
    *(Deed.FIXED, Deed.PASSED, Deed.FAILED, Deed.REOPENED, Deed.REBOUND, Deed.ENDED),
}


def tell_case(case: Case, step: Step) -> None:
    """The office, the coordinators, whoever checks it, those who reported it with an account, those who follow it.

    Who is told as one of the first hears it in those words alone, not as a follower as well.
    """
    deed = Deed(step.deed)
    told: set[int] = set()
    if deed in TO_OFFICE:
        told |= say(case, step, TO_OFFICE[deed], offices=[step.office] if step.office else [])
    to_coordinators = TO_COORDINATORS if step.office else TO_COORDINATORS | TO_FILERS
    if deed in to_coordinators:
        coordinators = Office.objects.filter(kind=OfficeKind.COORDINATOR)
        told |= say(case, step, to_coordinators[deed], offices=coordinators)
    if deed in TO_VERIFIER and case.verifier:
        told |= say(case, step, TO_VERIFIER[deed], people=[case.verifier])
    if deed == Deed.ASSIGNED and case.assignee and case.assignee != step.by:
        told |= say(case, step, TO_ASSIGNEE, people=[case.assignee])
    if deed in TO_REPORTERS:
        told |= say(case, step, TO_REPORTERS[deed], people=reporters(case))
    if deed in TO_FOLLOWERS:
        say(case, step, ("case-step", STEP), is_followed=True, besides=told, deed=deed.label)
    write_letters(case, step)
    if deed == Deed.FILED:
        tell_near(case, step)


def reporters(case: Case) -> QuerySet[User]:
    """Members who reported or joined it; and those whose own report was joined to it, where everyone sees it."""
    cases = Case.objects.joined(case) if case.is_everyones else Case.objects.filter(pk=case.pk)
    return User.objects.filter(followed_cases__case__in=cases).distinct()


def say(
    case: Case,
    step: Step,
    said: tuple[str, str | Promise],
    *,
    people: Iterable[User] = (),
    offices: Iterable[Office] = (),
    is_followed: bool = False,
    besides: Collection[int] = (),
    **details: object,
) -> set[int]:
    return notify(
        people=people,
        offices=offices,
        kind=said[0],
        text=said[1],
        url=reverse("cases:case", args=[case.number]),
        at=step.at,
        about=case.chain_name,
        also=[step.office.chain_name] if step.office and is_followed else [],
        is_followed=is_followed,
        besides=besides,
        by=step.by,
        office=step.office or "",
        title=lazy(lambda: case.title, str)(),
        number=case.number,
        **details,
    )
