"""Orders: the list that every count opens, and the page of one order with the tasks below it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme import actions, queries, rules
from civicloop.programme.chips import chips
from civicloop.programme.circulars import queries as circulars
from civicloop.programme.forms import OrderFilters, OrderForm
from civicloop.programme.models import Clarity, Directive, DirectiveQuerySet, Practice, Standing
from civicloop.programme.reports import queries as reports
from civicloop.programme.signs import STANDINGS
from civicloop.programme.views.grey import grey_context

PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now, filters = clock.now(), OrderFilters(request.GET)
    rows = filtered(queries.orders_for(request.user, now), filters)
    shown = rows.filter(Q(standing=standing)) if (standing := filters.chosen("standing")) else rows
    ordered = queries.with_tasks(shown, request.user, now).order_by(
        "-document__number", "passage__page", "passage__start"
    )
    context = {
        "page": Paginator(ordered, PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "chips": chips(request, "standing", Standing.choices, queries.counts(rows, "standing"), _("All orders")),
        "now": now,
    }
    return render(request, "programme/orders.html", context)


def filtered(rows: DirectiveQuerySet, filters: OrderFilters) -> DirectiveQuerySet:
    wanted = {
        "lead_office": filters.chosen("office"),
        "campaign": filters.chosen("campaign"),
        "document__number": filters.chosen("document"),
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if clarity := filters.chosen("clarity"):
        rows = rows.filter(clarity=clarity).exclude(Q(standing=Standing.CALL) & ~Q(clarity=Clarity.SOFT))
    return rows


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "programme/directive.html", directive_context(request, pk))


def directive_context(request: HttpRequest, pk: int) -> dict[str, object]:
    """What `programme/directive.html` shows; 404 for whom the order doesn't exist. Insight's walk extends both."""
    now = clock.now()
    rows = queries.with_tasks(Directive.objects.visible_to(request.user).with_standing(now), request.user, now)
    directive = get_object_or_404(
        rows.select_related("document__current", "document__office", "reviewed_by", "same_as"), pk=pk
    )
    return {
        "directive": directive,
        "tasks": queries.tasks_of(directive),
        "tone": STANDINGS[directive.standing].tone,  # type: ignore[attr-defined]
        "helpers": list(directive.support_offices.all()),
        "calls": [(call, reports.tally_of(call)) for call in reports.calls_of(directive, request.user, now)],
        "circulars": list(circulars.circulars(request.user).filter(directive=directive)),
        "compiled": reports.compiled_of(directive, request.user),
        "may_review": rules.may_review(request.user),
        "may_order": rules.may_order(request.user),
        "now": now,
        **grey_context(request, directive),
    }


@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page where the order's words stand today."""
    directive = get_object_or_404(
        Directive.objects.visible_to(request.user).select_related("passage", "document__current"), pk=pk
    )
    page = reverse("programme:page", args=[directive.document.number, queries.place_of(directive)])
    return redirect(f"{page}#order-{directive.pk}")


@login_required
def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a task of an order, prefilled with what the order says."""
    directive = get_object_or_404(
        Directive.objects.visible_to(request.user).select_related("passage", "document", "lead_office", "campaign"),
        pk=pk,
    )
    if not rules.may_order(request.user):
        raise NotAllowed
    practices = list(Practice.objects.filter(is_retired=False).order_by("title"))
    chosen = next((each for each in practices if str(each.pk) == request.GET.get("practice")), None)
    form = OrderForm.of(directive, clock.today(), chosen, request.POST or None)
    if request.method == "POST" and form.is_valid() and (answer := dispatch_from(request, directive, form)):
        return answer
    context = {"directive": directive, "form": form, "practices": practices, "chosen": chosen}
    return render(request, "programme/dispatch.html", context)


def dispatch_from(request: HttpRequest, directive: Directive, form: OrderForm) -> HttpResponse | None:
    try:
        task = actions.order_task(directive=directive, by=cast(User, request.user), at=clock.now(), **form.values())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(
        request, _("%(number)s dispatched to %(office)s.") % {"number": task.number, "office": task.lead_office}
    )
    return redirect("programme:task", number=task.number)
