"""What a task is made of, changed in place: its checklist, milestones, helpers and parts."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts.models import Office, User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme import actions, rules
from civicloop.programme.actions.splitting import Part
from civicloop.programme.actions.weights import living
from civicloop.programme.forms import SupportForm
from civicloop.programme.forms.plan import AskSupportForm, PartFormSet, PlanForm, WeightsForm
from civicloop.programme.models import SupportState, Task


def shown(request: HttpRequest, number: str) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.user).select_related("lead_office"), number=number)


def back(task: Task, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('programme:task', args=[task.number])}#{anchor}")


@login_required
@require_POST
def measure(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Tick a measure, or untick it."""
    task = shown(request, number)
    found = get_object_or_404(task.measures, pk=pk)
    is_done = request.POST.get("done") == "1"
    actions.tick_measure(measure=found, is_done=is_done, by=cast(User, request.user), at=clock.now())
    return back(task, "measures-head")


@login_required
@require_POST
def milestone(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    task = shown(request, number)
    found = get_object_or_404(task.milestones, pk=pk)
    actions.reach_milestone(milestone=found, by=cast(User, request.user), at=clock.now())
    return back(task, "milestones-head")


@login_required
@require_POST
def support(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A supporting office says how its part stands."""
    task = shown(request, number)
    found = get_object_or_404(task.supports.select_related("office"), pk=pk)
    form = SupportForm(request.POST, prefix=f"support{found.pk}")
    if form.is_valid():
        state = SupportState(form.cleaned_data["state"])
        actions.report_support(
            support=found, state=state, note=form.cleaned_data["note"], by=cast(User, request.user), at=clock.now()
        )
    return back(task, "supports-head")


@login_required
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Add measures, milestones and helpers."""
    task = shown(request, number)
    if not (rules.may_carry_out(request.user, task) or rules.may_order(request.user)):
        raise NotAllowed
    is_help = request.method == "POST" and "help-office" in request.POST
    plan_form = PlanForm(request.POST if request.method == "POST" and not is_help else None)
    help_form = AskSupportForm(request.POST if is_help else None, prefix="help")
    for form, act in ((plan_form, actions.plan_task), (help_form, actions.ask_support)):
        if form.is_bound and form.is_valid() and tried(request, form, act, task):
            return redirect("programme:task", number=number)
    return render(request, "programme/plan.html", {"task": task, "plan_form": plan_form, "help_form": help_form})


def tried(request: HttpRequest, form: forms.Form, act: Callable[..., object], task: Task) -> bool:
    """Do it; a refusal is the form's own error."""
    try:
        act(task=task, by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_required
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Cut a task into parts, or weigh its parts anew."""
    task = shown(request, number)
    if not rules.may_split(request.user, task):
        raise NotAllowed
    return weigh(request, task) if living(task) else cut(request, task)


def cut(request: HttpRequest, task: Task) -> HttpResponse:
    formset = PartFormSet(request.POST or None, form_kwargs={"task": task})
    problem = ""
    if request.method == "POST" and formset.is_valid():
        rows = [form.cleaned_data for form in formset if form.has_changed() and form.cleaned_data.get("title")]
        try:
            actions.split_task(
                task=task, parts=[part(row) for row in rows], by=cast(User, request.user), at=clock.now()
            )
            messages.success(request, _("Cut into %(count)s parts.") % {"count": len(rows)})
            return redirect("programme:task", number=task.number)
        except Refused as refusal:
            problem = str(refusal)
    return render(request, "programme/split.html", {"task": task, "formset": formset, "problem": problem})


def part(row: dict[str, Any]) -> Part:
    office: Office = row["office"]
    return Part(title=row["title"], office=office, weight=row["weight"] or 0, due_on=row["due_on"])


def weigh(request: HttpRequest, task: Task) -> HttpResponse:
    form = WeightsForm(request.POST or None, parts=living(task))
    if request.method == "POST" and form.is_valid():
        try:
            actions.weigh_parts(task=task, weights=form.weights(), by=cast(User, request.user), at=clock.now())
            return redirect("programme:task", number=task.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "programme/weigh.html", {"task": task, "form": form})
