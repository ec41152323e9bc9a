"""Tasks on a board, in a month and on a Gantt chart: the same tasks, the same filters."""

from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.accounts.rules import offices_of
from civicloop.kernel import clock
from civicloop.kernel.errors import Refused
from civicloop.kernel.worktime import city_hours
from civicloop.programme import actions, queries
from civicloop.programme.boards import by_office, by_state, weeks
from civicloop.programme.forms import TaskFilters
from civicloop.programme.gantt import gantt
from civicloop.programme.lights import end_of, start_of
from civicloop.programme.models import LIVE, Task, TaskQuerySet, TaskState
from civicloop.programme.views.tasks import filtered, tabs

RECENT_DAYS = 60  # what was done longer ago is no card any more
ON_CHART = 60
MOST_ACCEPTED = 100


def shown(request: HttpRequest, filters: TaskFilters) -> TaskQuerySet:
    rows = filtered(queries.tasks_for(request.user, clock.now()), filters)
    light = filters.chosen("light")
    return rows.filter(Q(light=light)) if light else rows


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Cards by state or by office; a card moves by the deeds that its page and its button offer."""
    now, filters = clock.now(), TaskFilters(request.GET)
    is_by_office = request.GET.get("by") == "office"
    recent = now - timedelta(days=RECENT_DAYS)
    rows = shown(request, filters)
    live, done = rows.filter(state__in=LIVE), rows.filter(state=TaskState.DONE, done_at__gte=recent)
    tasks = [*live, *done.order_by("-done_at")]
    context = {
        "columns": by_office(tasks) if is_by_office else by_state(tasks),
        "is_by_office": is_by_office,
        "filters": filters,
        "tabs": tabs(request, "programme:board"),
        "is_empty": not tasks,
        "own": {office.pk for office in offices_of(request.user)},
        "now": now,
    }
    return render(request, "programme/board.html", context)


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The month's last days, as a table; on a phone as a list."""
    now, filters = clock.now(), TaskFilters(request.GET)
    today = clock.day_of(now)
    first = month_of(request.GET.get("month", ""), today)
    following = (first + timedelta(days=32)).replace(day=1)
    begin = first - timedelta(days=first.weekday())
    rows = shown(request, filters).filter(due_at__range=(start_of(begin), end_of(following + timedelta(days=6))))
    rows = rows.exclude(state=TaskState.CANCELLED).order_by("due_at", "pk")
    context = {
        "weeks": weeks(first, today, rows, city_hours().is_working),
        "first": first,
        "before": first - timedelta(days=1),
        "after": following,
        "filters": filters,
        "tabs": tabs(request, "programme:month"),
        "query": without_month(request),
        "now": now,
    }
    return render(request, "programme/month.html", context)


def month_of(words: str, today: date) -> date:
    """`2026-06` as its first day; what is no month of our days is this one."""
    try:
        found = date.fromisoformat(f"{words}-01")
    except ValueError:
        return today.replace(day=1)
    return found if abs(found.year - today.year) <= 50 else today.replace(day=1)


def without_month(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("month", None)
    return f"&{query.urlencode()}" if query else ""


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """Open tasks from dispatch to last day, as bars; below, the same in words."""
    now, filters = clock.now(), TaskFilters(request.GET)
    rows = shown(request, filters).filter(state__in=LIVE).order_by("dispatched_at", "pk")
    tasks = list(rows.prefetch_related("milestones")[: ON_CHART + 1])
    context = {
        "chart": gantt(tasks[:ON_CHART], now),
        "is_cut": len(tasks) > ON_CHART,
        "most": ON_CHART,
        "filters": filters,
        "tabs": tabs(request, "programme:chart"),
        "now": now,
    }
    return render(request, "programme/chart.html", context)


@login_required
@require_POST
def accept_many(request: HttpRequest) -> HttpResponse:
    """Sign for several tasks in one go; each is accepted or says why not."""
    numbers = request.POST.getlist("number")[:MOST_ACCEPTED]
    tasks = Task.objects.visible_to(request.user).filter(number__in=numbers).order_by("pk")
    accepted, refused = 0, []
    for task in tasks:
        try:
            actions.accept_task(task=task, by=cast(User, request.user), at=clock.now())
            accepted += 1
        except Refused as refusal:
            refused.append(f"{task.number}: {refusal}")
    if accepted:
        words = ngettext("Signed for %(n)s task.", "Signed for %(n)s tasks.", accepted)
        messages.success(request, words % {"n": accepted})
    for line in refused:
        messages.error(request, line)
    if not numbers:
        messages.error(request, _("Tick the tasks that you sign for."))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else "programme:board")
