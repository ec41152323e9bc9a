"""Good practice: the list, one practice with the tasks that came of it and how they went, saving and retiring it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.statistics import wilson
from civicloop.library.models import Document
from civicloop.programme import actions, queries, rules
from civicloop.programme.forms.practices import PracticeForm
from civicloop.programme.models import Practice, Task, TaskState


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "practices": queries.practices_with_counts(),
        "may_keep": rules.may_keep_practice(request.user),
        "now": clock.now(),
    }
    return render(request, "programme/practices.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(Practice, pk=pk)
    now = clock.now()
    tasks = list(queries.tasks_for(request.user, now).filter(practice=practice))
    done = [task for task in tasks if task.state == TaskState.DONE]
    source = Task.objects.visible_to(request.user).filter(practices=practice).first()
    document = Document.objects.visible_to(request.user).filter(practices=practice).first()
    context = {
        "practice": practice,
        "tasks": tasks,
        "on_time": wilson(sum(queries.was_on_time(task) for task in done), len(done)),
        "source": source,
        "document": document,
        "may_keep": rules.may_keep_practice(request.user),
        "now": now,
    }
    return render(request, "programme/practice.html", context)


@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep good practice, of a done task (`?task=`) or written down, perhaps from a document."""
    if not rules.may_keep_practice(request.user):
        raise NotAllowed
    number = request.GET.get("task", "")
    task = get_object_or_404(Task.objects.visible_to(request.user), number=number) if number else None
    form = PracticeForm(request.POST or None, task=task, user=cast(User, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            practice = keep(request, form, task)
            messages.success(request, _("“%(title)s” is kept: new tasks can start from it.") % {"title": practice})
            return redirect("programme:practice", pk=practice.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "programme/practice_form.html", {"form": form, "task": task})


def keep(request: HttpRequest, form: PracticeForm, task: Task | None) -> Practice:
    by, at, given = cast(User, request.user), clock.now(), form.cleaned_data
    if task:
        return actions.save_practice_of(task=task, title=given["title"], words=given["words"], by=by, at=at)
    return actions.save_practice(
        title=given["title"],
        words=given["words"],
        measures=given["measures"].splitlines(),
        document=given["document"],
        limit_amount=given["limit_amount"],
        by=by,
        at=at,
    )


@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(Practice, pk=pk)
    actions.retire_practice(practice=practice, by=cast(User, request.user), at=clock.now())
    return redirect("programme:practice", pk=pk)
