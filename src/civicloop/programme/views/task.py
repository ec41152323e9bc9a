"""One task's page with its next action, its deeds and its evidence."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import may_act_for
from civicloop.kernel import blobs, clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.worktime import city_hours
from civicloop.library.models import Document
from civicloop.programme import actions, queries, rules
from civicloop.programme.clock_words import clock_of, limit_words
from civicloop.programme.forms import (
    AcceptForm,
    AskForm,
    DeedForm,
    FinishForm,
    MergeForm,
    NoteForm,
    ReasonForm,
    ReorderForm,
    ReportForm,
    SlipForm,
    SubmitForm,
    SupportForm,
    WordsForm,
)
from civicloop.programme.models import ENDED, Deed, Directive, Support, Task, TaskState, TaskStep, TimeRequest
from civicloop.programme.signs import BUTTONS, LIGHTS, NODES, Text
from civicloop.programme.supervision import sign_by
from civicloop.programme.timekeeping import is_standing
from civicloop.programme.workflow import TASK_MOVES


class Way(NamedTuple):
    """How a deed is done on the page: the form it asks for, and the action."""

    form: type[DeedForm]
    act: Callable[..., object]


WAYS: dict[Deed, Way] = {
    Deed.ACCEPT: Way(AcceptForm, actions.accept_task),
    Deed.RETURN: Way(ReasonForm, actions.return_task),
    Deed.REORDER: Way(ReorderForm, actions.reorder_task),
    Deed.SUBMIT: Way(SubmitForm, actions.submit_task),
    Deed.FINISH: Way(FinishForm, actions.finish_task),
    Deed.SEND_BACK: Way(ReasonForm, actions.send_back_task),
    Deed.GRANT: Way(WordsForm, actions.grant_time),
    Deed.REFUSE: Way(ReasonForm, actions.refuse_plea),
    Deed.RESUME: Way(NoteForm, actions.resume_clock),
    Deed.REPORT: Way(ReportForm, actions.report_progress),
    Deed.ASK: Way(AskForm, actions.ask_time),
    Deed.SLIP: Way(SlipForm, actions.send_slip),
    Deed.JOIN: Way(MergeForm, actions.merge_tasks),
    Deed.CANCEL: Way(ReasonForm, actions.cancel_task),
}
ASIDE = (Deed.SLIP, Deed.JOIN, Deed.CANCEL)  # never the next step that is expected


class Offer(NamedTuple):
    """A deed that this person may do now, with its form and its button."""

    deed: Deed
    form: DeedForm
    button: Text


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    task = shown_task(request, number, clock.now())
    return render(request, "programme/task.html", task_context(request, task, clock.now()))


def shown_task(request: HttpRequest, number: str, now: datetime) -> Task:
    rows = queries.tasks_for(request.user, now).select_related("parent", "merged_into", "practice")
    return get_object_or_404(rows, number=number)


def task_context(request: HttpRequest, task: Task, now: datetime, failed: Offer | None = None) -> dict[str, object]:
    requests = list(task.time_requests.select_related("asked_by", "decided_by").order_by("pk"))
    offers = offered(request, task, requests, now, failed)
    next_ = next((each for each in offers if each.deed not in ASIDE), None)
    return {
        "task": task,
        "directive": task.directive if is_readable(task) else None,
        "requests": requests,
        "limit": limit_words(task),
        "turn": queries.turn(task),
        "clock": clock_of(task, requests, now),
        "next": next_,
        "others": [each for each in offers if each != next_],
        "tone": LIGHTS[light_of(task)].tone,
        "failed": failed,
        "now": now,
        "sign_by": signing_day(task),
        **history(request, task),
        **make_up(request, task, now),
    }


def signing_day(task: Task) -> datetime | None:
    """The last moment in which its office signs for it in time; None where it has, or where there is no limit."""
    is_waiting = settings.SIGN_DAYS and task.state == TaskState.DISPATCHED
    return sign_by(task.dispatched_at, city_hours()) if is_waiting else None


def history(request: HttpRequest, task: Task) -> dict[str, object]:
    """The steps, which of their documents this person may read, how often the task went back and forth."""
    steps = list(task.steps.select_related("by", "office", "document").order_by("pk"))
    shown = [step.document_id for step in steps if step.document_id]
    return {
        "steps": steps,
        "readable": list(Document.objects.visible_to(request.user).filter(pk__in=shown)) if shown else [],
        "shows_office": (Deed.ORDER, Deed.REORDER),
        "nodes": NODES,
        "return_count": sum(step.deed == Deed.RETURN for step in steps),
    }


def make_up(request: HttpRequest, task: Task, now: datetime) -> dict[str, object]:
    """What the task is made of, and what this person may change of it."""
    is_open = task.state not in ENDED
    may_work = is_open and rules.may_carry_out(request.user, task)
    joined = Directive.objects.visible_to(request.user).filter(joining_tasks=task).select_related("document", "passage")
    return {
        "measures": list(task.measures.order_by("position")),
        "milestones": list(task.milestones.order_by("due_on", "pk")),
        "supports": [(each, support_form(request, each, is_open)) for each in supports_of(task)],
        "children": list(queries.tasks_for(request.user, now).filter(parent=task).order_by("pk")),
        "joined": list(joined.order_by("pk")),
        "campaigns": list(task.campaigns.order_by("name")),
        "slips": list(task.slips.order_by("-pk")),
        "may_work": may_work,
        "may_plan": may_work or (is_open and rules.may_order(request.user)),
        "may_split": is_open and rules.may_split(request.user, task),
        "may_keep": task.state == "done" and rules.may_keep_practice(request.user),
        "today": clock.day_of(now),
    }


def supports_of(task: Task) -> list[Support]:
    return list(task.supports.select_related("office").order_by("office__path"))


def support_form(request: HttpRequest, support: Support, is_open: bool) -> SupportForm | None:
    if not (is_open and may_act_for(request.user, support.office)):
        return None
    return SupportForm(initial={"state": support.state, "note": support.note}, prefix=f"support{support.pk}")


def offered(
    request: HttpRequest, task: Task, requests: list[TimeRequest], now: datetime, failed: Offer | None
) -> list[Offer]:
    deeds = rules.open_deeds(request.user, task, requests, stands=is_standing(requests, now))
    found = [offer(deed, task, request) for deed in deeds if deed in WAYS]
    return [failed if failed and each.deed == failed.deed else each for each in found]


def offer(deed: Deed, task: Task, request: HttpRequest, *, is_sent: bool = False) -> Offer:
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if is_sent else {}
    form = WAYS[deed].form(task=task, user=cast(User, request.user), prefix=deed.value, **sent)
    return Offer(deed, form, BUTTONS[deed])


def is_readable(task: Task) -> bool:
    """Whether the viewer may read the document whose words gave the task; its office may have it all the same."""
    return bool(task.is_readable)  # type: ignore[attr-defined]


def light_of(task: Task) -> str:
    return str(task.light)  # type: ignore[attr-defined]


@login_required
@require_POST
def do(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """One deed on a task; shows the page again where the form lacks something."""
    if deed not in WAYS:
        raise Http404
    now = clock.now()
    task = shown_task(request, number, now)
    if not rules.may_do(request.user, Deed(deed), task):  # before a file is opened or a colleague named
        raise NotAllowed
    sent = offer(Deed(deed), task, request, is_sent=True)
    if sent.form.is_valid():
        try:
            WAYS[sent.deed].act(task=task, by=cast(User, request.user), at=now, **sent.form.values())
            messages.success(request, _("Done: %(deed)s.") % {"deed": sent.deed.label})
            return redirect("programme:task", number=number)
        except Refused as refusal:
            if task.state not in TASK_MOVES[sent.deed].sources:
                raise
            sent.form.add_error(None, str(refusal))
    return render(request, "programme/task.html", task_context(request, task, now, sent))


@require_safe
def evidence(request: HttpRequest, number: str, step: int) -> HttpResponse:
    """A picture handed in, for those who see the task."""
    tasks = Task.objects.visible_to(request.user).filter(number=number)
    shown = get_object_or_404(
        TaskStep.objects.select_related("evidence"), pk=step, task__in=tasks, evidence__isnull=False
    )
    assert shown.evidence is not None
    response = HttpResponse(blobs.read(shown.evidence), content_type=shown.evidence.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=3600)
    return response
