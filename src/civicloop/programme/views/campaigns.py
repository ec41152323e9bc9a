"""A campaign's page: its aim and titles, the campaigns it shares work with, its orders, tasks and outcomes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.programme import actions, queries, rules
from civicloop.programme.forms.campaigns import LinkForm, OutcomeForm, TitleDecisionForm, TitleForm, ValueForm
from civicloop.programme.models import Campaign, CampaignTitle, Outcome, OutcomeValue, TitleState
from civicloop.programme.signs import LIGHTS
from civicloop.ui.charts import Point

SHOWN = 12


class Standing(NamedTuple):
    """An outcome with its last value, how far it has come from the value before to the one aimed at, and its line."""

    outcome: Outcome
    last: OutcomeValue | None
    way: int
    points: list[Point]


def standing(outcome: Outcome) -> Standing:
    values = sorted(outcome.values.all(), key=lambda each: each.measured_on)
    last = values[-1] if values else None
    start = Point(f"{outcome.baseline_on}", float(outcome.baseline_value))
    return Standing(outcome, last, way(outcome, last.value) if last else 0, [start, *map(point, values)])


def way(outcome: Outcome, value: Decimal) -> int:
    """Per cent of the way from the value before to the one aimed at, either direction, from 0 to 100."""
    share = (value - outcome.baseline_value) / (outcome.target_value - outcome.baseline_value)
    return max(0, min(100, int(share * 100)))


def point(value: OutcomeValue) -> Point:
    bounds = [None if each is None else float(each) for each in (value.low, value.high)]
    return Point(f"{value.measured_on}", float(value.value), *bounds)


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    return page(request, campaign)


def page(request: HttpRequest, campaign: Campaign, failed: tuple[str, forms.Form] | None = None) -> HttpResponse:
    now = clock.now()
    tasks = queries.tasks_for(request.user, now).filter(campaigns=campaign, parent=None)
    orders = queries.orders_for(request.user, now).filter(campaign=campaign)
    lights = queries.counts(tasks, "light")
    context = {
        "campaign": campaign,
        "titles": list(campaign.titles.order_by("pk")),
        "linked": list(campaign.linked.order_by("name")),
        "outcomes": [standing(each) for each in campaign.outcomes.prefetch_related("values").order_by("people", "pk")],
        "total": queries.total(queries.tallies(orders).values()),
        "lights": [(sign, value, lights[value]) for value, sign in LIGHTS.items() if lights.get(value)],
        "tasks": list(tasks.prefetch_related("campaigns")[:SHOWN]),
        "task_count": sum(lights.values()),
        "forms": offered(campaign, failed) if rules.may_order(request.user) else {},
        "failed": failed[0] if failed else "",
        "now": now,
        "today": clock.day_of(now),
    }
    return render(request, "programme/campaign.html", context)


def offered(campaign: Campaign, failed: tuple[str, forms.Form] | None) -> dict[str, forms.Form]:
    """The forms of whoever may change a campaign; one that failed keeps what was typed."""
    found: dict[str, Any] = {
        "title": TitleForm(prefix="title"),
        "outcome": OutcomeForm(prefix="outcome"),
        "value": ValueForm(prefix="value"),
        "decision": TitleDecisionForm(prefix="decision"),
        "link": LinkForm(prefix="link", campaign=campaign),
    }
    return found | ({failed[0]: failed[1]} if failed else {})


@login_required
@require_POST
def change(request: HttpRequest, slug: str, deed: str) -> HttpResponse:
    """Add a title, an outcome, a value, a linked campaign, or say how a title went."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if not rules.may_order(request.user):
        raise NotAllowed
    if deed not in WAYS:
        raise Http404
    form, act, thing = WAYS[deed](request, campaign)
    if form.is_valid():
        try:
            act(by=cast(User, request.user), at=clock.now(), **thing, **form.cleaned_data)
            return redirect("programme:campaign", slug=slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return page(request, campaign, (deed, form))


type Way = tuple[Any, Callable[..., object], dict[str, object]]


def title_way(request: HttpRequest, campaign: Campaign) -> Way:
    return TitleForm(request.POST, prefix="title"), actions.add_title, {"campaign": campaign}


def link_way(request: HttpRequest, campaign: Campaign) -> Way:
    form = LinkForm(request.POST, prefix="link", campaign=campaign)
    return form, actions.link_campaigns, {"campaign": campaign}


def outcome_way(request: HttpRequest, campaign: Campaign) -> Way:
    return OutcomeForm(request.POST, prefix="outcome"), actions.add_outcome, {"campaign": campaign}


def value_way(request: HttpRequest, campaign: Campaign) -> Way:
    outcome = get_object_or_404(campaign.outcomes, pk=chosen(request))
    return ValueForm(request.POST, prefix="value"), actions.enter_value, {"outcome": outcome}


def decision_way(request: HttpRequest, campaign: Campaign) -> Way:
    title = get_object_or_404(CampaignTitle, campaign=campaign, state=TitleState.OPEN, pk=chosen(request))
    return TitleDecisionForm(request.POST, prefix="decision"), actions.decide_title, {"title": title}


def chosen(request: HttpRequest) -> int:
    """The row a form is about."""
    given = request.POST.get("about", "")
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        raise Http404
    return int(given)


WAYS: dict[str, Callable[[HttpRequest, Campaign], Way]] = {
    "title": title_way,
    "link": link_way,
    "outcome": outcome_way,
    "value": value_way,
    "decision": decision_way,
}
