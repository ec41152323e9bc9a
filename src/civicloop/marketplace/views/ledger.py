"""A member's ledger: balance, statement, purchases, sales; and the operator's grants."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.tables import csv_answer
from civicloop.marketplace import actions, queries, rules
from civicloop.marketplace.forms import GrantForm
from civicloop.marketplace.models import Entry, Purchase

PER_PAGE = 50


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "balance": queries.balance_of(user),
        "page": Paginator(queries.statement(user), PER_PAGE).get_page(request.GET.get("page")),
        "purchases": queries.purchases_of(user)[:PER_PAGE],
        "sales": queries.sales_of(user)[:PER_PAGE],
        "documents": queries.own_prices(user)[:PER_PAGE],
        "may_grant": rules.may_grant(user),
    }
    return render(request, "marketplace/ledger.html", context)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole statement, oldest first, as a table for spreadsheets (UTF-8 with its mark)."""
    entries = queries.statement(cast(User, request.user)).order_by("pk")
    return csv_answer("ledger.csv", HEAD, map(row_of, entries))


HEAD = ("transfer", "at", "kind", "document", "title", "memo", "credits", "balance")


def row_of(entry: Entry) -> list[object]:
    transfer, document = entry.transfer, entry.transfer.document
    return [
        transfer.pk,
        localtime(transfer.at).isoformat(timespec="seconds"),
        transfer.kind,
        document.number if document else "",
        document.title if document else "",
        transfer.memo,
        entry.amount,
        entry.balance,  # type: ignore[attr-defined]
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if not rules.may_grant(user):
        raise NotAllowed
    form = GrantForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        actions.grant_credits(by=user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("The credits are granted."))
        return redirect("marketplace:grant")
    return render(request, "marketplace/grant.html", {"form": form})


@login_required
@require_POST
def refund(request: HttpRequest, purchase: int) -> HttpResponse:
    found = get_object_or_404(Purchase.objects.select_related("document"), pk=purchase)
    actions.refund_purchase(by=cast(User, request.user), purchase=found, at=clock.now())
    messages.success(request, _("The credits went back to the buyer."))
    return redirect("marketplace:ledger")
