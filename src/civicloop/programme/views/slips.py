"""Supervision slips: the list, one slip with its answers, the ladder."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme import actions, queries, rules
from civicloop.programme.chips import chips
from civicloop.programme.forms import AnswerForm, CheckForm
from civicloop.programme.forms.slips import RungForm, SlipFilters
from civicloop.programme.models import UNANSWERED, Rung, Slip, SlipState

PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    filters = SlipFilters(request.GET)
    rows = Slip.objects.visible_to(request.user)
    wanted = {"task__lead_office": filters.chosen("office"), "colour": filters.chosen("colour")}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    shown = rows.filter(state=state) if (state := filters.chosen("state")) else rows
    page = Paginator(shown.select_related("task__lead_office").order_by("-pk"), PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "filters": filters,
        "chips": chips(request, "state", SlipState.choices, queries.counts(rows, "state"), _("All slips")),
        "may_order": rules.may_order(request.user),
        "now": clock.now(),
    }
    return render(request, "programme/slips.html", context)


def shown_slip(request: HttpRequest, number: str) -> Slip:
    return get_object_or_404(Slip.objects.visible_to(request.user).select_related("task__lead_office"), number=number)


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, shown_slip(request, number))


def page(
    request: HttpRequest, slip: Slip, answer_form: AnswerForm | None = None, check_form: CheckForm | None = None
) -> HttpResponse:
    may_answer = slip.state in UNANSWERED and rules.may_carry_out(request.user, slip.task)
    may_check = slip.state == SlipState.ANSWERED and rules.may_supervise(request.user, slip.task)
    context = {
        "slip": slip,
        "task": slip.task,
        "answers": list(slip.answers.select_related("by", "checked_by").order_by("pk")),
        "tellings": list(slip.tellings.order_by("pk")),
        "rungs": list(Rung.objects.filter(colour=slip.colour).order_by("working_days", "pk")),
        "answer_form": (answer_form or AnswerForm()) if may_answer else None,
        "check_form": (check_form or CheckForm()) if may_check else None,
        "is_late": slip.state in UNANSWERED and slip.answer_by < clock.today(),
        "now": clock.now(),
    }
    return render(request, "programme/slip.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    slip, form = shown_slip(request, number), AnswerForm(request.POST)
    if not rules.may_carry_out(request.user, slip.task):
        raise NotAllowed
    if form.is_valid():
        try:
            actions.answer_slip(slip=slip, by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
            return redirect("programme:slip", number=number)
        except Refused as refusal:
            if slip.state not in UNANSWERED:
                raise
            form.add_error(None, str(refusal))
    return page(request, slip, answer_form=form)


@login_required
@require_POST
def check(request: HttpRequest, number: str) -> HttpResponse:
    slip, form = shown_slip(request, number), CheckForm(request.POST)
    if not rules.may_supervise(request.user, slip.task):
        raise NotAllowed
    if form.is_valid():
        actions.check_answer(slip=slip, by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
        return redirect("programme:slip", number=number)
    return page(request, slip, check_form=form)


@login_required
def ladder(request: HttpRequest) -> HttpResponse:
    """Who is told of a late task, and after how many working days: seen and changed by coordinators."""
    if not rules.may_order(request.user):
        raise NotAllowed
    rungs = list(Rung.objects.order_by("colour", "working_days", "pk"))
    forms = [(rung, rung_form(request, rung)) for rung in rungs]
    if request.method == "POST" and all(form.is_valid() for _rung, form in forms):
        for rung, form in forms:
            days = form.cleaned_data["working_days"]
            if days != rung.working_days:
                actions.set_rung(rung=rung, working_days=days, by=cast(User, request.user), at=clock.now())
        return redirect("programme:slips")
    return render(request, "programme/ladder.html", {"forms": forms})


def rung_form(request: HttpRequest, rung: Rung) -> RungForm:
    initial = {"working_days": rung.working_days}
    return RungForm(request.POST or None, initial=initial, prefix=f"rung{rung.pk}")
