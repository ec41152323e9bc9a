"""The city's calendar: events that deadlines name, and days that are worked or free against the built-in calendar."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed, Refused
from civicloop.kernel.models import CalendarDay
from civicloop.kernel.workdays import LAST_YEAR
from civicloop.programme import actions, rules
from civicloop.programme.extraction.policy import NATIONAL_EVENTS
from civicloop.programme.forms.calendar import DaysForm, EventForm
from civicloop.programme.models import Deed, EventDay, TaskStep


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
    """Save what a form says, after showing which tasks that would move; None where the form must be shown again."""
    if not form.is_valid():
        return None
    act = actions.date_event if isinstance(form, EventForm) else actions.declare_days
    try:
        return changed(request, partial(act, **form.cleaned_data))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def changed(request: HttpRequest, act: Callable[..., object]) -> HttpResponse:
    """Change the calendar; where that moves tasks, only once the person has seen which and is sure."""
    at = clock.now()
    change = partial(act, by=cast(User, request.user), at=at)
    if "sure" not in request.POST and (steps := actions.preview(change, at=at)):
        return render(request, "programme/calendar_preview.html", {"steps": steps, "sent": sent_again(request)})
    change()
    count = TaskStep.objects.filter(deed=Deed.RECKON, at=at).count()
    moved = ngettext("%(count)s task was reckoned anew.", "%(count)s tasks were reckoned anew.", count)
    messages.success(request, f"{_('Saved.')} {moved % {'count': count}}" if count else _("Saved."))
    return redirect("programme:calendar")


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """The form's fields, for the page that asks whether to go on."""
    return [(name, str(value)) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]


@login_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    return changed(request, lambda **who: actions.forget_event(event=get_object_or_404(EventDay, pk=pk), **who))


@login_required
@require_POST
def withdraw(request: HttpRequest, day: str) -> HttpResponse:
    return changed(request, lambda **who: actions.withdraw_day(day=get_object_or_404(CalendarDay, day=day), **who))
