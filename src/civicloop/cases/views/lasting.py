"""Did it stay fixed? Each kind of problem, with its interval and n; coordinators set how long it is watched."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, relapses, rules
from civicloop.cases.models import Category
from civicloop.kernel import clock
from civicloop.kernel.digits import whole


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    context = {
        "records": relapses.records(clock.now()),
        "periods": relapses.PERIODS,
        "may_set": rules.may_set_up(request.user),
        "least": relapses.LEAST_RELAPSES,
    }
    return render(request, "cases/lasting.html", context)


@login_required
@require_POST
def set_days(request: HttpRequest, code: str) -> HttpResponse:
    category = get_object_or_404(Category, code=code)
    by = request.user if isinstance(request.user, User) else None
    days = whole(request.POST.get("days", "")) or 0
    actions.set_probation(by=by, category=category, days=days, at=clock.now())
    messages.success(request, _("Cases closed from now on are watched for %(days)s days.") % {"days": days})
    return redirect("cases:lasting")
