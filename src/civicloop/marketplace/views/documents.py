"""A document's price, the page on which it is bought, and its original for whoever may have it."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed
from civicloop.library.models import Document
from civicloop.library.views import files, filling, numbers
from civicloop.marketplace import actions, queries, rules
from civicloop.marketplace.forms import BuyForm, PriceForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


def document_of(request: HttpRequest, number: int) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user).select_related("owner"), number=number)


@require_GET
def original(request: HttpRequest, number: int, ordinal: int | None = None) -> HttpResponseBase:
    """The library's page for the original file, of any version; whoever has to buy it first is led to where one may."""
    if not rules.is_entitled(request.user, document_of(request, number)):
        return redirect("marketplace:buy", number)
    return files.original(request, number, ordinal)


@require_GET
def bundle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The library's bundle of a list, without what has to be bought first."""
    return numbers.bundle(request, pk, is_entitled=rules.is_entitled)


@form_page
def fill(request: HttpRequest, number: int) -> HttpResponseBase:
    """The library's form made of the original file: for those who may have that."""
    if not rules.is_entitled(request.user, document_of(request, number)):
        return redirect("marketplace:buy", number)
    return filling.fill(request, number)


@form_page
def buy(request: HttpRequest, number: int) -> HttpResponseBase:
    """What it costs, what one has, and the button; strangers see the price and sign in first."""
    document = document_of(request, number)
    if rules.is_entitled(request.user, document):
        return redirect("marketplace:original", number)
    if request.method == "POST":
        return pay(request, document)
    price = queries.price_of(document)
    has = queries.balance_of(request.user) if isinstance(request.user, User) else None
    context = {
        "document": document,
        "price": price,
        "balance": has,
        "rest": has - price if has is not None and price else None,
        "form": BuyForm(initial={"credits": price, "key": uuid4().hex}),
        "page_url": reverse("library:page", args=[number, 1]),
    }
    return render(request, "marketplace/buy.html", context)


def pay(request: HttpRequest, document: Document) -> HttpResponseBase:
    form = BuyForm(request.POST)
    if not isinstance(request.user, User):
        return redirect(f"{reverse('account_login')}?next={request.path}")
    if not form.is_valid():
        return redirect("marketplace:buy", document.number)
    actions.buy_document(by=request.user, document=document, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("It is yours. You find it, with the receipt, in your ledger."))
    return render(request, "marketplace/bought.html", {"document": document})


@login_required
@form_page
def price(request: HttpRequest, number: int) -> HttpResponseBase:
    document, user = document_of(request, number), cast(User, request.user)
    if not rules.may_set_price(user, document):
        raise NotAllowed
    form = PriceForm(request.POST or None, initial={"credits": queries.price_of(document) or 0})
    if request.method == "POST" and form.is_valid():
        actions.set_price(by=user, document=document, credits=form.cleaned_data["credits"], at=clock.now())
        messages.success(request, _("The price is set."))
        return redirect("marketplace:ledger")
    return render(request, "marketplace/price.html", {"form": form, "document": document})
