"""Kinds of problem and their limits: the list, one of them with its conditions and history, export and import."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, exchange
from civicloop.cases.forms.categories import (
    CategoryForm,
    CityLimitsForm,
    ConditionForm,
    ConfusionForm,
    ExchangeForm,
    QuestionForm,
)
from civicloop.cases.models import Category, Confusion, FilingCondition, Group, Question, Stage
from civicloop.cases.views.setup.home import for_setters
from civicloop.kernel import clock
from civicloop.kernel.models import Event
from civicloop.kernel.worktime import Unit

HISTORY_SHOWN = 20
SHAPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@for_setters
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    kinds = list(Category.objects.select_related("office").order_by("is_retired", "standard_code", "pk"))
    groups = [(group.label, [kind for kind in kinds if kind.group == group]) for group in Group]
    context = {"groups": [each for each in groups if each[1]], "exchange_form": ExchangeForm()}
    return render(request, "cases/setup/categories.html", context)


@for_setters
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a kind of problem, or change one."""
    kind = get_object_or_404(Category, code=code) if code else None
    form = CategoryForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_category(by=cast(User, request.user), category=form.instance, at=clock.now())
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("cases:category", saved.code)
    context: dict[str, Any] = {"form": form, "kind": kind}
    if kind:
        history = Event.objects.filter(thing=kind.chain_name).order_by("-height")[:HISTORY_SHOWN]
        conditions = kind.conditions.prefetch_related("limits").order_by("position", "pk")
        context |= {
            "conditions": conditions,
            "history": history,
            "confusions": kind.confusions.select_related("other").order_by("pk"),
            "questions": kind.questions.order_by("position"),
        }
    return render(request, "cases/setup/category.html", context)


@for_setters
@require_http_methods(["GET", "POST"])
def condition(request: HttpRequest, code: str, nth: int = 0) -> HttpResponse:
    """Add a filing condition, or change the one at a place in the list (from 1)."""
    kind = get_object_or_404(Category, code=code)
    known = list(kind.conditions.order_by("position", "pk"))
    if nth > len(known):
        raise Http404
    found = known[nth - 1] if nth else FilingCondition(category=kind, position=len(known) + 1)
    form = ConditionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_condition(by=cast(User, request.user), condition=form.instance, limits=form.limits, at=clock.now())
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("cases:category", kind.code)
    return render(request, "cases/setup/condition.html", {"form": form, "kind": kind})


# --- what it is taken for ----------------------------------------------------------------------------


@for_setters
@require_http_methods(["GET", "POST"])
def confusion(request: HttpRequest, code: str, other: str = "") -> HttpResponse:
    """Say how to tell a kind of problem from another one, or change what is said."""
    kind = get_object_or_404(Category, code=code)
    found = get_object_or_404(kind.confusions, other__code=other) if other else Confusion(category=kind)
    form = ConfusionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_confusion(by=cast(User, request.user), confusion=form.instance, at=clock.now())
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("cases:category", kind.code)
    return render(request, "cases/setup/confusion.html", {"form": form, "kind": kind, "other": other})


