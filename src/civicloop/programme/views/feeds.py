"""Calendar feeds: one's own by a secret link, an office's and a campaign's for everyone."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import offices_of
from civicloop.kernel import clock
from civicloop.programme import feeds
from civicloop.programme.actions import feeds as actions
from civicloop.programme.models import ENDED, Campaign, Task


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """The addresses to subscribe to; resetting one's own makes the old link useless."""
    user = cast(User, request.user)
    if request.method == "POST":
        actions.reset_feed(by=user)
        messages.success(request, _("The old link no longer opens. Subscribe to the new one."))
        return redirect("programme:feeds")
    mine = reverse("programme:feed", args=[actions.token_of(user)])
    public = [(office.title, reverse("programme:office-feed", args=[office.code])) for office in offices_of(user)]
    campaigns = Campaign.objects.filter(ends_on__gte=clock.today()).order_by("ends_on", "name")
    public += [(each.title, reverse("programme:campaign-feed", args=[each.slug])) for each in campaigns]
    context = {
        "mine": request.build_absolute_uri(mine),
        "public": [(title, request.build_absolute_uri(path)) for title, path in public],
    }
    return render(request, "programme/feeds.html", context)


@require_safe
def person(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link sees the deadlines: calendar programs can't sign in."""
    user = actions.person_of(token)
    if user is None:
        raise Http404
    now = clock.now()
    answer = answered(_("CivicLoop: my deadlines"), feeds.of_person(user, now))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Office, code=code)
    tasks = Task.objects.visible_to(AnonymousUser()).filter(lead_office=found)
    return answered(found.title, feeds.of_tasks(tasks.exclude(state__in=ENDED).order_by("due_at", "pk")))


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Campaign, slug=slug)
    tasks = Task.objects.visible_to(AnonymousUser()).filter(campaigns=found)
    return answered(found.title, feeds.of_tasks(tasks.exclude(state__in=ENDED).order_by("due_at", "pk")))


def answered(name: str, deadlines: list[feeds.Deadline]) -> HttpResponse:
    content = feeds.calendar(name, deadlines, clock.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return answer
