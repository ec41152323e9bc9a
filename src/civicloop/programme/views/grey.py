"""Completing the grey: a proposal taken, a question to the office that gave the order; what says the same, joined."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme import actions, rules
from civicloop.programme.completion import proposals_for
from civicloop.programme.forms.grey import AnswerForm, AskForm, TakenForm
from civicloop.programme.models import Directive, Question
from civicloop.programme.repeats import repeats_of


def grey_context(request: HttpRequest, directive: Directive) -> dict[str, object]:
    """What `parts/grey.html` shows of an order; proposals and repeats are the coordinators'."""
    is_coordinator = rules.may_review(request.user)
    questions = directive.questions.visible_to(request.user).select_related("office", "lead_office", "answered_by")
    same = Directive.objects.visible_to(request.user).filter(pk=directive.same_as_id or 0).first()
    asked = list(questions.order_by("asked_at"))
    context: dict[str, object] = {
        "same": same,
        "questions": asked,
        "is_asked": any(each.is_waiting for each in asked),
        "may_complete": is_coordinator,
    }
    if is_coordinator:
        context |= {
            "proposals": proposals_for(directive, request.user, today=clock.day_of(clock.now())),
            "repeats": repeats_of(directive, request.user),
            "ask_form": AskForm.about(directive),
        }
    return context


@login_required
@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposed office or day with one click."""
    directive = own_order(request, pk)
    form = TakenForm(request.POST)
    if form.is_valid():
        attempt = actions.complete_directive
        act(request, attempt, _("Filled in."), directive=directive, **form.cleaned_data)
    return back(request, directive)


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    directive = own_order(request, pk)
    form = AskForm.about(directive, request.POST)
    if form.is_valid():
        asked = _("Asked. The question stands on the desk of %(office)s.") % {"office": form.cleaned_data["office"]}
        act(request, actions.ask_issuer, asked, directive=directive, **form.cleaned_data)
    else:
        messages.error(request, _("Choose an office, and write the question."))
    return back(request, directive)


@login_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """This order is the same as an earlier one."""
    directive = own_order(request, pk)
    into = get_object_or_404(Directive.objects.visible_to(request.user), pk=request.POST.get("into") or 0)
    act(
        request,
        actions.join_directives,
        _("Joined: it stands as the earlier order does."),
        directive=directive,
        into=into,
    )
    return back(request, directive)


@login_required
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    directive = own_order(request, pk)
    act(request, actions.part_directive, _("Parted: it is an order of its own again."), directive=directive)
    return back(request, directive)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a review."""
    directive = own_order(request, pk)
    act(request, actions.reopen_directive, _("Taken back: it says again what it said before."), directive=directive)
    return redirect(f"{reverse('programme:review', args=[directive.document.number])}?at={directive.pk}")


@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """The order's own words, what is asked, and the form of the answer for whoever may give it."""
    rows = Question.objects.visible_to(request.user).select_related(
        "office", "asked_by", "answered_by", "lead_office", "directive__passage", "directive__document"
    )
    asked = get_object_or_404(rows, pk=pk)
    may_answer = asked.is_waiting and rules.may_answer(request.user, asked)
    form = AnswerForm.of(asked, request.POST or None) if may_answer else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and answered(request, asked, form):
            return redirect("programme:question", pk=pk)
    context = {
        "question": asked,
        "directive": asked.directive,
        "form": form,
        "may_review": rules.may_review(request.user),
    }
    return render(request, "programme/question.html", context)


def answered(request: HttpRequest, asked: Question, form: AnswerForm) -> bool:
    try:
        actions.answer_question(question=asked, by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Thank you: the order now says it."))
    return True


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(Question.objects.visible_to(request.user).select_related("directive__document"), pk=pk)
    act(request, actions.withdraw_question, _("Withdrawn."), question=asked)
    return back(request, asked.directive)


def own_order(request: HttpRequest, pk: int) -> Directive:
    rows = Directive.objects.visible_to(request.user).select_related("document__office", "passage", "campaign")
    directive = get_object_or_404(rows, pk=pk)
    if not rules.may_review(request.user):
        raise NotAllowed
    return directive


def act(request: HttpRequest, attempt: Callable[..., object], done: str, **arguments: object) -> None:
    """Do it and say so, or say why not."""
    try:
        attempt(by=request.user, at=clock.now(), **arguments)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def back(request: HttpRequest, directive: Directive) -> HttpResponse:
    """To the page on which it was pressed."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("programme:directive", pk=directive.pk)
