"""What the reports of the one who is signed in changed."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.cases import effects
from civicloop.kernel import clock

PER_PAGE = 20


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    found = effects.of_member(cast(User, request.user), clock.now())
    context = {
        "summary": effects.summed(found),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "now": clock.now(),
    }
    return render(request, "cases/effects.html", context)
