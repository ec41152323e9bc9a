"""Tasks: the list, one task's page with its next action, its deeds and its evidence."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import blobs, clock
from civicloop.kernel.calendar import declared_days
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.library.models import Document
from civicloop.programme import actions, queries, rules
from civicloop.programme.chips import chips
from civicloop.programme.forms import AcceptForm, DeedForm, FinishForm, ReasonForm, ReorderForm, SubmitForm, TaskFilters
from civicloop.programme.lights import working_days
from civicloop.programme.models import Deed, Light, Task, TaskQuerySet, TaskStep
from civicloop.programme.signs import BUTTONS, LIGHTS, NODES, Text

PAGE = 30


class Way(NamedTuple):
    """How a deed is done on the page: the form it asks for, and the action."""

    form: type[DeedForm]
    act: Callable[..., Task]


WAYS: dict[Deed, Way] = {
    Deed.ACCEPT: Way(AcceptForm, actions.accept_task),
    Deed.RETURN: Way(ReasonForm, actions.return_task),
    Deed.REORDER: Way(ReorderForm, actions.reorder_task),
    Deed.SUBMIT: Way(SubmitForm, actions.submit_task),
    Deed.FINISH: Way(FinishForm, actions.finish_task),
    Deed.SEND_BACK: Way(ReasonForm, actions.send_back_task),
    Deed.CANCEL: Way(ReasonForm, actions.cancel_task),
}


class Offer(NamedTuple):
    """A deed that this person may do now, with its form and its button."""

    deed: Deed
    form: DeedForm
    button: Text


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now, filters = clock.now(), TaskFilters(request.GET)
    rows = filtered(queries.tasks_for(request.user, now), filters)
    shown = rows.filter(Q(light=light)) if (light := filters.chosen("light")) else rows
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "chips": chips(request, "light", Light.choices, queries.counts(rows, "light"), _("All tasks")),
        "now": now,
    }
    return render(request, "programme/tasks.html", context)


def filtered(rows: TaskQuerySet, filters: TaskFilters) -> TaskQuerySet:
    wanted = {"lead_office": filters.chosen("office"), "campaign": filters.chosen("campaign")}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    task = shown_task(request, number, clock.now())
    return render(request, "programme/task.html", task_context(request, task, clock.now()))


def shown_task(request: HttpRequest, number: str, now: datetime) -> Task:
    return get_object_or_404(queries.tasks_for(request.user, now).prefetch_related("supporters"), number=number)


def task_context(request: HttpRequest, task: Task, now: datetime, failed: Offer | None = None) -> dict[str, object]:
    steps = list(task.steps.select_related("by", "office", "document").order_by("pk"))
    shown = [step.document_id for step in steps if step.document_id]
    offers = [failed if failed and deed == failed.deed else offer(deed, task, request) for deed in deeds(request, task)]
    return {
        "task": task,
        "directive": task.directive if is_readable(task) else None,
        "supporters": list(task.supporters.all()),
        "steps": steps,
        "readable": list(Document.objects.visible_to(request.user).filter(pk__in=shown)) if shown else [],
        "shows_office": (Deed.ORDER, Deed.REORDER),
        "nodes": NODES,
        "turn": queries.turn(task),
        "clock": clock_of(task),
        "next": next((each for each in offers if each.deed != Deed.CANCEL), None),
        "others": offers if not offers or offers[0].deed == Deed.CANCEL else offers[1:],
        "tone": LIGHTS[light_of(task)].tone,
        "failed": failed,
        "now": now,
    }


def deeds(request: HttpRequest, task: Task) -> list[Deed]:
    return rules.open_deeds(request.user, task)


def offer(deed: Deed, task: Task, request: HttpRequest, *, is_sent: bool = False) -> Offer:
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if is_sent else {}
    form = WAYS[deed].form(task=task, user=cast(User, request.user), prefix=deed.value, **sent)
    return Offer(deed, form, BUTTONS[deed])


class Clock(NamedTuple):
    """A task's time in working days: all of it, and what is left of it (below zero: over)."""

    total: int
    used: int
    stands: bool

    @property
    def share(self) -> float:
        """How much is used, in per cent, at most all."""
        return round(min(100.0, 100 * self.used / self.total), 2) if self.total else 100.0

    @property
    def words(self) -> str:
        left = self.total - self.used
        if self.stands:
            taken = ngettext("Took %(n)d working day of %(total)d", "Took %(n)d working days of %(total)d", self.used)
            return taken % {"n": self.used, "total": self.total}
        if left < 0:
            return ngettext("%(n)d working day over its time", "%(n)d working days over its time", -left) % {"n": -left}
        return ngettext("%(n)d of %(total)d working day left", "%(n)d of %(total)d working days left", self.total) % {
            "n": left,
            "total": self.total,
        }


def is_readable(task: Task) -> bool:
    """Whether the viewer may read the document whose words gave the task; its office may have it all the same."""
    return bool(task.is_readable)  # type: ignore[attr-defined]


def light_of(task: Task) -> str:
    return str(task.light)  # type: ignore[attr-defined]


def clock_of(task: Task) -> Clock | None:
    """None without a deadline. The clock of work handed in stands at that day."""
    if task.due_at is None:
        return None
    day, calendar = clock.day_of, declared_days()
    start, stopped = day(task.dispatched_at), task.submitted_at or task.done_at
    moment = stopped or task.clock_at  # type: ignore[attr-defined]
    return Clock(
        total=working_days(start, day(task.due_at), calendar),
        used=working_days(start, day(moment), calendar),
        stands=stopped is not None,
    )


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
            if sent.deed not in deeds(request, task):
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
