"""The list of tasks by light, and what all lists of tasks filter by."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from civicloop.kernel import clock
from civicloop.programme import queries
from civicloop.programme.chips import chips
from civicloop.programme.forms import TaskFilters
from civicloop.programme.models import Light, TaskQuerySet

PAGE = 30
SHAPES = (
    ("programme:tasks", gettext_lazy("List")),
    ("programme:board", pgettext_lazy("of tasks", "Board")),
    ("programme:month", pgettext_lazy("of tasks", "Calendar")),
    ("programme:chart", gettext_lazy("Gantt chart")),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now, filters = clock.now(), TaskFilters(request.GET)
    rows = filtered(queries.tasks_for(request.user, now), filters)
    shown = rows.filter(Q(light=light)) if (light := filters.chosen("light")) else rows
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "tabs": tabs(request, "programme:tasks"),
        "chips": chips(request, "light", Light.choices, queries.counts(rows, "light"), _("All tasks")),
        "now": now,
    }
    return render(request, "programme/tasks.html", context)


def tabs(request: HttpRequest, current: str) -> list[dict[str, object]]:
    """The same tasks in other shapes, with the same filters."""
    query = request.GET.copy()
    for name in ("page", "month", "by"):
        query.pop(name, None)
    end = f"?{query.urlencode()}" if query else ""
    return [{"label": label, "url": reverse(name) + end, "is_current": name == current} for name, label in SHAPES]


def filtered(rows: TaskQuerySet, filters: TaskFilters) -> TaskQuerySet:
    wanted = {
        "lead_office": filters.chosen("office"),
        "campaigns": filters.chosen("campaign"),
        "practice": filters.chosen("practice"),
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})