@for_setters
@require_http_methods(["GET", "POST"])
def remove_confusion(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Asks first."""
    kind = get_object_or_404(Category, code=code)
    found = get_object_or_404(kind.confusions.select_related("other"), other__code=other)
    if request.method == "POST":
        actions.remove_confusion(by=cast(User, request.user), confusion=found, at=clock.now())
        messages.success(request, _("The distinction is removed."))
        return redirect("cases:category", kind.code)
    words = _("Nobody is told any more how “%(kind)s” differs from “%(other)s”. What it said stays on the record.")
    said = words % {"kind": kind.title, "other": found.other.title}
    return confirm(request, kind, _("Remove this distinction?"), said)


# --- what is asked of who reports it -------------------------------------------------------------------


@for_setters
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, code: str, asked: str = "") -> HttpResponse:
    """Ask one more thing, or ask it in other words."""
    kind = get_object_or_404(Category, code=code)
    new = Question(category=kind, position=kind.questions.count() + 1)
    found = get_object_or_404(kind.questions, code=asked) if asked else new
    form = QuestionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_question(by=cast(User, request.user), question=form.instance, at=clock.now())
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("cases:category", kind.code)
    return render(request, "cases/setup/question.html", {"form": form, "kind": kind})


@for_setters
@require_http_methods(["GET", "POST"])
def remove_question(request: HttpRequest, code: str, asked: str) -> HttpResponse:
    """Asks first."""
    kind = get_object_or_404(Category, code=code)
    found = get_object_or_404(kind.questions, code=asked)
    if request.method == "POST":
        actions.remove_question(by=cast(User, request.user), question=found, at=clock.now())
        messages.success(request, _("The question is removed."))
        return redirect("cases:category", kind.code)
    words = _("“%(question)s” is asked no more. What was answered stays with the cases.")
    return confirm(request, kind, _("Remove this question?"), words % {"question": found.title})


def confirm(request: HttpRequest, kind: Category, title: str, text: str) -> HttpResponse:
    back = reverse("cases:category", args=[kind.code])
    question = {"title": title, "text": text, "action": _("Remove"), "back_url": back, "is_dangerous": True}
    return render(request, "ui/confirm.html", question)


# --- the city's own limits -----------------------------------------------------------------------------


@for_setters
@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """How long each stage may take where no filing condition says otherwise."""
    form = CityLimitsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_city_limits(by=cast(User, request.user), limits=form.limits, at=clock.now())
        messages.success(request, _("Saved. Stages that begin from now on have these limits."))
        return redirect("cases:setup")
    return render(request, "cases/setup/limits.html", {"form": form})


# --- between installations ---------------------------------------------------------------------------


@for_setters
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    kinds = Category.objects.order_by("standard_code", "pk")
    shape = form if form in SHAPES else "json"
    text = exchange.as_csv(kinds) if shape == "csv" else exchange.as_json(kinds)
    response = HttpResponse(text, content_type=SHAPES[shape])
    response["Content-Disposition"] = f'attachment; filename="categories.{shape}"'
    return response


@for_setters
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Import: every row is judged by the same form as on the page; one bad row and nothing is changed."""
    form = ExchangeForm(request.POST, request.FILES)
    if not form.is_valid():
        raise exchange.BadExchange(why=_("choose a file first"))
    kinds = [judged(row) for row in exchange.read(form.cleaned_data["file"].read())]
    count = actions.take_categories(by=cast(User, request.user), kinds=kinds, at=clock.now())
    messages.success(request, _("Kinds of problem taken over: %(count)s.") % {"count": count})
    return redirect("cases:categories")


def judged(row: exchange.Row) -> tuple[Category, list[tuple[FilingCondition, dict[str, tuple[int, str]]]] | None]:
    known = Category.objects.filter(code=row["code"]).first()
    own = {"office": known.office_id if known else None, "probation_days": 30, "rebound_days": 90}
    said = {**own, **row} | {name: "，".join(row[name]) for name in exchange.LISTS}
    form = CategoryForm(said, instance=known)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise exchange.BadExchange(why=f"{row['code']}: {name}: {errors[0]}")
    if row["conditions"] is None:
        return form.instance, None
    return form.instance, [judged_condition(row["code"], each) for each in row["conditions"]]


def judged_condition(code: str, said: Any) -> tuple[FilingCondition, dict[str, tuple[int, str]]]:
    try:
        limits = {str(Stage(stage)): (int(amount), str(Unit(unit))) for stage, (amount, unit) in said["limits"].items()}
        made = FilingCondition(name=str(said["name"])[:80], name_en=str(said.get("name_en", ""))[:120])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise exchange.BadExchange(why=_("%(code)s has a broken filing condition") % {"code": code}) from error
    if not made.name or any(not 0 < amount <= 3650 for amount, _unit in limits.values()):
        raise exchange.BadExchange(why=_("%(code)s has a broken filing condition") % {"code": code})
    return made, limits
