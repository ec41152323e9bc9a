"""One deed for many cases: chosen in the list, confirmed on a page of their own, each with its outcome."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, rules
from civicloop.cases.models import Case, Deed
from civicloop.cases.rows import rows
from civicloop.cases.views import wording
from civicloop.cases.views.deeds import BY_NAME, HANDLERS, Handler, form_of
from civicloop.cases.workflow import WAYS
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed, Refused

BULK = (Deed.ACCEPTED, Deed.ASSIGNED, Deed.DISPATCHED, Deed.SENT_OUT, Deed.SUPERVISED, Deed.LINKED)
MOST = 100
TOLD = "cases told at once"


@dataclass(frozen=True)
class Chosen:
    """A case as it was chosen: at the revision that the list showed."""

    case: Case
    revision: int | None


@dataclass(frozen=True)
class Outcome:
    """What became of one case; `trouble` says why nothing was done."""

    case: Case
    trouble: str = ""


@dataclass(frozen=True)
class Choice:
    """A deed for those of the chosen that it suits."""

    handler: Handler
    form: forms.Form
    suits: list[Case] = field(default_factory=list)


def chosen(request: HttpRequest) -> list[Chosen]:
    """Those ticked that this person may see, in the order of their numbers."""
    said = dict(each.partition(":")[::2] for each in request.POST.getlist("case")[:MOST])
    cases = Case.objects.visible_to(request.user).filter(number__in=said)
    found = cases.select_related("category", "office", "area").order_by("number")
    return [Chosen(case, whole(said[case.number])) for case in found]


def staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not rules.may_choose_many(request.user):
        raise NotAllowed
    return request.user


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """What can be done with the chosen cases: each deed with how many of them it suits."""
    return offered(request, staff(request), chosen(request), {})


def offered(request: HttpRequest, user: User, found: list[Chosen], bound: dict[str, forms.Form]) -> HttpResponse:
    choices = {
        deed: Choice(HANDLERS[deed], bound.get(HANDLERS[deed].name) or form_of(HANDLERS[deed], user), suits)
        for deed in BULK
        if (suits := [each.case for each in found if suited(user, each.case, deed)])
    }
    wording.put_replies(user, [(deed, each.form) for deed, each in choices.items()], [each.case for each in found])
    picked = Case.objects.filter(pk__in=[each.case.pk for each in found]).order_by("number")
    context = {"chosen": found, "rows": rows(picked), "choices": list(choices.values()), "now": clock.now()}
    is_wrong = any(form.errors for form in bound.values())
    return render(request, "cases/bulk.html", context, status=422 if is_wrong else 200)


def suited(user: User, case: Case, deed: Deed) -> bool:
    return case.label in WAYS[deed].sources and WAYS[deed].who(user, case)


@login_required
@require_POST
def act(request: HttpRequest, deed: str) -> HttpResponse:
    """Do it to each, apart from the others; one that refuses, or that someone else has changed, says so."""
    user, found = staff(request), chosen(request)
    handler = next((HANDLERS[each] for each in BULK if HANDLERS[each].name == deed), None)
    if handler is None:
        raise Http404
    form = form_of(handler, user, request.POST)
    if reply := wording.to_fill(request, handler):
        entered = wording.with_reply(form, handler, reply, [each.case for each in found])
        return offered(request, user, found, {handler.name: form_of(handler, user, initial=entered)})
    if not form.is_valid():
        return offered(request, user, found, {handler.name: form})
    outcomes = [outcome(each, handler, user, form.cleaned_data) for each in found]
    wording.count(handler, user, request.POST, times=sum(not each.trouble for each in outcomes))
    return told(request, outcomes, handler.name)


def outcome(one: Chosen, handler: Handler, user: User, said: dict[str, Any]) -> Outcome:
    now = clock.now()
    try:
        with transaction.atomic():
            if actions.steps_since(case=one.case, revision=one.revision):
                return Outcome(one.case, _("Someone else has worked on it since you opened the list. Look first."))
            handler.run(one.case, user, wording.worded(handler, said, one.case), now)
    except Refused as refusal:
        return Outcome(one.case, str(refusal))
    return Outcome(one.case)


def told(request: HttpRequest, outcomes: list[Outcome], deed: str = "") -> HttpResponse:
    """To the page that tells it, so that whoever looks at a case comes back to it; without a `deed`: taken back."""
    request.session[TOLD] = {"deed": deed, "outcomes": [[each.case.number, each.trouble] for each in outcomes]}
    return redirect("cases:bulk-done")


@login_required
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What became of each of those that were done last, and which of it can be taken back."""
    user, kept = staff(request), request.session.get(TOLD) or {"deed": "", "outcomes": []}
    numbers = [number for number, _trouble in kept["outcomes"]]
    cases = Case.objects.visible_to(user).select_related("category", "area").filter(number__in=numbers)
    found = {case.number: case for case in cases}
    outcomes = [Outcome(found[number], trouble) for number, trouble in kept["outcomes"] if number in found]
    if not outcomes:
        return redirect("cases:index")
    well = [each.case for each in outcomes if not each.trouble]
    context = {
        "outcomes": outcomes,
        "done_count": len(well),
        "handler": BY_NAME.get(kept["deed"]),
        "undoable": actions.undoable_cases(well, user, clock.now()),
        "minutes": actions.UNDO_MINUTES,
    }
    return render(request, "cases/bulk_done.html", context)


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last deed back on each of them."""
    user, found = staff(request), chosen(request)
    return told(request, [taken_back(each.case, user) for each in found])


def taken_back(case: Case, user: User) -> Outcome:
    try:
        actions.undo(case=case, by=user, at=clock.now())
    except Refused as refusal:
        return Outcome(case, str(refusal))
    return Outcome(case)
