"""What the office does with its pledges: draft, publish, change, report, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.accounts.rules import offices_of
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.querysets import Viewer
from civicloop.pledges import actions, rules
from civicloop.pledges.evidence import keep_picture
from civicloop.pledges.forms import AmendForm, ClaimForm, NewPledgeForm, PledgeForm, ReasonForm
from civicloop.pledges.models import PledgeState
from civicloop.pledges.views.finding import member_of, pledge_of, require
from civicloop.programme.models import Directive, Task

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_page
def new(request: HttpRequest) -> HttpResponse:
    """A draft; `?task=T-…` or `?order=12` ties it to what it carries out."""
    user = member_of(request)
    if not offices_of(user):
        raise NotAllowed
    task, directive = _origin(request.user, request.GET)
    form = NewPledgeForm(user, request.POST or None, initial=_suggested(task, directive))
    if request.method == "POST" and form.is_valid():
        pledge = actions.draft_pledge(
            by=user,
            office=form.cleaned_data["office"],
            terms=form.terms(),
            task=task,
            directive=directive,
            at=clock.now(),
        )
        return redirect("pledges:detail", pledge.number)
    return render(request, "pledges/form.html", {"form": form, "task": task, "directive": directive})


def _origin(viewer: Viewer, query: Any) -> tuple[Task | None, Directive | None]:
    """The task and the order that the address names, where the person may see them."""
    task = Task.objects.visible_to(viewer).filter(number=query.get("task", "")).first()
    order = query.get("order", "")
    found = Directive.objects.visible_to(viewer).filter(pk=order).first() if order.isdecimal() else None
    told = Directive.objects.visible_to(viewer).filter(tasks=task).first() if task else None
    return task, found or told


def _suggested(task: Task | None, directive: Directive | None) -> dict[str, object]:
    """What the task and the order say already."""
    return {
        "office": task.lead_office if task else None,
        "name": task.title if task else "",
        "promise": directive.what if directive else "",
        "due_on": directive.deadline_on if directive else None,
    }


@login_required
@form_page
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Reword a draft; change a public pledge with a reason."""
    pledge, user = pledge_of(request, number), member_of(request)
    require(rules.may_promise_for(user, pledge.office))
    is_draft = pledge.state == PledgeState.DRAFT
    form = (PledgeForm if is_draft else AmendForm)(request.POST or None, instance=pledge)
    if request.method == "POST" and form.is_valid():
        try:
            if is_draft:
                actions.revise_draft(by=user, pledge=pledge, terms=form.terms(), at=clock.now())
            else:
                reason = form.cleaned_data["reason"]
                actions.amend_pledge(by=user, pledge=pledge, terms=form.terms(), reason=reason, at=clock.now())
            return redirect("pledges:detail", number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "pledges/form.html", {"form": form, "pledge": pledge, "is_draft": is_draft})


@login_required
@require_POST
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Where something is missing, back to the form, which says what."""
    pledge, user = pledge_of(request, number), member_of(request)
    try:
        actions.publish_pledge(by=user, pledge=pledge, at=clock.now())
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pledges:edit", number)
    messages.success(request, _("Published: everybody can follow it now."))
    return redirect("pledges:detail", number)


@login_required
@form_page
def claim(request: HttpRequest, number: str) -> HttpResponse:
    pledge, user = pledge_of(request, number), member_of(request)
    require(rules.may_promise_for(user, pledge.office))
    form = ClaimForm(request.POST or None, request.FILES or None, initial={"measured_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        picture = said.pop("picture")
        actions.claim_progress(
            by=user, pledge=pledge, at=clock.now(), evidence=keep_picture(picture) if picture else None, **said
        )
        return redirect("pledges:detail", number)
    return render(request, "pledges/say.html", {"form": form, "pledge": pledge, "heading": _("What was done")})


@login_required
@form_page
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    pledge, user = pledge_of(request, number), member_of(request)
    require(rules.may_promise_for(user, pledge.office))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_pledge(by=user, pledge=pledge, reason=form.cleaned_data["reason"], at=clock.now())
        return redirect(
            "pledges:detail" if pledge.published_at else "pledges:index", *([number] if pledge.published_at else [])
        )
    return render(request, "pledges/say.html", {"form": form, "pledge": pledge, "heading": _("Withdraw this pledge")})
