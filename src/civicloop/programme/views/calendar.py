"""The city's calendar: events that deadlines name, and days that are worked or free against the built-in calendar."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import CalendarDay
from civicloop.kernel.workdays import LAST_YEAR
from civicloop.programme import actions, rules
from civicloop.programme.extraction.policy import NATIONAL_EVENTS
from civicloop.programme.forms.calendar import DaysForm, EventForm
from civicloop.programme.models import EventDay


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Both tables, and a form for each."""
    if not rules.may_keep_calendar(request.user):
        raise NotAllowed
    which = request.POST.get("which", "")
    event = EventForm(request.POST if which == "event" else None, prefix="event")
    days = DaysForm(request.POST if which == "days" else None, prefix="days")
    if request.method == "POST" and (answer := keep(request, event if which == "event" else days)):
        return answer
    context = {
        "events": EventDay.objects.order_by("name", "on"),
        "national": [f"{name} {month:02}-{day:02}" for name, (month, day) in NATIONAL_EVENTS.items()],
        "declared": CalendarDay.objects.order_by("-day"),
        "event_form": event,
        "days_form": days,
        "last_year": LAST_YEAR,
        "is_next_missing": not CalendarDay.objects.filter(day__year=LAST_YEAR + 1).exists(),
    }
    return render(request, "programme/calendar.html", context)


def keep(request: HttpRequest, form: EventForm | DaysForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    act = actions.date_event if isinstance(form, EventForm) else actions.declare_days
    try:
        act(by=cast(User, request.user), at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved. Deadlines drawn from now on are reckoned with it."))
    return redirect("programme:calendar")


@login_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(EventDay, pk=pk)
    actions.forget_event(event=event, by=cast(User, request.user), at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("programme:calendar")


@login_required
@require_POST
def withdraw(request: HttpRequest, day: str) -> HttpResponse:
    declared = get_object_or_404(CalendarDay, day=day)
    actions.withdraw_day(day=declared, by=cast(User, request.user), at=clock.now())
    messages.success(request, _("Taken out."))
    return redirect("programme:calendar")
