"""Key periods: public list; added and changed by the civility office."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.accounts.models import User
from civicloop.cases import actions, rules
from civicloop.cases.forms.categories import PeriodForm
from civicloop.cases.models import KeyPeriod
from civicloop.cases.views.setup.home import for_setters
from civicloop.kernel import clock


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is kept tighter or looser, where and when: for everyone."""
    today = clock.today()
    periods = KeyPeriod.objects.prefetch_related("areas", "categories").order_by("-starts_on", "code")
    can_set_up = rules.may_set_up(request.user)
    shown = periods if can_set_up else periods.filter(is_cancelled=False)
    return render(request, "cases/setup/periods.html", {"periods": shown, "today": today, "can_set_up": can_set_up})


@for_setters
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, code: str = "") -> HttpResponse:
    found = get_object_or_404(KeyPeriod, code=code) if code else None
    form = PeriodForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.save_period(
            by=cast(User, request.user), period=form.instance, areas=said["areas"], categories=said["categories"],
            at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Saved. Cases sent from now on have these limits."))
        return redirect("cases:periods")
    return render(request, "cases/setup/period.html", {"form": form, "period": found})
