"""The programme: campaigns, documents with orders and how these stand, tasks by light."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.library.models import Document
from civicloop.programme import actions, queries, rules
from civicloop.programme.forms import CampaignForm, Filters
from civicloop.programme.models import Campaign, Light
from civicloop.programme.signs import LIGHTS

PAGE = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now, filters = clock.now(), Filters(request.GET)
    wanted = {"campaign": filters.chosen("campaign"), "lead_office": filters.chosen("office")}
    wanted = {name: value for name, value in wanted.items() if value}
    orders = queries.orders_for(request.user, now).filter(**wanted)
    tallies = queries.tallies(orders)
    documents = Document.objects.visible_to(request.user).filter(pk__in=tallies).order_by("-dated_on", "-number")
    page = Paginator(documents, PAGE).get_page(request.GET.get("page"))
    of_tasks = {"campaigns" if name == "campaign" else name: value for name, value in wanted.items()}
    lights = queries.counts(queries.tasks_for(request.user, now).filter(**of_tasks), "light")
    context = {
        "page": page,
        "rows": [(document, tallies[document.pk]) for document in page],
        "total": queries.total(tallies.values()),
        "lights": [(sign, value, lights[value]) for value, sign in LIGHTS.items() if lights.get(value)],
        "orders_url": f"{reverse('programme:orders')}?{kept(request)}",
        "kept": kept(request),
        "is_lit": any(lights.get(value) for value in Light.values),
        "campaigns": list(Campaign.objects.order_by("-ends_on", "name")),
        "waiting": queries.waiting_documents(request.user),
        "filters": filters,
        "is_filtered": bool(wanted),
        "may_order": rules.may_order(request.user),
        "today": clock.day_of(now),
        "now": now,
    }
    return render(request, "programme/index.html", context)


def kept(request: HttpRequest) -> str:
    """The filters of this page, for the links of its numbers: nothing, or a query that goes on."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Start a campaign."""
    if not rules.may_order(request.user):
        raise NotAllowed
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        campaign = actions.start_campaign(by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("The campaign “%(name)s” has started.") % {"name": campaign})
        return redirect("programme:index")
    return render(request, "programme/campaign_form.html", {"form": form})
