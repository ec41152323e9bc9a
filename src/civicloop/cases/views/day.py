"""Today's list: the cases that a person means to see to, which the browser keeps for where there is no signal."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, risk, rules, tokens
from civicloop.cases.models import Case, CaseQuerySet, Mark
from civicloop.cases.rows import rows
from civicloop.cases.views.bulk import chosen, staff
from civicloop.cases.views.deeds import HANDLERS
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    user, now = cast(User, request.user), clock.now()
    if not rules.may_choose_many(user):
        raise NotAllowed
    listed = rows(marked(user))
    pages = [reverse("cases:day"), *(reverse("cases:case", args=[row.number]) for row in listed)]
    context = {
        "now": now,
        "rows": listed,
        "risks": risk.at_cells({row.cell for row in listed}, user, now),
        "may_patrol": rules.may_patrol(user),
        "pages": [*pages, reverse("cases:patrol")] if rules.may_patrol(user) else pages,
        "who": tokens.who_is(user),
        "deeds": HANDLERS.values(),
    }
    return render(request, "cases/day.html", context)


def marked(user: User) -> CaseQuerySet:
    """What is on one's list and still seen, the most pressing first."""
    own = Mark.objects.visible_to(user).values("case")
    return Case.objects.visible_to(user).filter(pk__in=own).order_by(F("due_at").asc(nulls_last=True), "-reported_at")


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put those that were ticked in a list of cases on one's own."""
    count = actions.mark(by=staff(request), cases=[each.case for each in chosen(request)], at=clock.now())
    messages.success(
        request, ngettext("%(n)s case is on your list now.", "%(n)s cases are on your list now.", count) % {"n": count}
    )
    return redirect("cases:day")


@login_required
@require_POST
def mark(request: HttpRequest, number: str) -> HttpResponse:
    """Put a case on the list, or take it off."""
    user, case = cast(User, request.user), get_object_or_404(Case.objects.visible_to(request.user), number=number)
    if request.POST.get("do") == "off":
        actions.unmark(by=user, case=case)
        messages.success(request, _("Taken off your list for today."))
        return redirect(case_url(number))
    actions.mark(by=user, cases=[case], at=clock.now())
    messages.success(request, _("On your list for today."))
    return redirect(case_url(number))


def case_url(number: str) -> str:
    return reverse("cases:case", args=[number])


@login_required
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    actions.clear_marks(by=cast(User, request.user))
    messages.success(request, _("Your list for today is empty."))
    return redirect("cases:day")
