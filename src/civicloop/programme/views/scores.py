"""Scores of offices: one time with its funnel, one score with what it was counted from, appeals, the formula."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_act_for
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.statistics import Estimate, wilson
from civicloop.programme import actions, rules
from civicloop.programme.actions.scores import may_decide_appeal
from civicloop.programme.forms.scores import AppealForm, DecisionForm, FormulaForm, PeriodForm
from civicloop.programme.funnel import funnel
from civicloop.programme.models import AppealState, Count, Formula, Score, Slip, Task


class Row(NamedTuple):
    """An office's score with what appeals made of it, and its share in time with its interval."""

    score: Score
    points: Decimal
    share: Estimate

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal waits for its decision."""
        return any(each.state == AppealState.OPEN for each in self.score.appeals.all())


def row(score: Score) -> Row:
    adjusted = sum((each.adjustment for each in score.appeals.all()), start=score.points)
    return Row(score, adjusted, wilson(score.on_time_count, score.due_count))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One time's scores, by the tree of offices and not by rank: a rank would say more than the numbers do."""
    spans = Score.objects.values_list("first_on", "last_on", "formula__version").distinct()
    times = list(spans.order_by("-last_on", "-formula__version"))
    chosen = chosen_time(request, times)
    rows = rows_of(chosen) if chosen else []
    context = {
        "rows": rows,
        "chosen": chosen,
        "times": [(key(each), each) for each in times],
        "key": key(chosen) if chosen else "",
        "funnel": funnel(
            [(each.score.office.title, each.score.on_time_count, each.score.due_count) for each in rows],
            is_additive=request.GET.get("spread") == "additive",
        ),
        "is_additive": request.GET.get("spread") == "additive",
        "may_order": rules.may_order(request.user),
        "form": PeriodForm() if rules.may_order(request.user) else None,
        "formula": Formula.objects.order_by("-version").first(),
        "now": clock.now(),
    }
    return render(request, "programme/scores.html", context)


def rows_of(time: "Time") -> list[Row]:
    first, last, version = time
    found = Score.objects.filter(first_on=first, last_on=last, formula__version=version)
    found = found.select_related("office", "formula").prefetch_related("appeals")
    return [row(each) for each in found.order_by("office__path")]


type Time = tuple[date, date, int]


def key(time: Time) -> str:
    return f"{time[0]}_{time[1]}_{time[2]}"


def chosen_time(request: HttpRequest, times: list[Time]) -> Time | None:
    wanted = request.GET.get("time", "")
    return next((each for each in times if key(each) == wanted), times[0] if times else None)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, get_object_or_404(Score.objects.select_related("office", "formula"), pk=pk))


def page(request: HttpRequest, score: Score, **failed: Any) -> HttpResponse:
    appeals = list(score.appeals.select_related("made_by", "decided_by").order_by("pk"))
    is_open = any(each.state == AppealState.OPEN for each in appeals)
    may_appeal = may_act_for(request.user, score.office) and not is_open
    may_decide = is_open and rules.may_order(request.user) and may_decide_appeal(cast(User, request.user), score.office)
    context = {
        "row": row(score),
        "score": score,
        "terms": terms(request, score),
        "appeals": appeals,
        "appeal_form": failed.get("appeal", AppealForm()) if may_appeal else None,
        "decision_form": failed.get("decision", DecisionForm()) if may_decide else None,
        "now": clock.now(),
    }
    return render(request, "programme/score.html", context)


class Term(NamedTuple):
    """One line of a score: what was counted, how often, for how many points, and the list it was counted from.

    `listed` are (number, address, title) of what this person may see; the rest is `hidden_count`.
    """

    label: str
    number: int
    weight: Decimal
    points: Decimal
    listed: list[tuple[str, str, str]]
    hidden_count: int


def terms(request: HttpRequest, score: Score) -> list[Term]:
    numbers = {number for each in score.counted.values() for number in each}
    tasks = Task.objects.visible_to(request.user).filter(number__in=numbers)
    slips = Slip.objects.visible_to(request.user).filter(number__in=numbers)
    seen = {}
    for number, title in tasks.values_list("number", "title"):
        seen[number] = (number, reverse("programme:task", args=[number]), title)
    for number, title in slips.values_list("number", "task__title"):
        seen[number] = (number, reverse("programme:slip", args=[number]), title)
    return [term(score, each, seen) for each in Count]


def term(score: Score, count: Count, seen: dict[str, tuple[str, str, str]]) -> Term:
    numbers = score.counted.get(count.value, [])
    weight = Decimal(score.formula.weights.get(count.value, "0"))
    listed = [seen[number] for number in numbers if number in seen]
    return Term(str(count.label), len(numbers), weight, weight * len(numbers), listed, len(numbers) - len(listed))


@login_required
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Score a time that is over by the formula in force."""
    if not rules.may_order(request.user):
        raise NotAllowed
    form, formula = PeriodForm(request.POST), Formula.objects.order_by("-version").first()
    if formula is None or not form.is_valid():
        messages.error(request, _("Choose the first and the last day of a time that is over."))
        return redirect("programme:scores")
    scores = actions.score_offices(formula=formula, by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
    messages.success(request, _("%(count)s offices scored.") % {"count": len(scores)})
    time = (form.cleaned_data["first_on"], form.cleaned_data["last_on"], formula.version)
    return redirect(f"{reverse('programme:scores')}?time={key(time)}")


@login_required
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    score = get_object_or_404(Score.objects.select_related("office", "formula"), pk=pk)
    form = AppealForm(request.POST)
    if form.is_valid():
        actions.appeal_score(score=score, words=form.cleaned_data["words"], by=cast(User, request.user), at=clock.now())
        return redirect("programme:score", pk=pk)
    return page(request, score, appeal=form)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    score = get_object_or_404(Score.objects.select_related("office", "formula"), pk=pk)
    if not rules.may_order(request.user):
        raise NotAllowed
    form = DecisionForm(request.POST)
    open_appeal = get_object_or_404(score.appeals, state=AppealState.OPEN)
    if form.is_valid():
        actions.decide_score_appeal(
            appeal=open_appeal, by=cast(User, request.user), at=clock.now(), **form.cleaned_data
        )
        return redirect("programme:score", pk=pk)
    return page(request, score, decision=form)


@login_required
def formula(request: HttpRequest) -> HttpResponse:
    """The formula in force and its versions; coordinators save the next one."""
    versions = list(Formula.objects.select_related("saved_by").order_by("-version"))
    may_order = rules.may_order(request.user)
    form = FormulaForm.after(versions[0] if versions else None, request.POST or None)
    if request.method == "POST":
        if not may_order:
            raise NotAllowed
        if form.is_valid():
            try:
                actions.save_formula(by=cast(User, request.user), at=clock.now(), **form.values())
                return redirect("programme:formula")
            except Refused as refusal:
                form.add_error(None, str(refusal))
    shown = [(each, [(name.label, each.weights.get(name.value, "0")) for name in Count]) for each in versions]
    return render(request, "programme/formula.html", {"versions": shown, "form": form if may_order else None})
